import { startService, untilStopped } from '../../serve/lifecycle';

/** A service in a process of its own, for tests that kill it: prints its address. */
async function main(): Promise<void> {
  const service = await startService(process.argv[2]!, { port: 0 });
  process.stdout.write(`${service.url}\n`);
  await untilStopped(service);
}

void main();
