import type { Device } from '@xuncheng/contract';
import type { LiveStore } from '../live/live-store.ts';
import type { Selection } from '../view/view-state.ts';

interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** Where what is selected is, as far as cameras are asked for; null: nowhere that is known. */
export function selectedPlace(
  selection: Selection | null,
  store: Pick<LiveStore, 'alarms' | 'officers' | 'reports' | 'instructions' | 'devices'>,
  devices: readonly Device[],
): Place | null {
  switch (selection?.kind) {
    case 'alarm':
      return placeOf(store.alarms.get(selection.alarmId));
    case 'officer':
      return placeOf(store.officers.get(selection.officerId));
    case 'report':
      return placeOf(store.reports.get(selection.reportId)?.place);
    case 'instruction':
      return placeOf(store.instructions.get(selection.instructionId)?.place);
    case 'device':
      return (
        placeOf(store.devices.get(selection.deviceId)?.position) ??
        placeOf(devices.find(({ id }) => id === selection.deviceId))
      );
    case 'cell':
    case 'geofence':
    case undefined:
      return null;
  }
}

function placeOf(thing: { readonly lon: number | null; readonly lat: number | null } | null | undefined): Place | null {
  return thing?.lon == null || thing.lat === null ? null : { lon: thing.lon, lat: thing.lat };
}

/** The camera that the selection is about: itself, or the one that raised the alarm. */
export function selectedCamera(
  selection: Selection | null,
  store: Pick<LiveStore, 'alarms'>,
  devices: readonly Device[],
): Device | null {
  const deviceId =
    selection?.kind === 'device'
      ? selection.deviceId
      : selection?.kind === 'alarm'
        ? store.alarms.get(selection.alarmId)?.sourceDeviceId
        : undefined;
  return devices.find(({ id, kind }) => id === deviceId && kind === 'camera') ?? null;
}
