import type { AdmittedItem } from '../admit/admit.ts';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  /** Items admitted, by kind: plain numbers, because a labelled counter costs more than storing the item. */
  readonly admitted: Record<AdmittedItem['kind'], number>;
  readonly deadLetters: Counter<'reason'>;
  readonly refusedAccess: Counter<'reason'>;
  readonly storedRows: Counter;
  readonly storeSeconds: Histogram;
  readonly announced: Counter;
  readonly queueOverruns: Counter;
  readonly unsent: Counter;
  readonly readingsLost: Counter;
}

/** What the gateway counts; `live` values are read when somebody asks. */
export function createMetrics(live: {
  readonly connectedClients: () => number;
  readonly journalBacklog: () => number;
}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'xuncheng_gateway_connected_clients',
    help: 'MQTT clients connected',
    registers,
    collect() {
      this.set(live.connectedClients());
    },
  });
  new Gauge({
    name: 'xuncheng_gateway_journal_backlog',
    help: 'Records acknowledged and not yet in the database',
    registers,
    collect() {
      this.set(live.journalBacklog());
    },
  });
  const admitted = { fix: 0, 'camera-event': 0, 'camera-review': 0, reading: 0, alarm: 0, receipt: 0, status: 0 };
  new Counter({
    name: 'xuncheng_gateway_admitted_total',
    help: 'Items admitted',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(admitted)) this.inc({ kind }, count);
    },
  });
  return {
    registry,
    admitted,
    deadLetters: new Counter({
      name: 'xuncheng_gateway_dead_letters_total',
      help: 'Messages kept as dead letters',
      labelNames: ['reason'],
      registers,
    }),
    refusedAccess: new Counter({
      name: 'xuncheng_gateway_refused_total',
      help: 'Connections, publishes and subscriptions refused',
      labelNames: ['reason'],
      registers,
    }),
    storedRows: new Counter({
      name: 'xuncheng_gateway_stored_total',
      help: 'Journal records stored in the database',
      registers,
    }),
    storeSeconds: new Histogram({
      name: 'xuncheng_gateway_store_seconds',
      help: 'Time of one store transaction',
      registers,
    }),
    announced: new Counter({ name: 'xuncheng_gateway_announced_total', help: 'Live batches announced', registers }),
    readingsLost: new Counter({
      name: 'xuncheng_gateway_opcua_readings_lost_total',
      help: 'OPC UA readings dropped because the journal took nothing for too long',
      registers,
    }),
    queueOverruns: new Counter({
      name: 'xuncheng_gateway_opcua_queue_overruns_total',
      help: "Times an OPC UA server's queue of one probe was full: readings before it are lost, the protocol does not say how many",
      registers,
    }),
    unsent: new Counter({
      name: 'xuncheng_gateway_unsent_total',
      help: 'Batches and answers for which the broker cluster had no ear',
      registers,
    }),
  };
}
