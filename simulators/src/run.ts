import { pino } from 'pino';
import { readConfig } from './config.ts';
import { connectFleet } from './connect/fleet.ts';
import { startProbeServer } from './connect/opcua-server.ts';
import { startPictureServer } from './connect/picture-server.ts';
import { connectTrackers } from './connect/trackers.ts';
import { readDistrict, readTokens } from './connect/read-files.ts';
import { findHistoryStart } from './history.ts';
import { SCENARIOS } from './scenarios/scenarios.ts';
import { createSimulation } from './simulation.ts';

// Table of contents of the simulators: config → district → world → connect → history → step and speak → end.

/** Twice a second: often enough that fixes leave when they are measured, seldom enough to cost nothing. */
const STEP_MS = 500;
/** A suspended machine must not make everybody walk for an hour at once. */
const LONGEST_STEP_SECONDS = 10;
const END_WITHIN_MS = 2800;

const config = readConfig(process.env, process.argv[2]);
const log = pino({ name: 'simulators', level: config.logLevel }, pino.destination({ dest: 2, sync: false }));
const scenario = SCENARIOS[config.scenario];
const district = readDistrict(config.districtFile);
const tokens = readTokens(config.deviceTokensFile);

const startTime = Date.now();
const historyStart = findHistoryStart(district, startTime, config.historyMinutes);
const simulation = createSimulation({ district, seed: config.seed, scenario, startTime, historyStart });

const fleet = connectFleet({
  district,
  tokens,
  mqttUrl: config.mqttUrl,
  serverUrl: config.serverUrl,
  onInstruction: simulation.instruct,
  onCancel: simulation.cancel,
  onTrack: simulation.track,
  log,
});

const trackers = connectTrackers({
  district,
  tokens,
  reportUrl: config.reportUrl,
  jt808Url: config.jt808Url,
  onTrack: simulation.track,
  log,
});

const nodes = district.devices.filter(({ kind, protocol }) => kind === 'probe' && protocol === 'opcua');
const [probeServer, pictureServer, history] = await Promise.all([
  startProbeServer({
    port: config.opcuaPort,
    pkiDir: config.opcuaPkiDir,
    trustedCertificates: config.opcuaTrustedCertificates,
    probes: nodes.map(({ id, name, unit = '' }) => ({ id, name, unit })),
    log,
  }),
  startPictureServer({
    port: config.cameraPort,
    host: config.cameraHost,
    timeZone: district.timeZone,
    look: simulation.look,
    recall: simulation.recallEvent,
  }),
  finish(simulation.recall(config.speed)),
]);
fleet.deliver(history);

let steppedAt = startTime;
const stepping = setInterval(() => {
  const now = Date.now();
  const seconds = Math.min(LONGEST_STEP_SECONDS, Math.max(0, now - steppedAt) / 1000);
  steppedAt = now;
  const spoken = simulation.step(now, seconds * config.speed);
  fleet.speak(spoken);
  trackers.speak(spoken);
  for (const value of spoken.nodes) probeServer.write(value);
}, STEP_MS);

const dropping =
  scenario.dropAllEverySeconds === undefined
    ? undefined
    : setInterval(() => {
        log.info('every MQTT client drops and comes back');
        fleet.dropAll();
      }, scenario.dropAllEverySeconds * 1000);

const count = (kind: string): number => district.devices.filter((device) => device.kind === kind).length;
const terminals = district.devices.filter(({ kind, protocol }) => kind === 'terminal' && protocol === 'own').length;
let waitedSeconds = 0;
const waiting = setInterval(() => {
  const { mqtt, mqttOf, sockets, socketsOf } = fleet.count();
  if (mqtt === mqttOf && sockets === socketsOf) {
    clearInterval(waiting);
    process.stdout.write(
      `simulators ready: ${String(terminals)} terminals, ${String(count('camera'))} cameras, ${String(count('probe'))} probes, ${String(trackers.of)} trackers\n`,
    );
  } else if (++waitedSeconds % 15 === 0) {
    log.warn({ mqtt, mqttOf, sockets, socketsOf }, 'still connecting');
  }
}, 1000);

/** Runs a computation to its end while the connections come about. */
async function finish<Result>(pieces: Generator<undefined, Result, undefined>): Promise<Result> {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  clearInterval(stepping);
  clearInterval(dropping);
  clearInterval(waiting);
  trackers.end();
  setTimeout(() => process.exit(0), END_WITHIN_MS).unref();
  await Promise.allSettled([fleet.end(), probeServer.end(), pictureServer.end()]);
  process.exit(0);
}
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
// The launcher is gone: nobody would end this process any more.
process.on('disconnect', () => void end());
