import { parseArgs } from 'node:util';
import { readCorpus, runCase } from './byte-corpus.ts';
import { startOpenBroker } from './open-access.ts';

/**
 * `byte-corpus-command.ts <folder>`: mosquitto's byte corpus (`test/broker/data` of its sources) on the broker with open access, or on another at
 * `--port` of this machine. Cases of MQTT 5 are left out: it is not spoken here.
 */
const { values, positionals } = parseArgs({ options: { port: { type: 'string' } }, allowPositionals: true });
const [folder] = positionals;
if (folder === undefined) throw new Error('the folder of the corpus is missing');
const all = readCorpus(folder);
const cases = all.filter(({ protocolLevel }) => protocolLevel < 5);
const own = values.port === undefined ? await startOpenBroker() : undefined;
const port = own?.port ?? Number(values.port);
let passed = 0;
// In the corpus' order, one at a time: some cases only mean something after the one before.
for (const wanted of cases) {
  const problem = await runCase(port, wanted);
  if (problem === undefined) passed++;
  else process.stdout.write(`${wanted.name}: ${problem}\n`);
}
process.stdout.write(`${passed} of ${cases.length}; ${all.length - cases.length} of MQTT 5 left out\n`);
await own?.close();
process.exitCode = passed === cases.length ? 0 : 1;
