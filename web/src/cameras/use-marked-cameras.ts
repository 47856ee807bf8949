import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { devicesQuery } from '../api/queries.ts';
import { useLive } from '../live/live-context.ts';
import { nearestCameras } from '../view/nearest-cameras.ts';
import { useView } from '../view/view-state.ts';
import { useCameras } from './camera-choice.ts';
import { selectedPlace } from './selected-place.ts';

/** Devices whose view is marked on the map: the one selected, those in the strip, and those near to an alarm or a report. */
export function useMarkedCameras(): readonly string[] {
  const { store } = useLive();
  const selection = useView((view) => view.selection);
  const strip = useCameras((cameras) => cameras.strip);
  const devices = useQuery(devicesQuery).data;
  return useMemo(() => {
    const isPlace = selection?.kind === 'alarm' || selection?.kind === 'report';
    const place = isPlace ? selectedPlace(selection, store, devices ?? []) : null;
    const near = place ? nearestCameras(devices ?? [], place.lon, place.lat) : [];
    return [
      ...(selection?.kind === 'device' ? [selection.deviceId] : []),
      ...strip,
      ...near.map(({ device }) => device.id),
    ];
  }, [selection, strip, devices, store]);
}
