import type { AreaLevel } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import { apportion } from './apportion.ts';
import type { Arrangement } from './arrangement.ts';
import { layRoad, refineRing, ringArea, ringPoints, uniteRings, type Mesh, type MeshRoad } from './mesh.ts';
import { SUBDISTRICTS } from './names.ts';
import { centroid, DISTRICT_PLANE, type XY } from './plane.ts';
import { splitRing } from './split.ts';
import { isOnHill } from './terrain.ts';

/** The counts of the linkage network 平安365, and of the management cells. */
export const COUNTS = { communities: 54, grids: 159, slices: 593, groups: 2516, cells: 1810 } as const;

/** Fewer people live on the wooded hills, so grids and groups are larger there. */
const HILL_WEIGHT = 0.32;

/** A piece of the district in the making: a ring of the mesh, and what it is part of. */
export interface Piece {
  readonly code: string;
  readonly parentCode: string;
  readonly ring: readonly number[];
}

export interface AreaPiece extends Piece {
  readonly level: AreaLevel;
  readonly name: string;
  readonly nameEn: string;
}

export interface DividedDistrict {
  /** Parents before children; rings are final (refined). */
  readonly areas: AreaPiece[];
  readonly cells: Piece[];
  /** Cell code → middle on the plane. */
  readonly cellMiddles: Map<string, XY>;
}

/**
 * Divides the faces between the main roads into communities, grids, slices, cells and groups. Every cut but the innermost is
 * a lane, so the blocks follow the streets; each level is whole pieces of the next (a cell is one or two groups).
 */
export function divideDistrict({ mesh, faces }: Arrangement, random: Random): DividedDistrict {
  const lane = laneLayer(mesh, random);
  const weigh = (ring: readonly number[]): number => {
    const points = ringPoints(mesh, ring);
    return ringArea(mesh, ring) * (isOnHill(centroid(points)) ? HILL_WEIGHT : 1);
  };
  const children = (
    parents: readonly Piece[],
    total: number,
    weights: readonly number[],
    cut: (from: number, to: number, parent: Piece) => void,
  ): Piece[] =>
    apportion(total, weights, 1).flatMap((count, i) =>
      divideRing(mesh, parents[i]!, count, cut).map((ring, k) => ({
        code: `${parents[i]!.code}${String(k + 1).padStart(2, '0')}`,
        parentCode: parents[i]!.code,
        ring,
      })),
    );

  const byWeight = (pieces: readonly Piece[]): number[] => pieces.map((piece) => weigh(piece.ring));
  const byArea = (pieces: readonly Piece[]): number[] => pieces.map((piece) => ringArea(mesh, piece.ring));

  const blocks = faces.map((ring, i) => ({ code: String(i), parentCode: subdistrictOf(ringPoints(mesh, ring)), ring }));
  blocks.sort((a, b) => a.parentCode.localeCompare(b.parentCode));
  const communities = numberCommunities(
    children(blocks, COUNTS.communities, byWeight(blocks), (from, to, parent) => {
      lane(from, to, 'secondary', parent.parentCode);
    }),
    blocks,
  );
  const grids = children(communities, COUNTS.grids, byWeight(communities), (from, to, parent) => {
    lane(from, to, 'secondary', parent.parentCode);
  });
  const slices = children(grids, COUNTS.slices, byWeight(grids), (from, to) => {
    lane(from, to, 'lane', '');
  });
  const cells = children(slices, COUNTS.cells, byArea(slices), (from, to, parent) => {
    // On the hills the slices are large: paths between their cells keep every place within reach.
    if (ringArea(mesh, parent.ring) > 60_000) lane(from, to, 'lane', '');
  });
  const groups = children(cells, COUNTS.groups, byWeight(cells), () => undefined);
  return nameAll(mesh, communities, grids, slices, cells, groups);
}

/** Lays the lanes that cuts leave behind: the larger ones get names of the subdistrict's lanes, each once while they last. */
function laneLayer(
  mesh: Mesh,
  random: Random,
): (from: number, to: number, roadClass: 'secondary' | 'lane', subdistrict: string) => void {
  const names = new Map(SUBDISTRICTS.map((subdistrict) => [subdistrict.code, [...subdistrict.lanes]]));
  const unnamed = new Map<string, number>();
  const add = (road: MeshRoad): number => mesh.roads.push(road) - 1;
  const plain = (roadClass: 'secondary' | 'lane', widthMetres: number): number => {
    const key = `${roadClass}${String(widthMetres)}`;
    const known = unnamed.get(key);
    if (known !== undefined) return known;
    const number = add({ name: '', nameEn: '', roadClass, widthMetres });
    unnamed.set(key, number);
    return number;
  };
  return (from, to, roadClass, subdistrict) => {
    const [ax, ay] = mesh.points[from]!;
    const [bx, by] = mesh.points[to]!;
    const middle: XY = [(ax + bx) / 2, (ay + by) / 2];
    const onHill = isOnHill(middle);
    const known = names.get(subdistrict.slice(0, 9));
    const long = Math.hypot(bx - ax, by - ay) > 220;
    if (roadClass === 'secondary' && !onHill && long && known && known.length > 0) {
      const [name, nameEn] = known.splice(random.integer(0, known.length - 1), 1)[0]!;
      layRoad(mesh, from, to, add({ name, nameEn, roadClass, widthMetres: 14 }));
    } else if (onHill) layRoad(mesh, from, to, plain('lane', 4));
    else layRoad(mesh, from, to, roadClass === 'secondary' ? plain('secondary', 11) : plain('lane', 7));
  };
}

function divideRing(
  mesh: Mesh,
  parent: Piece,
  count: number,
  cut: (from: number, to: number, parent: Piece) => void,
): number[][] {
  const divide = (ring: readonly number[], parts: number): number[][] => {
    if (parts === 1) return [[...ring]];
    const first = Math.floor(parts / 2);
    const halves = splitRing(mesh, ring, first / parts);
    cut(halves.cut[0], halves.cut[1], parent);
    return [...divide(halves.left, first), ...divide(halves.right, parts - first)];
  };
  return divide(parent.ring, count);
}

/** Which subdistrict a face between main roads belongs to, by its middle. */
function subdistrictOf(ring: readonly XY[]): string {
  const [x, y] = centroid(ring);
  const [lon, lat] = DISTRICT_PLANE.toLonLat(x, y);
  const code = (short: string): string => SUBDISTRICTS.find(({ nameEn }) => nameEn.startsWith(short))!.code;
  if (lat > 30.2434) return code(lon < 120.1722 ? 'Hubin' : 'Xiaoying');
  if (lon < 120.1692 && lat > 30.2285) return code('Qingbo');
  if (lat > 30.24 && lon < 120.1724) return code('Qingbo');
  // East of 江城路 and north of 清江路; both run obliquely.
  const eastOfJiangcheng = lon > 120.1808 + (lat - 30.2341) * 0.45;
  const northOfQingjiang = lat > 30.2303 - (lon - 120.1779) * 1.15;
  if (eastOfJiangcheng && northOfQingjiang) return code('Wangjiang');
  if (lat > 30.2268 && !eastOfJiangcheng) return code('Ziyang');
  return code('Nanxing');
}

/** Communities are numbered within their subdistrict, not within the face they were cut from. */
function numberCommunities(cut: readonly Piece[], blocks: readonly Piece[]): Piece[] {
  const subdistrictByBlock = new Map(blocks.map((block) => [block.code, block.parentCode]));
  const used = new Map<string, number>();
  return cut.map(({ ring, parentCode: block }) => {
    const parentCode = subdistrictByBlock.get(block)!;
    const number = (used.get(parentCode) ?? 0) + 1;
    used.set(parentCode, number);
    return { code: `${parentCode}${String(number).padStart(3, '0')}`, parentCode, ring };
  });
}

function nameAll(
  mesh: Mesh,
  communities: readonly Piece[],
  grids: readonly Piece[],
  slices: readonly Piece[],
  cells: readonly Piece[],
  groups: readonly Piece[],
): DividedDistrict {
  const refined = (pieces: readonly Piece[]): Piece[] =>
    pieces.map((piece) => ({ ...piece, ring: refineRing(mesh, piece.ring) }));
  const done = refined(cells);
  const cellSlice = new Map(cells.map((cell) => [cell.code, cell.parentCode]));
  const ringsOf = new Map<string, (readonly number[])[]>();
  const finalCommunities = refined(communities);
  for (const { parentCode, ring } of finalCommunities) {
    ringsOf.set(parentCode, [...(ringsOf.get(parentCode) ?? []), ring]);
  }
  const district = '330102';
  const areas: AreaPiece[] = [
    {
      code: district,
      parentCode: '',
      level: 'district',
      name: '上城区',
      nameEn: 'Shangcheng District',
      ring: uniteRings(finalCommunities.map((community) => community.ring)),
    },
  ];
  for (const { code, name, nameEn } of SUBDISTRICTS) {
    areas.push({
      code,
      parentCode: district,
      level: 'subdistrict',
      name,
      nameEn,
      ring: uniteRings(ringsOf.get(code) ?? []),
    });
  }
  for (const piece of finalCommunities) {
    const number = Number(piece.code.slice(9));
    const known = SUBDISTRICTS.find(({ code }) => code === piece.parentCode)!;
    const pair = known.communities[number - 1];
    const short = known.name.replace('街道', '');
    areas.push({
      ...piece,
      level: 'community',
      name: pair ? `${pair[0]}社区` : `${short}第${String(number)}社区`,
      nameEn: pair ? `${pair[1]} Community` : `${known.nameEn.replace('Subdistrict', 'Community')} ${String(number)}`,
    });
  }
  const numbered = (level: AreaLevel, word: string, wordEn: string, pieces: readonly Piece[]): void => {
    for (const piece of refined(pieces)) {
      const number = Number(piece.code.slice(-2));
      areas.push({ ...piece, level, name: `第${String(number)}${word}`, nameEn: `${wordEn} ${String(number)}` });
    }
  };
  numbered('grid', '网格', 'Grid', grids);
  numbered('slice', '片', 'Slice', slices);
  // A group lies in a cell, but belongs to the slice.
  const groupNumbers = new Map<string, number>();
  for (const { parentCode: cell, ring } of refined(groups)) {
    const parentCode = cellSlice.get(cell)!;
    const number = (groupNumbers.get(parentCode) ?? 0) + 1;
    groupNumbers.set(parentCode, number);
    areas.push({
      code: `${parentCode}${String(number).padStart(2, '0')}`,
      parentCode,
      level: 'group',
      name: `第${String(number)}组`,
      nameEn: `Group ${String(number)}`,
      ring,
    });
  }
  const gridCommunity = new Map(grids.map((grid) => [grid.code, grid.parentCode]));
  const sliceGrid = new Map(slices.map((slice) => [slice.code, slice.parentCode]));
  return {
    areas,
    cells: done.map((cell) => ({
      ...cell,
      code: `C${cell.code.slice(6)}`,
      parentCode: gridCommunity.get(sliceGrid.get(cell.parentCode)!)!,
    })),
    cellMiddles: new Map(done.map((cell) => [`C${cell.code.slice(6)}`, centroid(ringPoints(mesh, cell.ring))])),
  };
}
