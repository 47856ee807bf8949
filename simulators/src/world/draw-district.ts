import type { DistrictDocument } from '@xuncheng/contract';
import { createRandom } from '../random.ts';
import { arrangeLines } from './arrangement.ts';
import { divideDistrict } from './areas.ts';
import { planBeats } from './beats.ts';
import { drawBlocks } from './blocks.ts';
import { classifyCell } from './cell-class.ts';
import { smoothLine } from './curves.ts';
import {
  CAMERA_ALARM_RULES,
  drawCameras,
  drawPhone,
  drawProbes,
  drawTerminals,
  drawTrackers,
  TERMINAL_COUNT,
} from './equipment.ts';
import { EDGE_ROADS, INNER_ROADS } from './main-roads.ts';
import { drawOuterRoads, drawPlaces, drawRoads, drawSurfaces } from './map-features.ts';
import { ringPoints, type Mesh } from './mesh.ts';
import { drawPeople } from './people.ts';
import { toDegrees, toPlane } from './plane.ts';
import { SHORE_LINE } from './terrain.ts';

const ATTRIBUTION =
  '示意图：地名真实，几何图形为示意绘制，未经测绘；人员均为虚构。Schematic map: the names are real, the geometry is drawn and not surveyed; all people are fictitious.';

export interface DistrictOptions {
  readonly seed: number;
  /** Where the probes behind OPC UA are found, `opc.tcp://host:port`. */
  readonly opcuaEndpoint?: string;
  /** Where the pictures of the cameras are found, `http://host:port`. */
  readonly cameraUrl?: string;
}

/**
 * Draws the demonstration district: Shangcheng (Hangzhou) as it was, 18.1 km², with its areas, cells, map, people and devices.
 * Pure: the same seed gives the same document, byte for byte.
 */
export function drawDistrict({
  seed,
  opcuaEndpoint = 'opc.tcp://127.0.0.1:4840',
  cameraUrl = 'http://127.0.0.1:8554',
}: DistrictOptions): DistrictDocument {
  const random = createRandom(seed);
  const arrangement = arrangeLines([
    { points: SHORE_LINE, road: undefined },
    ...[...EDGE_ROADS, ...INNER_ROADS].map((road) => ({ points: smoothLine(road.line.map(toPlane)), road })),
  ]);
  const { mesh } = arrangement;
  const { areas, cells, cellMiddles } = divideDistrict(arrangement, random.fork('lanes'));
  const communities = areas.filter((area) => area.level === 'community');
  const beats = planBeats(mesh, communities, cells, cellMiddles, TERMINAL_COUNT);
  const terminals = drawTerminals(beats);
  const people = drawPeople(
    beats,
    terminals.map((terminal) => terminal.id),
    random.fork('people'),
  );
  const groups = areas.filter((area) => area.level === 'group');
  return {
    format: 'xuncheng-district',
    version: 1,
    attribution: ATTRIBUTION,
    timeZone: 'Asia/Shanghai',
    areas: areas.map(({ code, parentCode, level, name, nameEn, ring }) => ({
      code,
      parentCode: parentCode === '' ? null : parentCode,
      level,
      name,
      nameEn,
      geometry: drawPolygon(mesh, ring),
    })),
    cells: cells.map(({ code, parentCode, ring }) => ({
      code,
      areaCode: parentCode,
      class: classifyCell(cellMiddles.get(code)!),
      geometry: drawPolygon(mesh, ring),
    })),
    map: [
      ...drawSurfaces(),
      ...drawRoads(mesh),
      ...drawOuterRoads(mesh),
      ...drawBlocks(mesh, groups, random.fork('blocks')),
      ...drawPlaces(),
    ],
    squads: people.squads,
    officers: people.officers,
    beats: beats.map((beat) => ({ ...beat, cellCodes: [...beat.cellCodes] })),
    devices: [
      ...terminals,
      drawPhone(),
      ...drawTrackers(),
      ...drawCameras(mesh, communities, cameraUrl, random.fork('cameras')),
      ...drawProbes(mesh, communities, opcuaEndpoint, random.fork('probes')),
    ],
    roster: people.roster,
    cameraAlarmRules: CAMERA_ALARM_RULES.map((rule) => ({ ...rule })),
  };
}

function drawPolygon(mesh: Mesh, ring: readonly number[]): DistrictDocument['cells'][number]['geometry'] {
  const corners = ringPoints(mesh, ring).map(toDegrees);
  return { type: 'Polygon', coordinates: [[...corners, corners[0]!]] };
}
