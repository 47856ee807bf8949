import './base-url.ts';
import 'cesium/widget.css';
import { useQuery } from '@tanstack/react-query';
import type { Device } from '@xuncheng/contract';
import { CesiumWidget, useCesium } from 'resium';
import { useEffect, useMemo, useCallback, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import {
  areasQuery,
  baseMapQuery,
  cellsQuery,
  coverageAtQuery,
  devicesQuery,
  streetCoverageQuery,
  streetsQuery,
  trailAreaQuery,
  trajectoryQuery,
} from '../api/queries.ts';
import { useMarkedCameras } from '../cameras/use-marked-cameras.ts';
import { takeDrawing } from '../geofences/fence-draft.ts';
import { useDrawnFences } from '../geofences/use-drawn-fences.ts';
import { useLive, useLiveTopic } from '../live/live-context.ts';
import { lookAt } from '../cameras/camera-choice.ts';
import { useReplay } from '../replay/replay-state.ts';
import { closeRing, shapeOf } from '../view/drawing.ts';
import { changeDraft, finishDrawing, select, takeLassoed, useView } from '../view/view-state.ts';
import { Aim } from './Aim.tsx';
import type { Insets } from './camera-moves.ts';
import { MAP_LOOKS } from '../theme/map-look.ts';
import { useGround } from '../view/ground.ts';
import { useChosenSources } from '../view/use-chosen-sources.ts';
import { useLook } from '../view/use-look.ts';
import { instructionDrawings, instructionPlaces, openPlaces } from './instruction-places.ts';
import { KeptView } from './kept-view.ts';
import { Lasso } from './Lasso.tsx';
import { SceneController } from './scene-controller.ts';
import type { Hover, SceneEvents } from './scene-events.ts';
import type { PlacedDevice, SceneData } from './scene-input.ts';
import type { ScenePicture } from './scene-picture.ts';
import { Tooltip } from './Tooltip.tsx';

const CONTEXT = { webgl: { antialias: false, powerPreference: 'high-performance' as const } };

/** The 3D district. Mounted once the map is known; the engine's own widget comes from resium, the layers are ours. */
export function SceneView({ insets }: { readonly insets: Insets }): ReactElement | null {
  const map = useQuery(baseMapQuery).data;
  const areas = useQuery(areasQuery).data;
  const cells = useQuery(cellsQuery).data;
  const devices = useQuery({ ...devicesQuery, select: placed }).data;
  const [hover, setHover] = useState<Hover | null>(null);
  const { store } = useLive();
  const picture = useReplay((replay) => replay.player?.picture) ?? store;
  const data = useMemo(
    () => (map && areas && cells && devices ? { map, areas, cells, devices } : null),
    [map, areas, cells, devices],
  );
  const scene = useRef<SceneController | null>(null);
  const keepScene = useCallback((made: SceneController | null): void => {
    scene.current = made;
  }, []);
  const lassoing = useView((view) => view.lassoing);
  const isDrawing = useView((view) => view.drawing !== null || view.pickingPlace);
  const isPicking = useView((view) => view.pickingPlace);
  const isForOrder = useView(
    ({ drawing, drawingFor, fence }) => drawing !== null && drawingFor === 'instruction' && fence === null,
  );
  const isLine = useView(({ drawing }) => drawing !== null && shapeOf(drawing) !== null);
  const credit = useMemo(() => document.createElement('div'), []);
  const [kept] = useState(() => new KeptView());
  const { generation, onLost } = useGeneration(data);
  if (!data) return null;
  return (
    <>
      <CesiumWidget
        key={generation}
        full
        scene3DOnly
        requestRenderMode
        maximumRenderTimeChange={Number.POSITIVE_INFINITY}
        baseLayer={false}
        skyBox={false}
        skyAtmosphere={false}
        orderIndependentTranslucency={false}
        contextOptions={CONTEXT}
        creditContainer={credit}
        showRenderLoopErrors={false}
      >
        <SceneLayers
          data={data}
          insets={insets}
          picture={picture}
          onHover={setHover}
          onMade={keepScene}
          kept={kept}
          onLost={onLost}
        />
      </CesiumWidget>
      {hover ? <Tooltip hover={hover} picture={picture} /> : null}
      {lassoing ? (
        <Lasso
          insets={insets}
          onDrawn={(outline) => {
            takeLassoed(scene.current?.officersWithin(outline) ?? []);
          }}
        />
      ) : isDrawing ? (
        <Aim
          insets={insets}
          pans
          onSet={(place) => {
            scene.current?.takeAt(place);
          }}
          onClose={closeDrawn}
          {...(isForOrder ? { onFinish: finishLine, canFinish: isLine, hint: 'aim.hintOrder' } : {})}
          {...(isPicking ? { hint: 'aim.hintPlace' } : {})}
        />
      ) : null}
    </>
  );
}

/** Without how it is at the moment, so that what only said something is the same device still. */
function placed(devices: readonly Device[]): PlacedDevice[] {
  return devices.map(({ online: _online, lastSeenAt: _lastSeenAt, ...device }) => device);
}

/** So many times within a minute the drawing is begun again before the machine is believed not to be able to. */
const LOSSES_A_MINUTE = 3;

/**
 * Which making of the scene it is. What it is made of cannot be changed in it, and a graphics context that was lost (a driver that was
 * reset, a machine that slept) does not come back: both times everything is made anew, on a canvas of its own.
 */
function useGeneration(data: SceneData | null): { readonly generation: number; readonly onLost: () => void } {
  const { t } = useTranslation();
  const [made, setMade] = useState({ data, generation: 0 });
  const [losses, setLosses] = useState<readonly number[]>([]);
  if (made.data !== data) setMade({ data, generation: made.generation + 1 });
  if (losses.length > LOSSES_A_MINUTE) throw new Error(t('scene.contextLost'));
  const onLost = useCallback(() => {
    const now = Date.now();
    setLosses((before) => [...before.filter((at) => now - at < 60_000), now]);
    setMade((before) => ({ ...before, generation: before.generation + 1 }));
  }, []);
  return { generation: made.generation, onLost };
}

/** By key: a line becomes a ring. */
function closeDrawn(): void {
  const { drawing } = useView.getState();
  if (drawing) takeDrawing(closeRing(drawing));
}

/** By key: the line or ring for an order is taken; a single point is none yet, and stays. */
function finishLine(): void {
  const { drawing } = useView.getState();
  if (drawing && shapeOf(drawing)) finishDrawing();
}

interface SceneLayersProps {
  readonly data: SceneData;
  readonly insets: Insets;
  readonly picture: ScenePicture;
  readonly onHover: SceneEvents['onHover'];
  /** Told of the scene, and of its end. */
  readonly onMade: (controller: SceneController | null) => void;
  readonly kept: KeptView;
  /** Nothing can be drawn on this canvas any more. */
  readonly onLost: () => void;
}

function SceneLayers({ data, insets, picture, onHover, onMade, kept, onLost }: SceneLayersProps): null {
  const { cesiumWidget } = useCesium();
  const { store, link } = useLive();
  const { i18n } = useTranslation();
  const controller = useRef<SceneController | null>(null);
  const layers = useView((view) => view.layers);
  const selection = useView((view) => view.selection);
  const followed = useView((view) => view.followed);
  const picking = useView((view) => view.pickingPlace);
  const drawing = useView((view) => view.drawing);
  const flight = useView((view) => view.flight);
  const marked = useMarkedCameras();
  const sources = useChosenSources();
  const english = i18n.language === 'en';
  const sceneView = useMemo(
    () => ({ layers, sources, selection, followed, picking, drawing, marked }),
    [layers, sources, selection, followed, picking, drawing, marked],
  );
  const look = useLook();
  const sceneLook = useMemo(() => ({ english, colours: MAP_LOOKS[look] }), [english, look]);
  const first = useRef({ sceneView, sceneLook, picture });
  const isPast = picture !== store;

  useEffect(() => {
    if (!cesiumWidget) return;
    const root = document.getElementById('root');
    const made = new SceneController(
      cesiumWidget,
      data,
      first.current.picture,
      first.current.sceneView,
      {
        onReady: () => root?.setAttribute('data-scene-ready', 'true'),
        onSelect: select,
        onHover,
        onPlace: (place) => {
          changeDraft({ place });
          useView.setState({ pickingPlace: false });
        },
        onDraw: takeDrawing,
        onDrawn: ({ officers, clusters, sequence, animated, accuracy, heading }) => {
          root?.setAttribute('data-officers-drawn', String(officers));
          root?.setAttribute('data-clusters-drawn', String(clusters));
          root?.setAttribute('data-live-sequence', String(sequence));
          root?.setAttribute('data-animated', String(animated));
          root?.setAttribute('data-selected-drawn', `${String(accuracy)} m ${String(heading)}°`);
        },
        onLook: (viewport, freeMiddle) => {
          link.look(viewport);
          lookAt(freeMiddle);
          const { west, south, east, north, metresPerPixel } = viewport;
          const middle = [(west + east) / 2, (south + north) / 2, metresPerPixel].map((value) => value.toFixed(6));
          root?.setAttribute('data-looks-at', middle.join());
        },
        onGround: (states) => {
          useGround.setState({ states });
          root?.setAttribute('data-ground', [...states].map(([id, state]) => `${String(id)}:${state}`).join(' '));
        },
      },
      first.current.sceneLook,
      kept,
    );
    const { canvas } = cesiumWidget;
    canvas.addEventListener('webglcontextlost', onLost);
    controller.current = made;
    onMade(made);
    return () => {
      controller.current = null;
      onMade(null);
      root?.removeAttribute('data-scene-ready');
      canvas.removeEventListener('webglcontextlost', onLost);
      made.destroy();
    };
  }, [cesiumWidget, data, link, onHover, onMade, kept, onLost]);
  useEffect(() => controller.current?.setInsets(insets), [insets]);
  useEffect(() => controller.current?.setView(sceneView), [sceneView]);
  useEffect(() => {
    if (first.current.picture !== picture) controller.current?.setPicture(picture);
    first.current.picture = picture;
  }, [picture]);
  useEffect(() => {
    if (first.current.sceneLook !== sceneLook) controller.current?.setLook(sceneLook);
    first.current.sceneLook = sceneLook;
    document.getElementById('root')?.setAttribute('data-look', look);
  }, [sceneLook, look]);
  useEffect(() => {
    if (flight) controller.current?.fly(flight);
  }, [flight]);

  const coverageAt = useView((view) => view.coverageAt);
  const { coverage: coverageNow } = useLiveTopic('coverage');
  const coverageThen = useQuery({
    ...coverageAtQuery(coverageAt ?? 0),
    enabled: layers.coverage && coverageAt !== null,
  }).data;
  const coverage = coverageAt === null ? coverageNow : coverageThen;
  useEffect(() => {
    if (coverage) controller.current?.setCoverage(coverage);
  }, [coverage]);

  const officerId = selection?.kind === 'officer' && !isPast ? selection.officerId : null;
  const pastTrail = useView((view) => view.pastTrail);
  const shiftId = pastTrail?.shiftId ?? (officerId === null ? undefined : store.officers.get(officerId)?.shiftId);
  const trail = useQuery({ ...trajectoryQuery(shiftId ?? 0), enabled: shiftId !== undefined }).data;
  useEffect(
    () => controller.current?.setTrail(shiftId === undefined ? null : (trail ?? null), pastTrail),
    [trail, shiftId, pastTrail, look],
  );

  const { radiusMetres, hours } = useView((view) => view.trailArea);
  const trailArea = useQuery({
    ...trailAreaQuery(radiusMetres, hours * 3_600, coverageAt),
    enabled: layers.trailArea,
  }).data;
  useEffect(() => controller.current?.setTrailArea(layers.trailArea ? (trailArea ?? null) : null), [trailArea, layers]);

  const segments = useQuery({ ...streetsQuery, enabled: layers.streets }).data;
  const streets = useQuery({ ...streetCoverageQuery(coverageAt), enabled: layers.streets }).data;
  useEffect(() => {
    controller.current?.setStreets(segments ?? [], layers.streets && segments ? (streets ?? null) : null);
  }, [segments, streets, layers]);

  const fences = useDrawnFences();
  useEffect(() => controller.current?.setFences(fences), [fences]);

  const instructions = useLiveTopic('instructions');
  const version = instructions.version('instructions');
  const draftPlace = useView((view) => view.draft?.place ?? null);
  const stepPlace = useView((view) => view.stepPlace);
  // While it is being changed, the tool draws it.
  const draftDrawing = useView((view) => (view.drawing ? null : (view.draft?.drawing ?? null)));
  useEffect(() => {
    if (isPast) return;
    controller.current?.setPlaces(
      instructionPlaces(store, selection, draftPlace),
      instructionDrawings(store, selection, draftDrawing),
      stepPlace,
    );
  }, [store, isPast, version, selection, draftPlace, draftDrawing, stepPlace, look]);
  useEffect(() => {
    if (!isPast) return undefined;
    const mark = (): void => controller.current?.setPlaces(openPlaces(picture));
    mark();
    return picture.subscribe('instructions', mark);
  }, [picture, isPast, look]);
  return null;
}
