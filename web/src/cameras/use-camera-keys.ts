import { useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesQuery } from '../api/queries.ts';
import { useLive } from '../live/live-context.ts';
import { useReplay } from '../replay/replay-state.ts';
import { nearestCameras } from '../view/nearest-cameras.ts';
import { useView } from '../view/view-state.ts';
import { enlargeNext, showStrip, useCameras } from './camera-choice.ts';
import { savePicture } from './save-picture.ts';
import { selectedCamera, selectedPlace } from './selected-place.ts';

export type CameraKey = 'cameras' | 'enlarge' | 'savePicture';

/** What the keys for cameras do: open those near to the selection, or to the middle of the map, or close the strip; enlarge; save. */
export function useCameraKeys(): (key: CameraKey) => void {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { store } = useLive();
  const devices = useQuery(devicesQuery).data;
  return useCallback(
    (key) => {
      const { selection } = useView.getState();
      const { strip, enlarged, looksAt } = useCameras.getState();
      const known = devices ?? [];
      if (useReplay.getState().asked) {
        void message.info(t('camera.liveOnly'));
        return;
      }
      if (key === 'cameras') {
        if (strip.length > 0) {
          showStrip([]);
          return;
        }
        const place = selectedPlace(selection, store, known) ?? (looksAt && { lon: looksAt[0], lat: looksAt[1] });
        const near = place ? nearestCameras(known, place.lon, place.lat) : [];
        const ids = near.flatMap(({ device }) => (device.hasPicture ? [device.id] : []));
        if (ids.length > 0) showStrip(ids);
        else void message.info(t(place ? 'camera.noneNear' : 'camera.selectFirst'));
        return;
      }
      const own = selectedCamera(selection, store, known);
      const shown = [...new Set([...(own ? [own.id] : []), ...strip])];
      if (key === 'enlarge') enlargeNext(shown);
      else {
        const cameraId = enlarged ?? shown[0];
        void message.info(t(cameraId !== undefined && savePicture(cameraId) ? 'camera.saved' : 'camera.nothingToSave'));
      }
    },
    [devices, store, message, t],
  );
}
