import { outerRings, surfaceBox, type Area, type LonLat } from '@xuncheng/contract';
import type { GeometryInstance, Primitive, Scene } from 'cesium';
import { MAP } from '../theme/palette.ts';
import { colourOf, flatPolygon, flatPrimitive, linePrimitive, pixelLine } from './shapes.ts';

const DIM_HEIGHT = 2.2;
const LINE_HEIGHT = 3.4;
/** How far the dimmed surroundings reach beyond the area, degrees. */
const DIM_REACH = 0.4;
/** Community borders would be a net over the map from higher up, metres. */
const COMMUNITIES_BELOW_METRES = 5_000;

/** Borders by level, and the veil over everything outside the caller's own area. */
export class AreasLayer {
  private readonly outer: Primitive[];
  private readonly communities: Primitive;
  private shown = true;

  constructor(scene: Scene, areas: readonly Area[]) {
    const root = areas[0];
    const subdistricts: GeometryInstance[] = [];
    const communities: GeometryInstance[] = [];
    for (const area of areas.slice(1)) {
      for (const ring of outerRings(area.geometry)) {
        if (area.level === 'subdistrict')
          subdistricts.push(pixelLine(ring, LINE_HEIGHT, 1.6, colourOf(MAP.innerBorder, 0.75)));
        else if (area.level === 'community')
          communities.push(pixelLine(ring, LINE_HEIGHT - 0.4, 1, colourOf(MAP.innerBorder, 0.4)));
      }
    }
    const border = (root ? outerRings(root.geometry) : []).map((ring) =>
      pixelLine(ring, LINE_HEIGHT + 0.4, 3, colourOf(MAP.border, 0.95)),
    );
    this.communities = linePrimitive(communities);
    this.outer = [linePrimitive(subdistricts), linePrimitive(border)];
    if (root) scene.primitives.add(flatPrimitive([veil(root)], true));
    for (const primitive of [this.communities, ...this.outer]) scene.primitives.add(primitive);
  }

  show(shown: boolean): void {
    this.shown = shown;
    for (const primitive of this.outer) primitive.show = shown;
  }

  /** Called when the camera has moved. */
  cameraAt(heightMetres: number): void {
    this.communities.show = this.shown && heightMetres < COMMUNITIES_BELOW_METRES;
  }
}

function veil({ geometry }: Area): GeometryInstance {
  const [west, south, east, north] = surfaceBox(geometry);
  const frame: LonLat[] = [
    [west - DIM_REACH, south - DIM_REACH],
    [east + DIM_REACH, south - DIM_REACH],
    [east + DIM_REACH, north + DIM_REACH],
    [west - DIM_REACH, north + DIM_REACH],
  ];
  return flatPolygon([frame, ...outerRings(geometry)], DIM_HEIGHT, colourOf(MAP.ground, 0.55));
}
