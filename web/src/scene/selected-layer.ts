/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { Cell, Device, LonLat, Trajectory } from '@xuncheng/contract';
import {
  CallbackPositionProperty,
  Cartesian3,
  ConstantProperty,
  PolylineDashMaterialProperty,
  type CesiumWidget,
  type Entity,
} from 'cesium';
import { MAP, TRAIL } from '../theme/palette.ts';
import { viewCone } from './devices-layer.ts';
import { iconScale, targetIcon } from './icons.ts';
import { colourOf } from './shapes.ts';

const TRAIL_HEIGHT_METRES = 5;
const NEVER_HIDDEN = Number.POSITIVE_INFINITY;

/** What belongs to the selection alone: trail and stops, accuracy, view, cell, targets. Few things, so they may be entities. */
export class SelectedLayer {
  private readonly widget: CesiumWidget;
  private trail: Entity[] = [];
  private outline: Entity[] = [];
  private accuracy: Entity | null = null;
  private places: Entity[] = [];

  constructor(widget: CesiumWidget) {
    this.widget = widget;
  }

  /** The track with its stops; silences are dashed, because nobody knows what was there. Null clears. */
  setTrail(trajectory: Trajectory | null): void {
    this.trail = this.replace(this.trail, () => {
      if (!trajectory) return [];
      const made: Entity[] = [];
      let end: LonLat | null = null;
      for (const { line } of trajectory.segments) {
        const first = line.coordinates[0];
        if (end && first) made.push(this.line([end, first], 1.5, dashed(TRAIL.gap)));
        if (line.coordinates.length > 1) made.push(this.line(line.coordinates, 3, colourOf(TRAIL.line, 0.95)));
        end = line.coordinates.at(-1) ?? end;
      }
      for (const stop of trajectory.stops) {
        made.push(
          this.widget.entities.add({
            position: Cartesian3.fromDegrees(stop.lon, stop.lat, TRAIL_HEIGHT_METRES),
            point: {
              pixelSize: 9,
              color: colourOf(TRAIL.stop),
              outlineColor: colourOf('#10181f'),
              outlineWidth: 2,
              disableDepthTestDistance: NEVER_HIDDEN,
            },
          }),
        );
      }
      return made;
    });
  }

  /** Circle of the fix's accuracy around a moving thing; null clears. Metres. */
  setAccuracy(radiusMetres: number | null, position: () => Cartesian3 | undefined): void {
    if (this.accuracy) this.widget.entities.remove(this.accuracy);
    this.accuracy = null;
    if (radiusMetres === null) return;
    const radius = new ConstantProperty(Math.max(2, radiusMetres));
    this.accuracy = this.widget.entities.add({
      position: new CallbackPositionProperty(() => position(), false),
      ellipse: {
        semiMajorAxis: radius,
        semiMinorAxis: radius,
        height: 4.2,
        // Filled, it would veil the icon it belongs to.
        fill: false,
        outline: true,
        outlineColor: colourOf(TRAIL.line, 0.9),
      },
    });
  }

  /** Outline of the selected cell, or the view of the selected camera; null for none. */
  setOutline(cell: Cell | null, device: Device | null): void {
    this.outline = this.replace(this.outline, () => {
      if (cell) return [this.line(cell.geometry.coordinates[0] ?? [], 3, colourOf('#ffffff', 0.95))];
      const cone = device ? viewCone(device) : null;
      if (!cone) return [];
      const positions = cone.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat, 4.6));
      const area = this.widget.entities.add({
        polygon: { hierarchy: positions, height: 4.6, material: colourOf('#8fd0f0', 0.3) },
      });
      return [area, this.line([...cone, cone[0]!], 2, colourOf('#c7eaff', 0.95))];
    });
  }

  /** Where instructions send people, each with a line from where its receiver is, if known. */
  setPlaces(places: readonly { readonly place: LonLat; readonly from: LonLat | null }[]): void {
    this.places = this.replace(this.places, () =>
      places.flatMap(({ place, from }) => {
        const { image } = targetIcon();
        const marker = this.widget.entities.add({
          position: Cartesian3.fromDegrees(place[0], place[1], 8),
          billboard: { image, scale: iconScale(), disableDepthTestDistance: NEVER_HIDDEN },
        });
        return from ? [marker, this.line([from, place], 2, dashed(MAP.border))] : [marker];
      }),
    );
  }

  private replace(old: readonly Entity[], make: () => Entity[]): Entity[] {
    for (const entity of old) this.widget.entities.remove(entity);
    return make();
  }

  private line(
    line: readonly LonLat[],
    width: number,
    material: ReturnType<typeof colourOf> | PolylineDashMaterialProperty,
  ): Entity {
    return this.widget.entities.add({
      polyline: {
        positions: line.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat, TRAIL_HEIGHT_METRES)),
        width,
        material,
        // Seen through buildings too, or a street between towers would hide the walk.
        depthFailMaterial: material,
      },
    });
  }
}

function dashed(css: string): PolylineDashMaterialProperty {
  return new PolylineDashMaterialProperty({ color: colourOf(css, 0.9), dashLength: 14 });
}
