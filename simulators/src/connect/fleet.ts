import type { CloseTracking, DistrictDocument, InstructionForDevice } from '@xuncheng/contract';
import type { Logger } from 'pino';
import type { DeviceMessage } from '../devices/device-message.ts';
import { encodeFrigateAvailability } from '../devices/frigate.ts';
import { encodeStatus } from '../devices/terminal.ts';
import type { History } from '../history.ts';
import type { Spoken } from '../spoken.ts';
import { createHistoryDelivery, type HistoryDelivery } from './deliver-history.ts';
import { connectDeviceSocket, type DeviceSocket } from './device-socket.ts';
import { connectMqttDevice, type MqttDevice } from './mqtt-device.ts';
import { createTroubleLog } from './trouble-log.ts';
import { whenReachable } from './when-reachable.ts';

/** New connections a second over both lines: a whole district must not arrive in one instant. */
const MQTT_PER_SECOND = 60;
const SOCKETS_PER_SECOND = 40;

/** Every connection of the district's devices. */
export interface Fleet {
  /** Begins to deliver what happened before the run, in the background; terminals that get their line later deliver then. */
  readonly deliver: (history: History) => void;
  /** Sends what was spoken over MQTT and the terminals' own lines. */
  readonly speak: (spoken: Spoken) => void;
  /** How many of the connections stand. */
  readonly count: () => {
    readonly mqtt: number;
    readonly mqttOf: number;
    readonly sockets: number;
    readonly socketsOf: number;
  };
  /** Cuts every MQTT connection at once. */
  readonly dropAll: () => void;
  readonly end: () => Promise<void>;
}

export interface FleetOptions {
  readonly district: DistrictDocument;
  readonly tokens: Readonly<Record<string, string>>;
  readonly mqttUrl: string;
  readonly serverUrl: string;
  readonly onInstruction: (deviceId: string, instruction: InstructionForDevice) => void;
  readonly onCancel: (deviceId: string, instructionId: string) => void;
  readonly onTrack: (deviceId: string, tracking: CloseTracking) => void;
  readonly log: Logger;
}

/** Begins to connect every device that has a token; devices without one are named in the log and stay away. */
export function connectFleet(options: FleetOptions): Fleet {
  const { district, tokens, log } = options;
  const speakers = district.devices.filter(
    ({ kind, protocol }) => protocol === 'own' || (kind === 'video-server' && protocol === 'frigate'),
  );
  const known = speakers.filter(({ id }) => tokens[id] !== undefined);
  if (known.length < speakers.length) {
    log.error({ count: speakers.length - known.length }, 'devices without a token stay away');
  }
  const trouble = createTroubleLog(log);
  const terminals = known.filter(({ kind }) => kind === 'terminal');
  const lines = new Map<string, MqttDevice>();
  const sockets = new Map<string, DeviceSocket>();
  const shifts = new Map<string, Spoken['clocks'][number]['event']>();
  let historyDelivery: HistoryDelivery | undefined;

  const stopMqtt = whenReachable(options.mqttUrl, () =>
    gradually(known, MQTT_PER_SECOND, ({ id, kind }) => {
      const isVideoServer = kind === 'video-server';
      const certificate = (state: 'online' | 'offline', time?: number): DeviceMessage =>
        isVideoServer ? encodeFrigateAvailability(id, state) : encodeStatus(id, state, time);
      const line = connectMqttDevice({
        url: options.mqttUrl,
        deviceId: id,
        token: tokens[id]!,
        birth: () => certificate('online', Date.now()),
        death: certificate('offline'),
        answersRebirth: !isVideoServer,
        onTrack: (tracking) => {
          options.onTrack(id, tracking);
        },
        log,
        trouble,
      });
      lines.set(id, line);
      historyDelivery?.add(line);
    }),
  );
  const stopSockets = whenReachable(options.serverUrl, () =>
    gradually(terminals, SOCKETS_PER_SECOND, ({ id }) => {
      const socket = connectDeviceSocket({
        serverUrl: options.serverUrl,
        deviceId: id,
        token: tokens[id]!,
        onInstruction: (instruction) => {
          options.onInstruction(id, instruction);
        },
        onCancel: (instructionId) => {
          options.onCancel(id, instructionId);
        },
        log,
        trouble,
      });
      const shift = shifts.get(id);
      if (shift) socket.clock(shift);
      sockets.set(id, socket);
    }),
  );

  function tellClocks(clocks: Spoken['clocks']): void {
    for (const { deviceId, event } of clocks) {
      shifts.set(deviceId, event);
      sockets.get(deviceId)?.clock(event);
    }
  }

  return {
    deliver: ({ fixes, clocks }) => {
      tellClocks(clocks);
      historyDelivery = createHistoryDelivery(fixes, log);
      for (const line of lines.values()) historyDelivery.add(line);
    },
    speak: ({ messages, receipts, clocks }) => {
      // A device that has not been connected yet has not been switched on: nothing is kept for it.
      for (const message of messages) lines.get(message.deviceId)?.publish(message);
      for (const { deviceId, receipt } of receipts) sockets.get(deviceId)?.receipt(receipt);
      tellClocks(clocks);
    },
    count: () => ({
      mqtt: [...lines.values()].filter((line) => line.isConnected()).length,
      mqttOf: known.length,
      sockets: [...sockets.values()].filter((socket) => socket.isConnected()).length,
      socketsOf: terminals.length,
    }),
    dropAll: () => {
      for (const line of lines.values()) line.drop();
    },
    end: async () => {
      stopMqtt();
      historyDelivery?.stop();
      stopSockets();
      for (const socket of sockets.values()) socket.end();
      await Promise.all([...lines.values()].map((line) => line.end()));
    },
  };
}

/** Does something with each item, so many a second; returns how to stop. */
function gradually<T>(items: readonly T[], perSecond: number, act: (item: T) => void): () => void {
  let next = 0;
  const timer = setInterval(() => {
    const item = items[next++];
    if (item === undefined) clearInterval(timer);
    else act(item);
  }, 1000 / perSecond);
  return () => {
    clearInterval(timer);
  };
}
