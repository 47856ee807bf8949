import { outerRings, surfaceBox, type Area, type LonLat } from '@xuncheng/contract';
import { Math as CesiumMath, type GeometryInstance, type Scene } from 'cesium';
import type { MapColours } from '../theme/map-look.ts';
import { paintedFlats, paintedLines, type Painted } from './painted.ts';
import { flatRings, pixelLine } from './shapes.ts';

const DIM_HEIGHT = 2.2;
const LINE_HEIGHT = 3.4;
/** How far the dimmed surroundings reach beyond the area, degrees. */
const DIM_REACH = 0.4;
/** Its longest edge, about 3 km, radians: the middle of one lies 0.2 m lower, above everything flat still. Finer, it takes longer to make than the city. */
const DIM_GRANULARITY = CesiumMath.toRadians(0.03);
/** Community borders would be a net over the map from higher up, metres. */
const COMMUNITIES_BELOW_METRES = 5_000;

/** Borders by level, and the veil over everything outside the caller's own area. */
export class AreasLayer {
  private readonly border: Painted;
  private readonly subdistricts: Painted;
  private readonly communities: Painted;
  private readonly veil: Painted | null;
  private shown = true;

  constructor(scene: Scene, areas: readonly Area[]) {
    const root = areas[0];
    const subdistricts: GeometryInstance[] = [];
    const communities: GeometryInstance[] = [];
    for (const area of areas.slice(1)) {
      for (const ring of outerRings(area.geometry)) {
        if (area.level === 'subdistrict') subdistricts.push(pixelLine(ring, LINE_HEIGHT, 1.6));
        else if (area.level === 'community') communities.push(pixelLine(ring, LINE_HEIGHT - 0.4, 1));
      }
    }
    const border = (root ? outerRings(root.geometry) : []).map((ring) => pixelLine(ring, LINE_HEIGHT + 0.4, 3));
    this.veil = root ? paintedFlats([veil(root)], true) : null;
    this.communities = paintedLines(communities);
    this.subdistricts = paintedLines(subdistricts);
    this.border = paintedLines(border);
    for (const painted of [this.veil, this.communities, this.subdistricts, this.border])
      if (painted) scene.primitives.add(painted.primitive);
  }

  paint({ ground, veil: alpha, border, innerBorder }: MapColours): void {
    this.veil?.paint(ground, alpha);
    this.communities.paint(innerBorder, 0.4);
    this.subdistricts.paint(innerBorder, 0.75);
    this.border.paint(border, 0.95);
  }

  show(shown: boolean): void {
    this.shown = shown;
    this.subdistricts.primitive.show = this.border.primitive.show = shown;
  }

  /** Called when the camera has moved. */
  cameraAt(heightMetres: number): void {
    this.communities.primitive.show = this.shown && heightMetres < COMMUNITIES_BELOW_METRES;
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
  return flatRings([frame, ...outerRings(geometry)], DIM_HEIGHT, DIM_GRANULARITY);
}
