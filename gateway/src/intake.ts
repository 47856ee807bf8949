import { messageKey, upKindOf, type OfflineReason } from '@xuncheng/contract';
import { admit, type AdmittedItem } from './admit/admit.ts';
import type { Announcer } from './announce/announcer.ts';
import { toWgs84 } from './decode/coordinates.ts';
import { refuse, type Decoded, type Refusal } from './decode/decoded.ts';
import { decodeFrigate } from './decode/frigate.ts';
import { decodeJt808 } from './decode/jt808/location.ts';
import { decodeOnvif, stateOf } from './decode/onvif.ts';
import { decodeOpcua, readOpcuaLetter, type OpcuaValue } from './decode/opcua.ts';
import { decodeOsmand } from './decode/osmand.ts';
import { decodeOwn } from './decode/own.ts';
import { decodeOwntracks } from './decode/owntracks.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRecord } from './journal/record.ts';
import { frigatePrefix } from './listen/mqtt-access.ts';
import { kindOfRefused } from './journal/as-message.ts';
import type { RecentMessages } from './recent-messages.ts';
import type { DeviceRegistry, RegisteredDevice } from './store/device-registry.ts';
import type { KnownEvents } from './store/known-events.ts';
import type { Metrics } from './watch/metrics.ts';

export interface Intake {
  /** What came over MQTT, HTTP or TCP: resolves when it is durable. */
  readonly receive: (device: RegisteredDevice, topic: string, payload: Uint8Array) => Promise<void>;
  readonly receiveOpcua: (device: RegisteredDevice, change: OpcuaValue) => Promise<void>;
  /** What is wrong with a device that cannot say it, kept as a dead letter. */
  readonly refuse: (device: RegisteredDevice, refusal: Refusal) => Promise<void>;
  /** A dead letter once more, judged by its own time of receipt. What is still refused is only said: its letter exists. */
  readonly reAdmit: (
    device: RegisteredDevice,
    topic: string,
    payload: Uint8Array,
    receivedAt: number,
  ) => Promise<{ readonly admitted: number; readonly refusals: readonly Refusal[] }>;
  /** A step that a device cannot say in words of its own. */
  readonly receipt: (device: RegisteredDevice, receipt: DeliveryReceipt) => Promise<void>;
  /** The connection itself says that a device is there or gone. @param at epoch ms when it said so */
  readonly presence: (device: RegisteredDevice, presence: Presence, at: number) => Promise<void>;
}

/** What a gateway says for a device that cannot: it was shown. */
export interface DeliveryReceipt {
  readonly instructionId: string;
  readonly step: 'delivered';
  /** Epoch ms. */
  readonly time: number;
}

/** Connected, or how the connection ended. */
export type Presence = 'online' | OfflineReason;

export interface IntakeOptions {
  readonly journal: Journal;
  readonly announcer: Announcer;
  readonly registry: DeviceRegistry;
  readonly knownEvents: KnownEvents;
  readonly recent: Pick<RecentMessages, 'note'>;
  readonly metrics: Metrics;
  /** What to call this gateway where it says of a device that it is there or gone, and others might say so, too; undefined: nobody else hears of it. */
  readonly holderOf?: (device: RegisteredDevice) => string | undefined;
}

/** decode → admit → journal → announce, for whatever was received. */
export function createIntake(options: IntakeOptions): Intake {
  const { journal, announcer, registry, knownEvents, recent, metrics } = options;
  function judge(
    device: RegisteredDevice,
    decoded: Decoded,
    receivedAt: number,
  ): { readonly records: JournalRecord[]; readonly admitted: AdmittedItem[]; readonly refusals: readonly Refusal[] } {
    const records: JournalRecord[] = [];
    const admitted: AdmittedItem[] = [];
    let refusals = decoded.refusals;
    for (const item of decoded.items) {
      const verdict = admit(item, receivedAt);
      if ('reason' in verdict) {
        refusals = [...refusals, verdict];
        continue;
      }
      const speaker = verdict.body.deviceId === device.id ? device : registry.byId(verdict.body.deviceId);
      if (!speaker) continue; // deleted this very moment
      admitted.push(verdict);
      records.push({ kind: verdict.kind, body: verdict.body, deviceNumber: speaker.number } as JournalRecord);
      metrics.admitted[verdict.kind]++;
    }
    return { records, admitted, refusals: refusals.length > 0 ? onePerReason(refusals) : refusals };
  }

  /** @throws RangeError at once, when something has no place in its column's bytes */
  function keep(records: readonly JournalRecord[], admitted: readonly AdmittedItem[]): Promise<void> {
    const durable = journal.append(records);
    if (admitted.length === 0 || !announcer.isHeard()) return durable;
    return durable.then(() => {
      for (const item of admitted) announcer.add(item);
    });
  }

  /** Good parts are admitted, bad ones kept raw with the reason, all in one durable step. */
  function take(
    device: RegisteredDevice,
    topic: string,
    payload: Uint8Array,
    decoded: Decoded,
    receivedAt = Date.now(),
  ): Promise<void> {
    const { records, admitted, refusals } = judge(device, decoded, receivedAt);
    // What the gateway itself says for a device has no topic: the device did not say it.
    if (topic !== '') recent.note(device.id, receivedAt, topic, payload, admitted.length, refusals);
    for (const { reason, detail } of refusals) {
      records.push({ kind: 'dead-letter', receivedAt, deviceId: device.id, topic, reason, detail, payload });
      metrics.deadLetters.inc({ reason });
    }
    if (device.protocol === 'onvif') {
      for (const { kind, body } of admitted)
        if (kind === 'camera-event') knownEvents.note(body.deviceId, stateOf(body.eventId), body);
    }
    try {
      return keep(records, admitted);
    } catch (error) {
      // What has no place in its column's bytes would be tried again for ever: the message is kept raw in its place.
      if (!(error instanceof RangeError)) throw error;
      const letter = { kind: 'dead-letter', receivedAt, deviceId: device.id, topic, payload } as const;
      return journal.append([{ ...letter, reason: 'wrong-shape', detail: error.message }]);
    }
  }

  /**
   * What a device said, in WGS-84 whatever the device speaks in. A decoder is not to throw; should one, its message is kept like any other that is not
   * understood: thrown further it would end the process, come again with the device, and end the next one.
   */
  function decode(device: RegisteredDevice, topic: string, payload: Uint8Array): Decoded {
    // A connection holds the device as it was when it signed in; its coordinate system may have been put right since.
    const { coordinateSystem } = registry.byId(device.id) ?? device;
    try {
      return toWgs84(coordinateSystem, decodeAsSent(device, topic, payload));
    } catch (error) {
      return refuse('wrong-shape', `the decoder failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function decodeAsSent(device: RegisteredDevice, topic: string, payload: Uint8Array): Decoded {
    switch (device.protocol) {
      case 'own': {
        const kind = upKindOf(topic, device.id);
        if (!kind) return refuse('unknown-topic', topic);
        return decodeOwn(device.id, kind, payload);
      }
      case 'owntracks':
        return decodeOwntracks(device.id, payload);
      case 'osmand':
        return decodeOsmand(device.id, payload);
      case 'jt808':
        return decodeJt808(device.id, topic, payload);
      case 'frigate':
        return decodeFrigate(
          {
            videoServerId: device.id,
            prefix: frigatePrefix(device),
            cameraDeviceId: (name) => registry.camera(device.id, name)?.id,
          },
          topic,
          payload,
        );
      case 'onvif':
        return decodeOnvif(
          {
            deviceId: device.id,
            cameraDeviceId: (source) => (device.kind === 'camera' ? device : registry.camera(device.id, source))?.id,
            newestEvent: knownEvents.newest,
          },
          payload,
        );
      case 'opcua': {
        const change = readOpcuaLetter(payload);
        return 'reason' in change ? { items: [], refusals: [change] } : decodeChange(device, change);
      }
    }
  }

  function decodeChange({ id, quantity, unit }: RegisteredDevice, change: OpcuaValue): Decoded {
    return decodeOpcua({ deviceId: id, quantity, unit }, change);
  }

  return {
    receive: (device, topic, payload) => take(device, topic, payload, decode(device, topic, payload)),
    receiveOpcua: (device, change) =>
      take(device, device.address ?? '', Buffer.from(JSON.stringify(change)), decodeChange(device, change)),
    refuse: (device, refusal) =>
      take(device, device.address ?? '', Buffer.from(refusal.detail), { items: [], refusals: [refusal] }),
    reAdmit: async (device, topic, payload, receivedAt) => {
      const kind = kindOfRefused(topic);
      const decoded = kind ? decodeOwn(device.id, kind, payload) : decode(device, topic, payload);
      const { records, admitted, refusals } = judge(device, decoded, receivedAt);
      try {
        await keep(records, admitted);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { admitted: 0, refusals: [{ reason: 'wrong-shape', detail: error.message }] };
      }
      return { admitted: admitted.length, refusals };
    },
    receipt: (device, receipt) =>
      take(device, '', Buffer.alloc(0), {
        items: [
          {
            kind: 'receipt',
            body: {
              deviceId: device.id,
              messageKey: messageKey(`${receipt.instructionId}:${receipt.step}`),
              ...receipt,
            },
          },
        ],
        refusals: [],
      }),
    presence: (device, presence, at) => {
      const gatewayId = options.holderOf?.(device);
      const body = {
        deviceId: device.id,
        time: undefined,
        ...said(presence),
        ...(gatewayId !== undefined && { gatewayId }),
      };
      return take(device, '', Buffer.alloc(0), { items: [{ kind: 'status', body }], refusals: [] }, at);
    },
  };
}

function said(
  presence: Presence,
): { readonly state: 'online' } | { readonly state: 'offline'; readonly offlineReason: OfflineReason } {
  return presence === 'online' ? { state: 'online' } : { state: 'offline', offlineReason: presence };
}

/** Details of this many parts are kept, and so many characters of each (a parser may quote all of the message); the payload itself holds the rest. */
const DETAILS_AT_MOST = 5;
const DETAIL_CHARACTERS = 300;

/** One letter a reason: a buffer of 400 bad fixes must not be kept 400 times. */
function onePerReason(refusals: readonly Refusal[]): Refusal[] {
  const byReason = new Map<Refusal['reason'], string[]>();
  for (const { reason, detail } of refusals) {
    const details = byReason.get(reason);
    if (details) details.push(detail);
    else byReason.set(reason, [detail]);
  }
  return [...byReason].map(([reason, details]) => {
    const more = details.length - DETAILS_AT_MOST;
    const shown = details
      .slice(0, DETAILS_AT_MOST)
      .map((detail) => detail.slice(0, DETAIL_CHARACTERS))
      .join(' | ');
    return { reason, detail: more > 0 ? `${shown} | and ${String(more)} more` : shown };
  });
}
