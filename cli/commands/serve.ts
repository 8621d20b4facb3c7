import type { Argv } from 'yargs';
import { type Duration, milliseconds } from '../../engine/base/durations';
import { startService, untilStopped } from '../../serve/lifecycle';
import { bytesOf } from '../bytes';
import { command } from '../command';
import { Misuse } from '../misuse';
import { loadSource } from '../own-sources';
import { print } from '../print';
import { openRanking, RANKING_OPTION } from '../run-option';

const options = {
  ...RANKING_OPTION,
  port: { type: 'number', default: 8080, describe: 'port to listen on; 0: any free one' },
  host: { type: 'string', default: '127.0.0.1', describe: 'address to listen on; the default is this machine only' },
  'body-limit': { type: 'string', default: '8MB', describe: 'largest body taken, such as 500kB or 8MB' },
  'max-jump': {
    type: 'string',
    describe: 'refuse events that lie further after the newest one, such as 7d: one such would make all others late',
  },
} as const;

function builder(yargs: Argv) {
  return yargs
    .options(options)
    .usage(
      "podium serve: the run's features and model behind HTTP: POST /v1/events, POST /v1/rank, GET /v1/schema, GET /healthz.\n\nIt begins with the state at the end of the replay, or where it was stopped last; events are on disk before they are answered, under live/ in the run. SIGTERM or Ctrl-C answers what was asked, writes a snapshot and ends with 0. State is held in memory: a day of trivago (50,000 events) takes 400 MB with all features.",
    )
    .example('podium serve --run runs/day', 'http://127.0.0.1:8080')
    .example('curl -s localhost:8080/v1/schema', 'what events and requests look like');
}

export const serve = command({
  command: 'serve',
  describe: 'the same features and model behind HTTP',
  builder,
  handler: async (parsed) => {
    const { port } = parsed;
    if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw new Misuse(`--port is ${port}, expected a whole number from 0 to 65535`);
    const bodyLimit = bytesOf(parsed.bodyLimit, '--body-limit');
    const { paths } = await openRanking(parsed.run);
    const maxJump = parsed.maxJump === undefined ? undefined : durationOf(parsed.maxJump, '--max-jump');
    const service = await startService(paths.dir, {
      host: parsed.host,
      port,
      bodyLimit,
      maxJump,
      loadSource,
      onBug: (error) => process.stderr.write(`podium: ${error.stack ?? error.message}\n`),
    });
    const stopped = untilStopped(service);
    for (const note of service.notes) process.stderr.write(`note: ${note}\n`);
    const tail = service.fromTail > 0 ? `, ${service.fromTail.toLocaleString('en')} of them from its log` : '';
    print(`serving ${paths.dir} at ${service.url}: ${service.seq.toLocaleString('en')} events known${tail}`);
    await stopped;
    print('stopped; the state is on disk');
  },
});

function durationOf(text: string, option: string): number {
  try {
    return milliseconds(text as Duration);
  } catch {
    throw new Misuse(`${option} is ${text}, expected a whole number and a unit, such as 30m, 12h or 7d`);
  }
}
