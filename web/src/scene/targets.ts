import { Cartesian2, SceneTransforms, type Cartesian3, type CesiumWidget } from 'cesium';
import { OFFSET_PIXELS, type AlarmsLayer } from './alarms-layer.ts';
import type { ScreenLabel } from './declutter.ts';
import type { DevicesLayer } from './devices-layer.ts';
import type { Target } from './nearest.ts';
import type { OfficersLayer } from './officers-layer.ts';
import type { ReportsLayer } from './reports-layer.ts';
import type { Pointed } from './scene-events.ts';
import type { TrackersLayer } from './trackers-layer.ts';

/** Sides of what names give way to. */
const CLUSTER_PIXELS = 34;
const ICON_PIXELS = 18;
const DEVICE_PIXELS = 6;

/** What has icons on the screen. */
export interface Pointable {
  readonly widget: CesiumWidget;
  readonly alarms: AlarmsLayer;
  readonly reports: ReportsLayer;
  readonly officers: OfficersLayer;
  readonly trackers: TrackersLayer;
  readonly devices: DevicesLayer;
}

/** What can be pointed at, where on the screen it is; who is near to several is meant the heavier one. */
export function* targetsOf(layers: Pointable): Generator<Target<Pointed>> {
  const { alarms, reports, officers, trackers, devices } = layers;
  const { scene } = layers.widget;
  function* target(position: Cartesian3, weight: number, thing: Pointed, offsetY = 0): Generator<Target<Pointed>> {
    const place = SceneTransforms.worldToWindowCoordinates(scene, position, scratch);
    if (place) yield { x: place.x, y: place.y + offsetY, weight, thing };
  }
  for (const { alarm, position } of alarms.targets())
    yield* target(position, 3, { kind: 'alarm', alarmId: alarm.id }, -OFFSET_PIXELS);
  for (const { report, position } of reports.targets())
    yield* target(position, 2, { kind: 'report', reportId: report.id });
  for (const { officer, position } of officers.targets())
    yield* target(position, 2, { kind: 'officer', officerId: officer.officerId });
  for (const { device, position } of trackers.targets())
    yield* target(position, 1, { kind: 'device', deviceId: device.id });
  for (const { cluster, position } of officers.clusterTargets())
    yield* target(position, 2, { kind: 'cluster', of: 'officers', cluster });
  for (const { cluster, position } of alarms.clusterTargets())
    yield* target(position, 3, { kind: 'cluster', of: 'alarms', cluster }, -OFFSET_PIXELS);
  for (const { cluster, position } of devices.clusterTargets())
    yield* target(position, 0, { kind: 'cluster', of: 'devices', cluster });
  for (const { device, position } of devices.targets())
    yield* target(position, 0, { kind: 'device', deviceId: device.id });
}

/** Icons on the screen, which names give way to. */
export function obstaclesOf(layers: Pointable): ScreenLabel[] {
  return [...targetsOf(layers)].map(({ x, y, thing }) => {
    const isCrowd = thing.kind === 'cluster' && thing.of === 'officers';
    const side = isCrowd ? CLUSTER_PIXELS : thing.kind === 'device' ? DEVICE_PIXELS : ICON_PIXELS;
    return { x, y, width: side, height: side, rank: -1 };
  });
}

const scratch = new Cartesian2();
