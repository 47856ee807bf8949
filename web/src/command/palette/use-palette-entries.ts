import { useQuery } from '@tanstack/react-query';
import { insidePoint, INSTRUCTION_KINDS, type LonLat, type MapFeature, type MapSource } from '@xuncheng/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { geofencesQuery } from '../../api/geofences.ts';
import { mapSourcesQuery } from '../../api/map-sources.ts';
import { areasQuery, baseMapQuery, cellsQuery, devicesQuery, officersQuery } from '../../api/queries.ts';
import { useMay } from '../../api/session.ts';
import { useCameraKeys } from '../../cameras/use-camera-keys.ts';
import { startFence } from '../../geofences/fence-draft.ts';
import { showFence } from '../../geofences/show-fence.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useLive } from '../../live/live-context.ts';
import { closeReplay, toggleReplay } from '../../replay/replay-state.ts';
import { goToOfficer } from '../go-to-officer.ts';
import type { PaletteEntry } from '../../view/palette-search.ts';
import { chooseImagery, toggleModel } from '../../view/ground.ts';
import { SHORTCUTS } from '../../view/shortcuts.ts';
import {
  changeLook,
  flyTo,
  moveCamera,
  openTab,
  select,
  startInstruction,
  startTour,
  TABS,
  toggleLayer,
  toggleMeasuring,
  toggleRoster,
  LAYERS,
  useView,
} from '../../view/view-state.ts';

const AREA_RANGE_METRES = {
  district: 9_000,
  subdistrict: 4_500,
  community: 2_200,
  grid: 1_400,
  slice: 1_000,
  group: 800,
};

const NO_SOURCES: readonly MapSource[] = [];

/** Everything that can be gone to or done, as it is when the palette opens. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const may = useMay();
  const { store } = useLive();
  const cameraKey = useCameraKeys();
  const areas = useQuery(areasQuery).data;
  const cells = useQuery(cellsQuery).data;
  const officers = useQuery(officersQuery).data;
  const devices = useQuery(devicesQuery).data;
  const map = useQuery(baseMapQuery).data;
  const fences = useQuery(geofencesQuery).data;
  const sources = useQuery(mapSourcesQuery).data ?? NO_SOURCES;

  return useMemo(() => {
    const entries: PaletteEntry[] = [];
    const action = (id: string, title: string, run: () => void): void => {
      const keys = SHORTCUTS.find((shortcut) => shortcut.action === id)?.keys;
      entries.push({ kind: 'action', id, title, detail: '', keys, run });
    };
    if (may.instruct) {
      for (const kind of INSTRUCTION_KINDS)
        action(`instruct-${kind}`, `${t('instruct.title')} · ${t(`instructionKind.${kind}`)}`, () => {
          closeReplay();
          startInstruction({ kind, officerIds: kind === 'roll-call' ? [...store.officers.keys()] : [] });
        });
      action('lasso', t('shortcut.lasso'), () => {
        closeReplay();
        useView.setState({ lassoing: true });
      });
    }
    action('cameras', t('shortcut.cameras'), () => {
      cameraKey('cameras');
    });
    action('enlarge', t('shortcut.enlarge'), () => {
      cameraKey('enlarge');
    });
    action('savePicture', t('shortcut.savePicture'), () => {
      cameraKey('savePicture');
    });
    action('measure', t('shortcut.measure'), toggleMeasuring);
    if (may.drawFences)
      action('fence', t('shortcut.fence'), () => {
        closeReplay();
        startFence();
      });
    for (const { id, name, shape } of fences ?? [])
      entries.push({
        kind: 'place',
        id: `geofence-${String(id)}`,
        title: name,
        detail: t('geofence.title'),
        run: () => {
          showFence(id, shape);
        },
      });
    action('look', t('shortcut.look'), changeLook);
    action('replay', t('shortcut.replay'), () => {
      toggleReplay(store);
    });
    action('help', t(SHORTCUTS.find((shortcut) => shortcut.action === 'help')!.text), () => {
      useView.setState({ shortcutsOpen: true });
    });
    action('handover', t('handover.title'), () => {
      useView.setState({ handoverOpen: true });
    });
    action('roster', t('duty.title'), toggleRoster);
    action('tour', t('tour.again'), startTour);
    action('wall', t('wall.title'), () => void navigate('/wall'));
    action('supervise', t('supervise.title'), () => void navigate('/supervise'));
    action('devices', t('devices.title'), () => void navigate('/devices'));
    if (may.administer) action('admin', t('admin.title'), () => void navigate('/admin'));
    action('home', t('shortcut.home'), () => {
      moveCamera({ to: 'home' });
    });
    for (const tab of TABS)
      action(`tab-${tab}`, t(`tab.${tab}`), () => {
        openTab(tab);
      });
    for (const layer of LAYERS)
      action(`layer-${layer}`, `${t('layer.title')} · ${t(`layer.${layer}`)}`, () => {
        toggleLayer(layer);
      });
    if (sources.length > 0)
      action('ground-drawn', `${t('ground.title')} · ${t('ground.drawn')}`, () => {
        chooseImagery(null);
      });
    for (const source of sources) {
      const isImagery = source.kind === 'imagery';
      action(
        `source-${String(source.id)}`,
        `${t(isImagery ? 'ground.title' : 'ground.models')} · ${format.name(source)}`,
        () => {
          if (isImagery) chooseImagery(source.id);
          else toggleModel(source.id);
        },
      );
    }

    for (const officer of store.officers.values()) {
      entries.push({
        kind: 'officer',
        id: String(officer.officerId),
        title: officer.name,
        detail: `${officer.badge} · ${officer.beat}`,
        run: () => {
          goToOfficer(store, officer.officerId);
        },
      });
    }
    for (const { id, name, badge, squad } of officers ?? []) {
      if (store.officers.has(id)) continue;
      entries.push({
        kind: 'officer',
        id: String(id),
        title: name,
        detail: `${badge} · ${squad} · ${t('instruct.offDuty')}`,
        run: () => {
          select({ kind: 'officer', officerId: id });
        },
      });
    }
    for (const device of devices ?? []) {
      entries.push({
        kind: 'device',
        id: device.id,
        title: device.name,
        detail: `${device.id} · ${t(`device.${device.kind}`)}`,
        run: () => {
          select({ kind: 'device', deviceId: device.id });
          const place = store.devices.get(device.id)?.position ?? device;
          if (place.lon !== null && place.lat !== null) flyTo(place.lon, place.lat, 500);
        },
      });
    }
    for (const area of areas ?? []) {
      entries.push({
        kind: 'area',
        id: area.code,
        title: format.name(area),
        detail: `${area.name} ${area.nameEn}`,
        run: () => {
          flyTo(...somewhereOn(area.geometry), AREA_RANGE_METRES[area.level]);
        },
      });
    }
    for (const cell of cells ?? []) {
      entries.push({
        kind: 'cell',
        id: String(cell.id),
        title: cell.code,
        detail: t('palette.cellClass', { class: cell.class }),
        run: () => {
          select({ kind: 'cell', cellId: cell.id });
          flyTo(...somewhereOn(cell.geometry), 600);
        },
      });
    }
    const named = new Set<string>();
    for (const { properties, geometry } of map?.features ?? []) {
      const { name } = properties;
      // A road is many pieces of one name.
      if (!name || named.has(name)) continue;
      named.add(name);
      entries.push({
        kind: 'place',
        id: name,
        title: format.name({ name, nameEn: properties.nameEn ?? name }),
        detail: `${name} ${properties.nameEn ?? ''}`,
        run: () => {
          flyTo(...somewhereOn(geometry));
        },
      });
    }
    return entries;
  }, [t, format, navigate, may, store, cameraKey, areas, cells, officers, devices, map, fences, sources]);
}

/** A point to go to: inside a surface, half way along a line. */
function somewhereOn(geometry: MapFeature['geometry']): LonLat {
  switch (geometry.type) {
    case 'Point':
      return geometry.coordinates;
    case 'LineString':
      return geometry.coordinates[geometry.coordinates.length >> 1] ?? [0, 0];
    case 'Polygon':
    case 'MultiPolygon':
      return insidePoint(geometry);
  }
}
