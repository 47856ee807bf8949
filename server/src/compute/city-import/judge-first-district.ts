import { polygonsOf, surface, type FirstDistrict, type ImportProblem, type Surface } from '@xuncheng/contract';
import { featureCollection, polygon, union } from '@turf/turf';
import { judgeImport, type JudgedFeature } from './judge-import.ts';
import { readFeatures } from './read-features.ts';

const NO_CITY = { areas: [], cells: [], beats: [] };
const FROM_PROPERTIES = {
  code: 'code',
  name: 'name',
  nameEn: null,
  level: null,
  parent: null,
  class: null,
  beat: null,
};

/**
 * The district that a database begins with, of the outline that somebody brought: all surfaces of it together.
 * @returns it with what is wrong with it; `problems` is empty when it can be taken
 * @throws Error with what is wrong, in words for the one who brought the file, when nothing can be read in it
 */
export function judgeFirstDistrict({ code, name, outline, system }: FirstDistrict): JudgedFeature {
  const given = readFeatures(outline);
  const problem = given.find((feature) => feature.problem !== null)?.problem ?? null;
  const surfaces = given.flatMap((feature) => feature.surface ?? []);
  const { features } = judgeImport(
    [
      {
        properties: new Map([
          ['code', code],
          ['name', name],
        ]),
        surface: join(surfaces),
        problem: surfaces.length === 0 ? (problem ?? 'no-geometry') : problem,
      },
    ],
    {
      kind: 'areas',
      system,
      mapping: FROM_PROPERTIES,
      level: 'district',
      parentCode: null,
      class: null,
      createBeats: false,
    },
    NO_CITY,
  );
  return features[0]!;
}

/** What is wrong, without what is only worth a word. */
export function errorsOf({ problems }: JudgedFeature): ImportProblem[] {
  return problems.filter((problem) => problem !== 'hole');
}

/** One surface of several; one by itself stays as it is, so that what is wrong with it is seen. */
function join(surfaces: readonly Surface[]): Surface | null {
  if (surfaces.length < 2) return surfaces[0] ?? null;
  const pieces = surfaces.flatMap((one) =>
    polygonsOf(one).map((rings) => polygon(rings.map((ring) => ring.map(([x, y]) => [x, y])))),
  );
  return surface.parse(union(featureCollection(pieces))?.geometry);
}
