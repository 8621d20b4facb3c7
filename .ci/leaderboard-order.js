// The default job's leaderboard must be in the order that everything else is built on.
const { readFileSync } = require('node:fs');

const { leaderboard } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const mrr = Object.fromEntries(leaderboard.map(({ ranker, metrics }) => [ranker, metrics.mrr.value]));
const order = ['boosted', 'recency', 'shown order', 'random'];
for (const [i, ranker] of order.entries()) {
  if (!(mrr[ranker] > 0)) throw new Error(`leaderboard: ${ranker} has MRR ${mrr[ranker]}, expected a number above 0`);
  if (i > 0 && !(mrr[order[i - 1]] > mrr[ranker])) {
    throw new Error(`leaderboard: ${order[i - 1]} ${mrr[order[i - 1]]} is not above ${ranker} ${mrr[ranker]}`);
  }
}
console.log(order.map((ranker) => `${ranker} ${mrr[ranker].toFixed(4)}`).join(' > '));
