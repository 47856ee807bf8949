import { drawnLine, outerRings, type Cell, type DrawnShape, type LonLat, type Trajectory } from '@xuncheng/contract';
import {
  BillboardCollection,
  BlendOption,
  Cartesian3,
  PointPrimitiveCollection,
  PrimitiveCollection,
  Transforms,
  type CesiumWidget,
  type Primitive,
} from 'cesium';
import { MAP_LOOKS } from '../theme/map-look.ts';
import type { PastTrail } from '../view/view-state.ts';
import { viewCone } from './devices-layer.ts';
import { iconScale, targetIcon } from './icons.ts';
import type { MarkedPlace } from './instruction-places.ts';
import { circleOverlay, dashedOverlay, fadingOverlay, flatOverlay, lineOverlay, type OverlayLine } from './overlays.ts';
import type { PlacedDevice } from './scene-input.ts';
import { colourOf } from './shapes.ts';
import { stretchOf } from './stretch.ts';
import type { Tail } from './tails.ts';
import { trailOpacities } from './trail-age.ts';

const TRAIL_HEIGHT_METRES = 5;
const NEVER_HIDDEN = Number.POSITIVE_INFINITY;
const CONE_COLOUR = '#8fd0f0';
const STEP_COLOUR = '#ffffff';

/** One line is what somebody did, the other what nobody knows. */
const SOLID_WIDTH_PIXELS = 3;
const DASHED_WIDTH_PIXELS = 1.8;
const STRETCH_WIDTH_PIXELS = 6;
const ACCURACY_WIDTH_PIXELS = 1.5;

/**
 * What belongs to the selection alone: trail and stops, accuracy, view, cell, targets. Each part is replaced as a whole and built
 * within one frame, so that a trail that grows every few seconds does not blink.
 */
export class SelectedLayer {
  private readonly widget: CesiumWidget;
  private readonly trail: PrimitiveCollection;
  private readonly outline: PrimitiveCollection;
  private readonly places: PrimitiveCollection;
  /** Holds for what is set from then on. */
  colours = MAP_LOOKS.night;
  private readonly accuracyGroup: PrimitiveCollection;
  private accuracy: Primitive | null = null;
  private accuracyMetres: number | null = null;

  constructor(widget: CesiumWidget) {
    this.widget = widget;
    const add = (): PrimitiveCollection =>
      widget.scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
    this.outline = add();
    this.trail = add();
    this.places = add();
    this.accuracyGroup = add();
  }

  /**
   * The track with its stops; silences are dashed, because nobody knows what was there. Null clears. A stretch of it may be meant
   * above all: it is drawn strongly.
   * @returns the middle of that stretch
   */
  setTrail(trajectory: Trajectory | null, stretch: PastTrail | null): LonLat | undefined {
    this.trail.removeAll();
    if (!trajectory) return undefined;
    const walks: Tail[] = [];
    const newest = trajectory.segments.at(-1)?.times.at(-1) ?? 0;
    const silences: OverlayLine[] = [];
    let end: LonLat | null = null;
    for (const { line, times } of trajectory.segments) {
      const first = line.coordinates[0];
      if (end && first) silences.push([end, first]);
      if (line.coordinates.length > 1) {
        walks.push({ line: line.coordinates, opacities: trailOpacities(times, newest) });
      }
      end = line.coordinates.at(-1) ?? end;
    }
    add(this.trail, fadingOverlay(walks, TRAIL_HEIGHT_METRES, SOLID_WIDTH_PIXELS, colourOf(this.colours.trail)));
    this.addDashes(this.trail, silences, this.colours.trailGap);
    const stops = new PointPrimitiveCollection({ blendOption: BlendOption.TRANSLUCENT });
    for (const { lon, lat } of trajectory.stops) {
      stops.add({
        position: Cartesian3.fromDegrees(lon, lat, TRAIL_HEIGHT_METRES),
        pixelSize: 9,
        color: colourOf(this.colours.trailStop),
        outlineColor: colourOf('#10181f'),
        outlineWidth: 2,
        disableDepthTestDistance: NEVER_HIDDEN,
      });
    }
    this.trail.add(stops);
    if (!stretch) return undefined;
    const meant = stretchOf(trajectory, stretch.from, stretch.to);
    add(this.trail, lineOverlay(meant, TRAIL_HEIGHT_METRES, STRETCH_WIDTH_PIXELS, colourOf(this.colours.trailStretch)));
    const place = meant[0]?.[Math.floor(meant[0].length / 2)];
    if (place) {
      this.trail.add(this.pointAt(place, this.colours.trailStretch, 11));
    }
    return place;
  }

  /** Circle of the fix's accuracy around where `moveAccuracy` says; null clears. Metres. */
  setAccuracy(radiusMetres: number | null): void {
    if (radiusMetres === this.accuracyMetres) return;
    this.accuracyMetres = radiusMetres;
    this.accuracyGroup.removeAll();
    this.accuracy = null;
    if (radiusMetres === null) return;
    // Over the houses, whose depth would leave a few arcs of it; not filled, which would veil the icon that it belongs to.
    const circle = circleOverlay(Math.max(2, radiusMetres), ACCURACY_WIDTH_PIXELS, colourOf(this.colours.trail, 0.9));
    this.accuracy = this.accuracyGroup.add(circle) as Primitive;
    this.accuracy.show = false;
  }

  /** Where the circle is round; undefined: nobody knows. */
  moveAccuracy(position: Cartesian3 | undefined): void {
    if (!this.accuracy) return;
    this.accuracy.show = position !== undefined;
    if (position) Transforms.eastNorthUpToFixedFrame(position, undefined, this.accuracy.modelMatrix);
  }

  /** Radius of the circle as it is drawn, metres; null: none is. */
  get accuracyDrawn(): number | null {
    return this.accuracy?.show ? this.accuracyMetres : null;
  }

  /** Outline of the selected cell, null for none; and what the cameras that are meant see. */
  setOutline(cell: Cell | null, devices: readonly PlacedDevice[]): void {
    this.outline.removeAll();
    if (cell) this.addLines(this.outline, outerRings(cell.geometry), this.colours.outline);
    for (const device of devices) {
      const cone = viewCone(device);
      if (!cone) continue;
      this.outline.add(flatOverlay(cone, TRAIL_HEIGHT_METRES, colourOf(CONE_COLOUR, 0.3)));
      this.addLines(this.outline, [[...cone, cone[0]!]], this.colours.outline);
    }
  }

  /** Where instructions send people, each with a line from where its receiver is, if known; and what was drawn for them; and where somebody was at a step. */
  setPlaces(places: readonly MarkedPlace[], drawings: readonly DrawnShape[], stepPlace: LonLat | null): void {
    this.places.removeAll();
    if (stepPlace) this.places.add(this.pointAt(stepPlace, STEP_COLOUR, 15));
    for (const drawing of drawings) {
      const colour = colourOf(this.colours.trailStretch, 0.22);
      if (drawing.type === 'Polygon')
        this.places.add(flatOverlay(drawing.coordinates[0].slice(1), TRAIL_HEIGHT_METRES, colour));
      this.addLines(this.places, [drawnLine(drawing)], this.colours.trailStretch);
    }
    if (places.length === 0) return;
    const ways = places.flatMap(({ place, from }): OverlayLine[] => (from ? [[from, place]] : []));
    this.addDashes(this.places, ways, this.colours.border);
    const markers = new BillboardCollection({ scene: this.widget.scene, blendOption: BlendOption.TRANSLUCENT });
    const { name, image } = targetIcon();
    for (const { place } of places) {
      const marker = markers.add({
        position: Cartesian3.fromDegrees(place[0], place[1], 8),
        scale: iconScale(),
        disableDepthTestDistance: NEVER_HIDDEN,
      });
      marker.setImage(name, image);
    }
    this.places.add(markers);
  }

  private pointAt([lon, lat]: LonLat, css: string, pixelSize: number): PointPrimitiveCollection {
    const point = new PointPrimitiveCollection();
    point.add({
      position: Cartesian3.fromDegrees(lon, lat, TRAIL_HEIGHT_METRES),
      pixelSize,
      color: colourOf(css),
      outlineColor: colourOf('#10181f'),
      outlineWidth: 2,
      disableDepthTestDistance: NEVER_HIDDEN,
    });
    return point;
  }

  private addLines(to: PrimitiveCollection, lines: readonly OverlayLine[], css: string): void {
    add(to, lineOverlay(lines, TRAIL_HEIGHT_METRES, SOLID_WIDTH_PIXELS, colourOf(css)));
  }

  private addDashes(to: PrimitiveCollection, lines: readonly OverlayLine[], css: string): void {
    add(to, dashedOverlay(lines, TRAIL_HEIGHT_METRES, DASHED_WIDTH_PIXELS, colourOf(css, 0.9)));
  }
}

function add(to: PrimitiveCollection, primitive: Primitive | null): void {
  if (primitive) to.add(primitive);
}
