import { parseArgs } from 'node:util';
import { startOpenBroker } from './open-access.ts';

/**
 * `open-listener-command.ts --port 18883`: the broker as it runs, but everybody may do everything and nothing is kept, for test suites of
 * others that know no device tokens. Until SIGINT; on this machine only.
 */
const { values } = parseArgs({ options: { port: { type: 'string', default: '18883' } } });
const broker = await startOpenBroker(Number(values.port));
process.stdout.write(`open to everybody on this machine: mqtt://127.0.0.1:${broker.port}\n`);
process.once('SIGINT', () => void broker.close());
