import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the process counts about itself; one set a server, so that several may live in one process (tests do). */
export interface Metrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'method' | 'status'>;
  readonly operatorSockets: Gauge;
  readonly deviceSockets: Gauge;
  readonly gatewayConnected: Gauge;
  readonly batches: Counter;
  readonly batchesRefused: Counter;
  readonly batchesMissed: Counter;
  readonly fixes: Counter;
  readonly deltas: Counter;
  readonly moveFrames: Counter;
  readonly moveBytes: Counter;
  readonly alarmsRaised: Counter<'type'>;
  readonly instructionsSent: Counter<'channel'>;
  readonly recomputeSeconds: Histogram;
  readonly eventsRefused: Counter<'reason'>;
}

/** Make the set, with Node's own metrics. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'xuncheng_server_' });
  const counter = (name: string, help: string): Counter => new Counter({ name: `xuncheng_${name}`, help, registers });
  const gauge = (name: string, help: string): Gauge => new Gauge({ name: `xuncheng_${name}`, help, registers });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'xuncheng_http_request_seconds',
      help: 'Time from request to answer',
      labelNames: ['method', 'status'],
      buckets: [0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5],
      registers,
    }),
    operatorSockets: gauge('operator_sockets', 'Screens connected now'),
    deviceSockets: gauge('device_sockets', 'Terminals connected over Socket.IO now'),
    gatewayConnected: gauge('gateway_connected', 'gateways (or clusters) connected to'),
    batches: counter('live_batches_total', 'Announcements of the gateway taken'),
    batchesRefused: counter('live_batches_refused_total', 'Announcements that were not what the contract says'),
    batchesMissed: counter('live_batches_missed_total', 'Times the sequence of announcements had a hole'),
    fixes: counter('live_fixes_total', 'Fixes taken from announcements'),
    deltas: counter('live_deltas_total', 'Deltas sent to rooms'),
    moveFrames: counter('live_move_frames_total', 'Frames of moves sent, counted a screen'),
    moveBytes: counter('live_move_bytes_total', 'Bytes of them'),
    alarmsRaised: new Counter({
      name: 'xuncheng_alarms_raised_total',
      help: 'Alarms raised',
      labelNames: ['type'],
      registers,
    }),
    instructionsSent: new Counter({
      name: 'xuncheng_instructions_sent_total',
      help: 'Attempts to send an instruction to a terminal',
      labelNames: ['channel'],
      registers,
    }),
    recomputeSeconds: new Histogram({
      name: 'xuncheng_recompute_seconds',
      help: 'Time to load, compute and save one shift',
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3],
      registers,
    }),
    eventsRefused: new Counter({
      name: 'xuncheng_socket_events_refused_total',
      help: 'Socket.IO events refused',
      labelNames: ['reason'],
      registers,
    }),
  };
}
