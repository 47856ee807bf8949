import type { LiveNews } from '../announce/live-backlog.ts';

/** Where devices' MQTT comes in and announcements go out: the broker in this process, or a cluster. */
export interface MqttDoor {
  /** Devices connected here, or this gateway's connections to the cluster. */
  readonly connectedClients: () => number;
  /** May somebody be listening to the live topic? */
  readonly isHeard: () => boolean;
  /** Say something to a device, once. */
  readonly publish: (topic: string, payload: string) => void;
  /** Tell whoever listens to the live topic; who is slow is told less, and keeps nobody waiting. */
  readonly publishLive: (news: LiveNews) => void;
  /** Devices or tokens changed: end what is no longer valid, take in what is new. */
  readonly follow: () => void;
  readonly close: () => Promise<void>;
}
