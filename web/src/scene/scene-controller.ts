import {
  outerRings,
  ringContains,
  type CoverageNow,
  type DrawnShape,
  type LonLat,
  type StreetCoverage,
  type StreetSegment,
  type TrailArea,
  type Trajectory,
} from '@xuncheng/contract';
import {
  Cartesian2,
  Cartographic,
  Color,
  Math as CesiumMath,
  PrimitiveCollection,
  SceneTransforms,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
  type Cartesian3,
  type CesiumWidget,
} from 'cesium';
import type { Pixel } from '../view/aim.ts';
import type { Flight, PastTrail, Selection } from '../view/view-state.ts';
import { AlarmsLayer } from './alarms-layer.ts';
import { AreasLayer } from './areas-layer.ts';
import { CameraMoves, type Insets } from './camera-moves.ts';
import { CellIndex } from './cell-index.ts';
import { CellsLayer } from './cells-layer.ts';
import { DevicesLayer } from './devices-layer.ts';
import { DrawingTool } from './drawing-tool.ts';
import type { MarkedPlace } from './instruction-places.ts';
import { FencesLayer, type DrawnFence } from './fences-layer.ts';
import { GroundLayers } from './ground-layers.ts';
import type { KeptView } from './kept-view.ts';
import { LabelsLayer } from './labels-layer.ts';
import { nearestTarget } from './nearest.ts';
import { OfficersLayer } from './officers-layer.ts';
import { prepareScene } from './prepare-scene.ts';
import { RenderPump } from './render-pump.ts';
import type { Pointed, SceneEvents } from './scene-events.ts';
import type { SceneData, SceneLook, SceneView } from './scene-input.ts';
import type { ScenePicture } from './scene-picture.ts';
import { ReportsLayer } from './reports-layer.ts';
import { SelectedLayer } from './selected-layer.ts';
import { StreetsLayer } from './streets-layer.ts';
import { TailsLayer } from './tails-layer.ts';
import { obstaclesOf, targetsOf, type Pointable } from './targets.ts';
import { TrackersLayer } from './trackers-layer.ts';
import { TrailAreaLayer } from './trail-area-layer.ts';
import type { PlaceCluster } from './view-clusters.ts';

const HOVER_PAUSE_MS = 80;
const LOOK_PAUSE_MS = 500;
/** Who is alone and who is in a cluster is decided anew so often while people walk. */
const ARRANGE_EVERY_MS = 1_000;
const POINTER_REACH_PIXELS = 16;
const STRETCH_RANGE_METRES = 900;

/**
 * Everything drawn, in one place: layers over the engine's scene, fed by the live store directly and by the view through setters.
 * Made when the engine's widget is; ends with `destroy`, the widget itself belongs to its maker.
 */
export class SceneController {
  private readonly widget: CesiumWidget;
  private picture: ScenePicture;
  private unsubscribe: readonly (() => void)[] = [];
  private readonly events: SceneEvents;
  private readonly data: SceneData;
  private readonly kept: KeptView;
  private readonly isBack: boolean;
  private readonly cellIndex: CellIndex;
  private readonly pump: RenderPump;
  private readonly camera: CameraMoves;
  private readonly ground: GroundLayers;
  private readonly areas: AreasLayer;
  private readonly trailArea: TrailAreaLayer;
  private readonly streets: StreetsLayer;
  private readonly cells: CellsLayer;
  private readonly devices: DevicesLayer;
  private readonly trackers: TrackersLayer;
  private readonly alarms: AlarmsLayer;
  private readonly reports: ReportsLayer;
  private readonly officers: OfficersLayer;
  private readonly selected: SelectedLayer;
  private readonly fences: FencesLayer;
  private readonly tails: TailsLayer;
  private readonly drawn: DrawingTool;
  private readonly pointable: Pointable;
  private readonly pointer: ScreenSpaceEventHandler;
  private readonly ends: (() => void)[] = [];
  private readonly labelGroup: PrimitiveCollection;
  private labels: LabelsLayer;
  private look: SceneLook;
  private view: SceneView;
  private ready = false;
  private ended = false;
  private followedAt: Cartesian3 | undefined;
  private hoverAt = 0;
  private arrangedAt = 0;
  private stillAt = 0;
  private stillStale = false;
  private labelsStale = true;
  private looking: ReturnType<typeof setTimeout> | null = null;

  constructor(
    widget: CesiumWidget,
    data: SceneData,
    picture: ScenePicture,
    view: SceneView,
    events: SceneEvents,
    look: SceneLook,
    kept: KeptView,
  ) {
    const { scene } = widget;
    this.widget = widget;
    this.data = data;
    this.picture = picture;
    this.events = events;
    this.view = view;
    this.look = look;
    this.kept = kept;
    prepareScene(widget);
    this.cellIndex = new CellIndex(data.cells);
    this.pump = new RenderPump(scene, (now) => this.frame(now));
    this.camera = new CameraMoves(
      scene,
      data.areas[0] ? outerRings(data.areas[0].geometry).flat() : [[120.17, 30.24]],
      () => this.pump.animated,
    );
    // Each layer is drawn over those made before it.
    this.ground = new GroundLayers(scene, data, this.camera.homePlace, {
      onStates: events.onGround,
      onInk: () => {
        this.setLook(this.look);
      },
    });
    this.areas = new AreasLayer(scene, data.areas);
    this.trailArea = new TrailAreaLayer(scene);
    this.cells = new CellsLayer(scene, data.cells);
    this.streets = new StreetsLayer(scene);
    this.fences = new FencesLayer(scene);
    this.tails = new TailsLayer(scene);
    this.selected = new SelectedLayer(widget);
    this.labelGroup = scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
    this.labels = new LabelsLayer(scene, this.labelGroup, data.map, data.areas, look.english, look.colours);
    this.devices = new DevicesLayer(scene, data.devices);
    this.trackers = new TrackersLayer(scene, data.devices);
    this.reports = new ReportsLayer(scene);
    this.officers = new OfficersLayer(scene);
    this.alarms = new AlarmsLayer(scene);
    this.drawn = new DrawingTool(widget, look.colours, (position) => this.groundAt(position), events.onDraw);
    const { alarms, reports, officers, trackers, devices } = this;
    this.pointable = { widget, alarms, reports, officers, trackers, devices };
    this.pointer = this.listenToPointer();
    this.ends.push(
      scene.postRender.addEventListener(() => {
        this.afterRender();
      }),
      scene.camera.changed.addEventListener(() => {
        this.labelsStale = true;
      }),
      scene.camera.moveEnd.addEventListener(() => {
        this.labelsStale = true;
        scene.requestRender();
      }),
    );
    scene.camera.percentageChanged = 0.08;
    this.isBack = kept.restore(scene.camera, this.camera.home.center);
    if (!this.isBack) this.camera.move({ to: 'home' }, true);
    this.paint();
    this.setView(view);
    this.setPicture(picture);
    this.pump.settle(4_000);
  }

  /** Draws from another picture from now on: the living one, or one of the past. */
  setPicture(picture: ScenePicture): void {
    for (const end of this.unsubscribe) end();
    this.picture = picture;
    this.followedAt = undefined;
    const syncDevices = (): void => {
      this.syncDevices();
    };
    this.unsubscribe = [
      picture.subscribe('officers', () => {
        this.syncOfficers();
      }),
      picture.subscribe('devices', syncDevices),
      picture.subscribe('alarms', syncDevices),
      picture.subscribe('reports', () => {
        this.syncReports();
      }),
    ];
    this.syncDevices();
    this.syncReports();
    this.syncOfficers();
    this.arrange();
    this.pump.settle();
  }

  setView(view: SceneView): void {
    if (view.followed !== this.view.followed) this.followedAt = undefined;
    this.view = view;
    const { layers, selection } = view;
    this.ground.show(view.sources, layers.blocks);
    this.areas.show(layers.areas);
    this.labels.show(layers.labels);
    this.cells.show(layers.coverage, layers.cells);
    this.devices.show(layers.cameras, layers.cones, layers.probes);
    this.trackers.show(layers.trackers);
    this.alarms.show(layers.alarms);
    this.reports.show(layers.reports);
    this.fences.show(layers.geofences);
    this.officers.show(layers.officers, layers.names);
    this.widget.canvas.style.cursor = view.picking || view.drawing ? 'crosshair' : 'default';
    this.drawn.set(view.drawing);
    const cell = selection?.kind === 'cell' ? this.cellIndex.byIdentity(selection.cellId) : undefined;
    const marked = this.data.devices.filter(({ id }) => view.marked.includes(id));
    this.selected.setOutline(cell ?? null, marked);
    this.labelsStale = true;
    this.syncDevices();
    this.syncReports();
    this.syncOfficers();
    this.pump.settle();
  }

  setCoverage(coverage: CoverageNow): void {
    this.cells.setCoverage(coverage);
    this.pump.settle();
  }

  /** `stretch`: the part of it that is meant, which the camera goes to. */
  setTrail(trajectory: Trajectory | null, stretch: PastTrail | null): void {
    const place = this.selected.setTrail(trajectory, stretch);
    if (place && stretch !== this.kept.stretch) {
      this.kept.stretch = stretch;
      this.camera.move({ to: 'place', lon: place[0], lat: place[1], rangeMetres: STRETCH_RANGE_METRES });
    }
    this.pump.settle(3_000);
  }

  setStreets(segments: readonly StreetSegment[], coverage: StreetCoverage | null): void {
    this.streets.set(segments, coverage);
    this.pump.settle();
  }

  setTrailArea(area: TrailArea | null): void {
    this.trailArea.set(area);
    this.pump.settle();
  }

  setFences(fences: readonly DrawnFence[]): void {
    this.fences.set(fences);
    this.pump.settle();
  }

  setPlaces(
    places: readonly MarkedPlace[],
    drawings: readonly DrawnShape[] = [],
    stepPlace: LonLat | null = null,
  ): void {
    this.selected.setPlaces(places, drawings, stepPlace);
    this.pump.settle();
  }

  setInsets(insets: Insets): void {
    this.camera.insets = insets;
    if (!this.ready && !this.isBack) this.camera.move({ to: 'home' }, true);
  }

  /** Another language on the map, or another time of day. */
  setLook(look: SceneLook): void {
    this.look = look;
    const { scene } = this.widget;
    const colours = this.ground.colours(look.colours);
    this.labels.destroy();
    this.labels = new LabelsLayer(scene, this.labelGroup, this.data.map, this.data.areas, look.english, colours);
    this.paint();
    this.setView(this.view);
  }

  /** What a click there would draw or choose; pixels of the map. */
  takeAt([x, y]: Pixel): void {
    if (this.view.drawing) this.drawn.take(new Cartesian2(x, y));
    else if (this.view.picking) this.pick(new Cartesian2(x, y));
  }

  /** Officers drawn inside an outline, in pixels of the map. */
  officersWithin(outline: readonly LonLat[]): number[] {
    const { scene } = this.widget;
    return [...this.picture.officers.keys()].filter((officerId) => {
      const position = this.officers.positionOf(officerId);
      const pixel = position && SceneTransforms.worldToWindowCoordinates(scene, position);
      return pixel !== undefined && ringContains(outline, pixel.x, pixel.y);
    });
  }

  fly(flight: Flight): void {
    if (flight === this.kept.flight) return;
    this.kept.flight = flight;
    if (flight.to === 'cluster') {
      const worst = this.officers.worstCluster();
      if (worst) this.openCluster(worst);
      return;
    }
    this.camera.move(flight);
    this.pump.settle();
  }

  destroy(): void {
    this.ended = true;
    this.pump.stop();
    this.ground.destroy();
    this.tails.destroy();
    this.drawn.destroy();
    if (this.looking) clearTimeout(this.looking);
    for (const end of [...this.ends, ...this.unsubscribe]) end();
    if (!this.pointer.isDestroyed()) this.pointer.destroy();
  }

  private paint(): void {
    const colours = this.ground.colours(this.look.colours);
    const { scene } = this.widget;
    scene.backgroundColor = Color.fromCssColorString(colours.sky);
    scene.globe.baseColor = Color.fromCssColorString(colours.ground);
    this.ground.paint(colours);
    this.areas.paint(colours);
    this.cells.paintLines(colours);
    this.fences.paint(colours);
    this.selected.colours = this.drawn.colours = colours;
    this.tails.colour = colours.trail;
  }

  private syncOfficers(): void {
    const { selection } = this.view;
    const selectedId = selection?.kind === 'officer' ? selection.officerId : null;
    const { officers, tails } = this.picture;
    // Of the past every picture is where people were: whoever is far from the one before has not walked there.
    const isPast = tails !== undefined;
    this.officers.sync(officers, selectedId, Date.now(), this.pump.animated && !isPast);
    const officer = selectedId === null ? undefined : officers.get(selectedId);
    if (isPast || Date.now() - this.arrangedAt >= ARRANGE_EVERY_MS) this.arrange();
    this.tails.set(tails ? () => tails.call(this.picture, this.camera.viewport.metresPerPixel) : null);
    this.selected.setAccuracy(officer?.accuracy ?? null);
    this.pump.wake();
  }

  private arrange(): void {
    this.arrangedAt = Date.now();
    this.officers.arrange(this.camera.viewport, this.arrangedAt);
  }

  /** Devices and alarms stand still: they are put together anew when the camera has moved or a state has changed. */
  private arrangeStill(): void {
    this.stillAt = Date.now();
    this.stillStale = false;
    const { selection } = this.view;
    const { viewport } = this.camera;
    this.devices.arrange(viewport, selection?.kind === 'device' ? selection.deviceId : null);
    this.alarms.arrange(viewport, selection?.kind === 'alarm' ? selection.alarmId : null);
  }

  private syncDevices(): void {
    const { selection } = this.view;
    const selectedId = selection?.kind === 'device' ? selection.deviceId : null;
    const { devices, alarms, tails } = this.picture;
    this.devices.sync(tails ? null : devices, alarms.values(), selectedId);
    this.trackers.sync(devices, selectedId);
    this.alarms.sync(alarms);
    // Devices say something all the time; what they are put together to is looked at as seldom as people are.
    this.stillStale = true;
    if (Date.now() - this.stillAt >= ARRANGE_EVERY_MS) this.arrangeStill();
    this.pump.wake();
    this.pump.settle(ARRANGE_EVERY_MS + 300);
  }

  private syncReports(): void {
    const { selection } = this.view;
    this.reports.sync(this.picture.reports, selection?.kind === 'report' ? selection.reportId : null);
    this.pump.settle(600);
  }

  private frame(now: number): boolean {
    const { followed, selection } = this.view;
    const walks = this.officers.frame(now);
    this.selected.moveAccuracy(
      selection?.kind === 'officer' ? this.officers.positionOf(selection.officerId) : undefined,
    );
    // From where they were when the camera was moved last: whoever was put somewhere between two frames is followed there, too.
    const at = followed === null ? undefined : this.officers.positionOf(followed);
    if (this.followedAt && at) this.camera.shift(this.followedAt, at);
    this.followedAt = at?.clone();
    const rings = this.alarms.frame(now);
    return walks || rings;
  }

  private afterRender(): void {
    const { count, clusterCount } = this.officers;
    const { selection } = this.view;
    this.events.onDrawn({
      officers: count,
      clusters: clusterCount,
      sequence: this.picture.movesSequence,
      accuracy: this.selected.accuracyDrawn,
      animated: this.pump.animated,
      heading: selection?.kind === 'officer' ? this.officers.headingOf(selection.officerId) : null,
    });
    const waits = this.cells.paint();
    if (this.stillStale && Date.now() - this.stillAt >= ARRANGE_EVERY_MS) this.arrangeStill();
    if (this.labelsStale) {
      this.labelsStale = false;
      if (this.ready) this.kept.keep(this.widget.scene.camera, this.camera.home.center);
      const { height } = this.camera;
      this.areas.cameraAt(height);
      this.devices.cameraAt(height);
      this.arrange();
      this.arrangeStill();
      this.labels.choose(height, obstaclesOf(this.pointable));
      this.looking ??= setTimeout(() => {
        this.looking = null;
        this.events.onLook(this.camera.viewport, this.camera.freeMiddle);
      }, LOOK_PAUSE_MS);
      this.widget.scene.requestRender();
    }
    // What was drawn for the first time in this frame says so only when the engine has ended it.
    if (!this.ready) setTimeout(this.tellReady);
    if (waits || !this.ready) this.pump.settle();
  }

  private readonly tellReady = (): void => {
    if (this.ready || this.ended || !this.ground.ready) return;
    this.ready = true;
    this.events.onReady();
  };

  private listenToPointer(): ScreenSpaceEventHandler {
    const pointer = new ScreenSpaceEventHandler(this.widget.canvas);
    pointer.setInputAction(({ position }: { position: Cartesian2 }) => {
      if (this.view.drawing) return; // the drawing tool has it
      if (this.view.picking) {
        this.pick(position);
        return;
      }
      const thing = this.thingAt(position) ?? this.cellAt(position);
      if (thing?.kind === 'cluster') this.openCluster(thing.cluster);
      else this.events.onSelect(thing);
    }, ScreenSpaceEventType.LEFT_CLICK);
    pointer.setInputAction(({ endPosition }: { endPosition: Cartesian2 }) => {
      const now = performance.now();
      if (now - this.hoverAt < HOVER_PAUSE_MS) return;
      this.hoverAt = now;
      const isBusy = this.view.picking || this.view.drawing !== null;
      const what = isBusy ? null : this.thingAt(endPosition);
      if (!isBusy) this.widget.canvas.style.cursor = what ? 'pointer' : 'default';
      this.events.onHover(what ? { x: endPosition.x, y: endPosition.y, what } : null);
    }, ScreenSpaceEventType.MOUSE_MOVE);
    // Over a panel the canvas hears nothing of the pointer, and what was under it is no longer meant.
    const { canvas, camera } = this.widget;
    const leave = (): void => {
      this.events.onHover(null);
    };
    canvas.addEventListener('pointerleave', leave);
    this.ends.push(camera.moveStart.addEventListener(leave), () => {
      canvas.removeEventListener('pointerleave', leave);
    });
    return pointer;
  }

  private pick(position: Cartesian2): void {
    const place = this.groundAt(position);
    if (place) this.events.onPlace({ lon: place[0], lat: place[1] });
  }

  private openCluster({ lon, lat, radiusMetres }: PlaceCluster): void {
    this.events.onHover(null);
    this.camera.open(lon, lat, radiusMetres);
    this.pump.settle();
  }

  private thingAt(position: Cartesian2): Pointed | null {
    return nearestTarget(targetsOf(this.pointable), position.x, position.y, POINTER_REACH_PIXELS);
  }

  private groundAt(position: Cartesian2): LonLat | null {
    const ground = this.widget.scene.camera.pickEllipsoid(position);
    if (!ground) return null;
    const { longitude, latitude } = Cartographic.fromCartesian(ground);
    return [CesiumMath.toDegrees(longitude), CesiumMath.toDegrees(latitude)];
  }

  private cellAt(position: Cartesian2): Selection | null {
    const { layers } = this.view;
    if (!layers.coverage && !layers.cells) return null;
    const place = this.groundAt(position);
    const cell = place && this.cellIndex.at(place[0], place[1]);
    return cell ? { kind: 'cell', cellId: cell.id } : null;
  }
}
