import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { DEFAULT_LIMITS } from '../src/config.ts';
import { createConnectionCount } from '../src/listen/connection-count.ts';
import { createDeviceAllowances } from '../src/listen/device-allowances.ts';
import { createLockOut } from '../src/listen/lock-out.ts';
import type { AccessPolicy } from '../src/listen/access-policy.ts';
import { startMqttBroker, type MqttBroker } from '../src/listen/mqtt-broker.ts';
import { createMetrics } from '../src/watch/metrics.ts';

/** What a filter is called that this policy refuses. */
export const REFUSED_FILTER = 'test/nosubscribe';

/** Everybody may do everything, as the interoperability tests of the standard want it: only tests can say so. */
function openAccess(): AccessPolicy {
  return {
    clientIdFor: (_userName, wanted, isClean) => (wanted === '' ? (isClean ? randomUUID() : undefined) : wanted),
    identify: () => ({ kind: 'service' }),
    isValid: () => true,
    mayLeaveWill: () => true,
    mayPublish: () => undefined,
    maySubscribe: (_identity, filter) => (filter === REFUSED_FILTER ? 'refuse' : 'grant'),
    mayReceive: () => true,
    retains: true,
  };
}

/** The broker as it runs, with open access and nobody who takes anything in. @param port 0: any that is free */
export function startOpenBroker(port = 0): Promise<MqttBroker> {
  return startMqttBroker({
    host: '127.0.0.1',
    port,
    webSocketPort: 0,
    tls: undefined,
    serviceToken: 'nobody passes on',
    access: openAccess(),
    limits: DEFAULT_LIMITS,
    lockOut: createLockOut(DEFAULT_LIMITS),
    allowances: createDeviceAllowances(DEFAULT_LIMITS),
    connections: createConnectionCount(DEFAULT_LIMITS),
    log: pino({ level: 'silent' }),
    metrics: createMetrics({ connectedClients: () => 0, journalBacklog: () => 0 }),
    receive: () => Promise.resolve(),
    answer: () => Promise.resolve(undefined),
    deliver: () => undefined,
    presence: () => undefined,
  });
}
