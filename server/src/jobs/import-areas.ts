import { surfaceBox, type AreaImport, type AreaImportAnswer, type Surface } from '@xuncheng/contract';
import { simplify } from '@turf/turf';
import { readFile } from 'node:fs/promises';
import { judgeImport, type JudgedImport } from '../compute/city-import/judge-import.ts';
import { readFeatures } from '../compute/city-import/read-features.ts';
import { insertAudit } from '../store/audit.ts';
import { changeCityVersion } from '../store/city-version.ts';
import { transact, type Database } from '../store/database.ts';
import { loadKnownCity, saveAreas, saveCells } from '../store/import-areas.ts';

/** Corners nearer than this share of the whole are one in a drawing. */
const DRAWN_SHARE = 1 / 1_500;

/**
 * Look at a file of areas or cells and, when asked to and nothing is wrong with it, take it over: load → judge → save, in one transaction.
 * @throws Error in words for the one who brought the file when nothing can be read in it
 */
export async function importAreas(
  database: Database,
  path: string,
  wishes: AreaImport,
  accountId: number,
): Promise<AreaImportAnswer> {
  const given = readFeatures(await readFile(path, 'utf8'));
  return transact(database, async (transaction) => {
    const judged = judgeImport(given, wishes, await loadKnownCity(transaction, wishes.kind === 'cells'));
    if (!wishes.apply || judged.errors > 0) return describe(judged, null);
    const applied =
      wishes.kind === 'cells'
        ? await saveCells(transaction, judged.features, judged.newBeats)
        : await saveAreas(transaction, judged.features);
    await changeCityVersion(transaction);
    await insertAudit(transaction, {
      accountId,
      action: `import-${wishes.kind}`,
      object: `city/${wishes.kind}`,
      detail: {
        ...applied,
        features: judged.features.length,
        system: wishes.system,
        kept: judged.kept,
        newBeats: judged.newBeats.length,
      },
    });
    return describe(judged, applied);
  });
}

function describe(
  { features, properties, mapping, errors, kept, newBeats }: JudgedImport,
  applied: AreaImportAnswer['applied'],
): AreaImportAnswer {
  const boxes = features.flatMap(({ surface, problems }) =>
    surface && !problems.includes('bad-coordinates') ? [surfaceBox(surface)] : [],
  );
  const width = Math.max(...boxes.map(([, , east]) => east)) - Math.min(...boxes.map(([west]) => west));
  const rows = features.map(({ nameEn: _, surface, ...row }) => ({
    ...row,
    drawing: surface && !row.problems.includes('bad-coordinates') ? thin(surface, width * DRAWN_SHARE) : null,
  }));
  return {
    properties: [...properties],
    mapping,
    rows,
    errors,
    kept,
    newBeats: newBeats.map(({ code }) => code),
    applied,
  };
}

/** With fewer corners; as it is where it is too broken for that. */
function thin(surface: Surface, tolerance: number): AreaImportAnswer['rows'][number]['drawing'] {
  const own = structuredClone(surface) as NonNullable<AreaImportAnswer['rows'][number]['drawing']>;
  try {
    return simplify(own, { tolerance, mutate: false });
  } catch {
    return own;
  }
}
