import { readConfig } from './config.ts';
import { holdJournal } from './journal/hold.ts';
import { tryJournal } from './journal/trial.ts';
import { startGateway } from './pipeline.ts';

const config = readConfig(process.env);
await holdJournal(config.journalDir);
await tryJournal(config.journalDir);
const gateway = await startGateway(config);
process.stdout.write(
  `gateway ready: MQTT ${String(gateway.mqttPort)}, WebSocket ${String(gateway.mqttWebSocketPort)}\n`,
);

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  void gateway.close().then(() => process.exit(0));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The launcher is gone: nobody would stop this process any more.
process.on('disconnect', stop);
