import { Cartographic, Math as CesiumMath, Rectangle, type TilingScheme } from 'cesium';
import gcoord from 'gcoord';

type Degrees = readonly [lon: number, lat: number];

/**
 * A scheme whose tiles are cut in GCJ-02, as Chinese services for everybody cut theirs, on a globe in WGS-84: asked for is the tile whose
 * GCJ-02 square holds a place, and it is laid where that square is in WGS-84.
 *
 * The shift differs by some metres a kilometre, so that the square is no rectangle there. Each edge lies where its middle does: tiles in a row, and
 * in a column, meet without a gap, and a corner is off by less than a pixel.
 */
export function shiftToGcj(make: () => TilingScheme): TilingScheme {
  // One that knows the squares, and one that says where they lie: the engine's ask themselves through their own methods.
  const plain = make();
  const scheme = make();
  const square = plain.tileXYToRectangle.bind(plain);
  const tileOf = plain.positionToTileXY.bind(plain);
  scheme.tileXYToRectangle = (x: number, y: number, level: number, result?: Rectangle): Rectangle =>
    shifted(square(x, y, level), result);
  scheme.tileXYToNativeRectangle = (x, y, level, result) =>
    scheme.rectangleToNativeRectangle(shifted(square(x, y, level)), result as Rectangle | undefined);
  scheme.positionToTileXY = (position, level, result) => {
    const [lon, lat] = toGcj([CesiumMath.toDegrees(position.longitude), CesiumMath.toDegrees(position.latitude)]);
    return tileOf(Cartographic.fromDegrees(lon, lat), level, result);
  };
  return scheme;
}

function shifted({ west, south, east, north }: Rectangle, result?: Rectangle): Rectangle {
  const [w, s, e, n] = [west, south, east, north].map(CesiumMath.toDegrees) as [number, number, number, number];
  const [lon, lat] = [(w + e) / 2, (s + n) / 2];
  return Rectangle.fromDegrees(toWgs([w, lat])[0], toWgs([lon, s])[1], toWgs([e, lat])[0], toWgs([lon, n])[1], result);
}

function toGcj([lon, lat]: Degrees): Degrees {
  return gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
}

function toWgs([lon, lat]: Degrees): Degrees {
  return gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84);
}
