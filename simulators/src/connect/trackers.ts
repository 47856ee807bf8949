import type { CloseTracking, DistrictDocument } from '@xuncheng/contract';
import type { Logger } from 'pino';
import { encodeOsmand } from '../devices/osmand.ts';
import type { Spoken } from '../spoken.ts';
import { connectJt808Terminal, type Jt808Terminal } from './jt808-terminal.ts';
import { createReportQueue, type ReportQueue } from './report-queue.ts';
import { createTroubleLog } from './trouble-log.ts';
import { whenReachable } from './when-reachable.ts';

const HTTP_WITHIN_MS = 10_000;

export interface TrackersOptions {
  readonly district: Pick<DistrictDocument, 'devices'>;
  readonly tokens: Readonly<Record<string, string>>;
  /** Where phones report and cameras notify, `http://host:port`. */
  readonly reportUrl: string;
  /** Where JT/T 808 terminals connect, `tcp://host:port`. */
  readonly jt808Url: string;
  readonly onTrack: (deviceId: string, tracking: CloseTracking) => void;
  readonly log: Logger;
}

/** The devices that speak neither MQTT nor OPC UA. */
export interface Trackers {
  readonly of: number;
  readonly speak: (spoken: Pick<Spoken, 'tracks' | 'notifications'>) => void;
  readonly end: () => void;
}

/** Phones over OsmAnd's protocol, JT/T 808 terminals, ONVIF cameras. */
export function connectTrackers(options: TrackersOptions): Trackers {
  const { district, tokens, reportUrl, jt808Url } = options;
  const trouble = createTroubleLog(options.log);
  const requests = new Map<string, ReportQueue<() => Promise<Response>>>();
  const terminals = new Map<string, Jt808Terminal>();
  const devices = district.devices.filter(({ id, protocol }) => protocol === 'jt808' || tokens[id] !== undefined);
  for (const { id, protocol } of devices) {
    if (protocol !== 'osmand' && protocol !== 'onvif') continue;
    const send = async (request: () => Promise<Response>): Promise<boolean> => {
      const response = await request();
      await response.arrayBuffer(); // read to its end, or the connection is not used again
      return response.ok;
    };
    const queue = createReportQueue(send, (reason) => {
      trouble(id, 'http', reason);
    });
    requests.set(id, queue);
  }
  const stopLooking = whenReachable(jt808Url, () => {
    for (const { id, protocol, address } of devices) {
      if (protocol !== 'jt808' || address === undefined) continue;
      const onTrouble = (reason: string): void => {
        trouble(id, 'jt808', reason);
      };
      const onTrack = (tracking: CloseTracking): void => {
        options.onTrack(id, tracking);
      };
      terminals.set(id, connectJt808Terminal({ url: jt808Url, address, onTrack, onTrouble }));
    }
    return () => undefined;
  });
  const within = (): AbortSignal => AbortSignal.timeout(HTTP_WITHIN_MS);

  return {
    of: devices.filter(({ protocol }) => protocol === 'osmand' || protocol === 'jt808').length,
    speak: ({ tracks, notifications }) => {
      for (const report of tracks) {
        terminals.get(report.deviceId)?.report(report);
        const query = encodeOsmand(report, tokens[report.deviceId] ?? '');
        requests.get(report.deviceId)?.add(() => fetch(`${reportUrl}/?${query}`, { signal: within() }));
      }
      for (const { deviceId, xml } of notifications) {
        const url = `${reportUrl}/onvif/${deviceId}?token=${encodeURIComponent(tokens[deviceId] ?? '')}`;
        const headers = { 'content-type': 'application/soap+xml; charset=utf-8' };
        requests.get(deviceId)?.add(() => fetch(url, { method: 'POST', body: xml, headers, signal: within() }));
      }
    },
    end: () => {
      stopLooking();
      for (const queue of requests.values()) queue.stop();
      for (const terminal of terminals.values()) terminal.end();
    },
  };
}
