import { Cartesian3, Color, Cartesian4, Material, MaterialAppearance, Matrix4, Transforms } from 'cesium';
import type { MapColours } from '../theme/map-look.ts';
import { colourOf } from './shapes.ts';

/** Share of the windows that are lit of an evening. */
const LIT_SHARE = 0.3;
/** Where the light comes from: east, north, up. By day from the south-west; by night from everywhere, a little more from above. */
const SUN = Cartesian3.normalize(new Cartesian3(-0.55, -0.62, 0.75), new Cartesian3());
const AMBIENT = { day: 0.7, night: 0.58 } as const;

/** Windows of 3.4 m × 3.3 m, by where on the wall a point is; too small to be told, they are what they come to on average. */
const SOURCE = `
float chance(vec2 at) { return fract(sin(dot(at, vec2(12.9898, 78.233))) * 43758.5453); }
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  vec3 place = materialInput.str;
  vec3 normal = normalize(materialInput.normalEC);
  float wall = 1.0 - step(0.5, normal.z);
  float light = ambient + (1.0 - ambient) * max(dot(normal, sun), 0.0);
  vec3 base = mix(low.rgb, high.rgb, clamp(place.z / 90.0, 0.0, 1.0)) * light;
  // Walls are darker at their foot, and roofs catch what comes from above.
  base *= mix(1.06, mix(0.8, 0.97, smoothstep(0.0, 14.0, place.z)), wall);
  vec2 grid = vec2(dot(place.xy, normalize(vec2(-normal.y, normal.x) + 1e-6)) / 3.4, place.z / 3.3);
  vec2 cell = floor(grid);
  vec2 inside = fract(grid);
  vec2 size = fwidth(grid);
  float far = smoothstep(0.22, 0.8, max(size.x, size.y));
  float pane = step(0.24, inside.x) * step(inside.x, 0.76) * step(0.3, inside.y) * step(inside.y, 0.82);
  float luck = chance(cell + floor(normal.xy * 3.0) * 31.0);
  float lit = step(1.0 - litShare, luck);
  float warm = 0.7 + 0.3 * fract(luck * 57.0);
  float glow = mix(pane * lit * warm, 0.24 * litShare, far) * wall * windows.a;
  float glass = mix(pane, 0.27, far) * wall * (1.0 - windows.a) * 0.16;
  material.diffuse = base * (1.0 - glass);
  material.emission = windows.rgb * glow;
  return material;
}`;

const FRAGMENT = `
in vec3 v_place;
in vec3 v_normal;
void main() {
  czm_materialInput materialInput;
  materialInput.str = v_place;
  materialInput.normalEC = v_normal;
  czm_material material = czm_getMaterial(materialInput);
  out_FragColor = vec4(material.diffuse + material.emission, 1.0);
}`;

/** Blocks with windows, lit by night, for vertices with a normal; `paint` changes their colours at once. `middle`: of the district, degrees. */
export function blocksAppearance(middle: { readonly lon: number; readonly lat: number }): {
  readonly appearance: MaterialAppearance;
  readonly paint: (colours: MapColours) => void;
} {
  const uniforms = {
    low: Color.WHITE.clone(),
    high: Color.WHITE.clone(),
    windows: Color.TRANSPARENT.clone(),
    sun: SUN,
    ambient: AMBIENT.day as number,
    litShare: LIT_SHARE,
  };
  const material = new Material({ fabric: { uniforms, source: SOURCE }, translucent: false });
  const appearance = new MaterialAppearance({
    material,
    translucent: false,
    closed: true,
    vertexShaderSource: vertexShader(middle.lon, middle.lat),
    fragmentShaderSource: FRAGMENT,
  });
  return {
    appearance,
    paint: ({ blockLow, blockHigh, windows }) => {
      const painted = material.uniforms as typeof uniforms;
      painted.low = colourOf(blockLow);
      painted.high = colourOf(blockHigh);
      painted.windows = windows === null ? Color.TRANSPARENT.clone() : colourOf(windows);
      painted.ambient = windows === null ? AMBIENT.day : AMBIENT.night;
    },
  };
}

/** The engine gives a coordinate to the processor of graphics in two parts, which meet here. */
const SPLIT = 65_536;

/** Places in metres east, north and up of the middle, so that windows lie level and do not swim when the camera moves. */
function vertexShader(lon: number, lat: number): string {
  const origin = Cartesian3.fromDegrees(lon, lat);
  const frame = Transforms.eastNorthUpToFixedFrame(origin);
  const axis = (column: number): string => {
    const { x, y, z } = Matrix4.getColumn(frame, column, scratch);
    return vector([x, y, z]);
  };
  const coordinates = [origin.x, origin.y, origin.z] as const;
  const high = coordinates.map((value) => Math.trunc(value / SPLIT) * SPLIT);
  const low = coordinates.map((value, i) => value - high[i]!);
  return `
in vec3 position3DHigh;
in vec3 position3DLow;
in vec3 normal;
in float batchId;
out vec3 v_place;
out vec3 v_normal;
void main() {
  vec4 p = czm_computePosition();
  vec3 offset = (position3DHigh - ${vector(high)}) + (position3DLow - ${vector(low)});
  vec3 east = ${axis(0)};
  vec3 north = ${axis(1)};
  vec3 up = ${axis(2)};
  v_place = vec3(dot(offset, east), dot(offset, north), dot(offset, up));
  v_normal = vec3(dot(normal, east), dot(normal, north), dot(normal, up));
  gl_Position = czm_modelViewProjectionRelativeToEye * p;
}`;
}

const scratch = new Cartesian4();

function vector(values: readonly number[]): string {
  return `vec3(${values.map((value) => value.toFixed(9)).join(', ')})`;
}
