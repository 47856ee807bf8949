/* eslint-disable @typescript-eslint/no-unsafe-class-instance-assignment -- Cesium's typings name a base class where by documentation any of its family is meant. */
import type { TrailArea } from '@xuncheng/contract';
import {
  BlendingState,
  GeometryInstance,
  Material,
  MaterialAppearance,
  Primitive,
  PrimitiveCollection,
  Rectangle,
  RectangleGeometry,
  type Scene,
} from 'cesium';

const HEIGHT_METRES = 2.3;
/** Teal, as everything that somebody of ours did: red, green, blue, opacity. */
const COVERED = [79, 195, 181, 88] as const;

/** The ground near anybody's trail, as one picture laid over the district. */
export class TrailAreaLayer {
  private readonly primitives: PrimitiveCollection;
  private drawn: TrailArea | null = null;

  constructor(scene: Scene) {
    this.primitives = scene.primitives.add(new PrimitiveCollection()) as PrimitiveCollection;
  }

  /** Null clears. */
  set(area: TrailArea | null): void {
    if (area === this.drawn) return;
    this.drawn = area;
    this.primitives.removeAll();
    if (!area) return;
    const { west, south, east, north } = area.raster;
    const geometry = new RectangleGeometry({
      rectangle: Rectangle.fromDegrees(west, south, east, north),
      height: HEIGHT_METRES,
      vertexFormat: MaterialAppearance.MaterialSupport.TEXTURED.vertexFormat,
    });
    this.primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({ geometry }),
        appearance: new MaterialAppearance({
          flat: true,
          materialSupport: MaterialAppearance.MaterialSupport.TEXTURED,
          material: Material.fromType('Image', { image: paint(area) }),
          renderState: {
            depthTest: { enabled: false },
            depthMask: false,
            blending: BlendingState.ALPHA_BLEND as object,
          },
        }),
        allowPicking: false,
        asynchronous: false,
      }),
    );
  }
}

/** The raster as a picture; its first row is the southern one, a picture's the northern. */
function paint({ raster: { columns, rows, bits } }: TrailArea): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  const bytes = Uint8Array.from(atob(bits), (character) => character.charCodeAt(0));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pixel = row * columns + column;
      if (((bytes[pixel >> 3]! >> (pixel & 7)) & 1) === 0) continue;
      image.data.set(COVERED, ((rows - 1 - row) * columns + column) * 4);
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
