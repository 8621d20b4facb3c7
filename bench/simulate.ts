import { simulator } from '../datasets/simulator/simulator';

/** How fast the simulator makes events, and how little it holds: `ts-node bench/simulate.ts [events …]`. */
async function main(): Promise<void> {
  const sizes = process.argv.slice(2).map(Number);
  for (const events of sizes.length ? sizes : [100_000, 1_000_000]) {
    const from = process.hrtime.bigint();
    const opened = await simulator.open({ logs: [], events });
    let made = 0;
    for await (const chunk of opened.events) made += chunk.events.length;
    const seconds = Number(process.hrtime.bigint() - from) / 1e9;
    if (opened.progress.rows !== events)
      throw new Error(`${opened.progress.rows} events were made, expected ${events}`);
    const mb = Math.round(process.memoryUsage().rss / 2 ** 20);
    const rate = Math.round(events / seconds);
    console.log(
      `${events} events (${made - events} of metadata) in ${seconds.toFixed(2)} s: ${rate} events/s, ${mb} MB resident`,
    );
  }
}

void main();
