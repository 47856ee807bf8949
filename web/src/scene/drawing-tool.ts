import type { LonLat } from '@xuncheng/contract';
import {
  BlendOption,
  Cartesian2,
  Cartesian3,
  PointPrimitiveCollection,
  PrimitiveCollection,
  SceneTransforms,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
  type CesiumWidget,
} from 'cesium';
import type { MapColours } from '../theme/map-look.ts';
import { addCorner, closeRing, moveCorner, type Drawing } from '../view/drawing.ts';
import { flatOverlay, lineOverlay } from './overlays.ts';
import { colourOf } from './shapes.ts';

const HEIGHT_METRES = 5;
const WIDTH_PIXELS = 3;
const CORNER_PIXELS = 11;
const REACH_PIXELS = 12;
const FILL_OPACITY = 0.2;

/**
 * Draws on the map: a click is a corner, a click on the first corner closes the ring, a corner is dragged to where it should be. It changes
 * nothing itself: each change is told, and drawn when it comes back.
 */
export class DrawingTool {
  private readonly widget: CesiumWidget;
  private readonly collection: PrimitiveCollection;
  private readonly pointer: ScreenSpaceEventHandler;
  private readonly groundAt: (position: Cartesian2) => LonLat | null;
  private readonly onChange: (drawing: Drawing) => void;
  private drawing: Drawing | null = null;
  /** The corner under the pressed button, and the drawing before it was moved. */
  private dragged: { readonly index: number; readonly from: Drawing; moved: Drawing | null } | null = null;
  colours: MapColours;

  constructor(
    widget: CesiumWidget,
    colours: MapColours,
    groundAt: (position: Cartesian2) => LonLat | null,
    onChange: (drawing: Drawing) => void,
  ) {
    this.widget = widget;
    this.colours = colours;
    this.groundAt = groundAt;
    this.onChange = onChange;
    this.collection = widget.scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
    this.pointer = new ScreenSpaceEventHandler(widget.canvas);
    this.listen();
  }

  /** Null: nothing is being drawn. */
  set(drawing: Drawing | null): void {
    this.drawing = drawing;
    this.draw(drawing);
  }

  /** A corner there, or the ring closed when it is the first one. */
  take(position: Cartesian2): void {
    if (!this.drawing) return;
    const corner = this.cornerAt(position);
    const place = this.groundAt(position);
    if (corner === 0) this.onChange(closeRing(this.drawing));
    else if (corner === null && place) this.onChange(addCorner(this.drawing, place));
  }

  destroy(): void {
    if (!this.pointer.isDestroyed()) this.pointer.destroy();
  }

  private listen(): void {
    this.pointer.setInputAction(({ position }: { position: Cartesian2 }) => {
      const index = this.cornerAt(position);
      if (!this.drawing || index === null) return;
      this.dragged = { index, from: this.drawing, moved: null };
      // The map stays where it is while a corner is moved.
      this.widget.scene.screenSpaceCameraController.enableInputs = false;
    }, ScreenSpaceEventType.LEFT_DOWN);
    this.pointer.setInputAction(({ endPosition }: { endPosition: Cartesian2 }) => {
      const to = this.dragged && this.groundAt(endPosition);
      if (!this.dragged || !to) return;
      // Of a whole drag one step is taken back.
      this.dragged.moved = moveCorner(this.dragged.from, this.dragged.index, to);
      this.draw(this.dragged.moved);
    }, ScreenSpaceEventType.MOUSE_MOVE);
    this.pointer.setInputAction(() => {
      const moved = this.dragged?.moved;
      this.dragged = null;
      this.widget.scene.screenSpaceCameraController.enableInputs = true;
      if (moved) this.onChange(moved);
    }, ScreenSpaceEventType.LEFT_UP);
    this.pointer.setInputAction(({ position }: { position: Cartesian2 }) => {
      this.take(position);
    }, ScreenSpaceEventType.LEFT_CLICK);
  }

  private cornerAt(position: Cartesian2): number | null {
    const index = (this.drawing?.points ?? []).findIndex(([lon, lat]) => {
      const at = SceneTransforms.worldToWindowCoordinates(
        this.widget.scene,
        Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES),
        scratch,
      );
      return at && Cartesian2.distance(at, position) <= REACH_PIXELS;
    });
    return index < 0 ? null : index;
  }

  private draw(drawing: Drawing | null): void {
    this.collection.removeAll();
    this.widget.scene.requestRender();
    if (!drawing) return;
    const { points, closed } = drawing;
    const colour = colourOf(this.colours.trailStretch);
    const line = closed ? [...points, points[0]!] : points;
    if (closed) this.collection.add(flatOverlay(points, HEIGHT_METRES, colour.withAlpha(FILL_OPACITY)));
    const drawn = lineOverlay([line], HEIGHT_METRES, WIDTH_PIXELS, colour);
    if (drawn) this.collection.add(drawn);
    const corners = new PointPrimitiveCollection({ blendOption: BlendOption.TRANSLUCENT });
    for (const [lon, lat] of points) {
      corners.add({
        position: Cartesian3.fromDegrees(lon, lat, HEIGHT_METRES),
        pixelSize: CORNER_PIXELS,
        color: colour,
        outlineColor: colourOf('#ffffff'),
        outlineWidth: 2,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    }
    this.collection.add(corners);
  }
}

const scratch = new Cartesian2();
