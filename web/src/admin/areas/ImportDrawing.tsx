import { IMPORT_WARNINGS, type ImportProblem, type ImportRow } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { drawingOf } from './drawing-path.ts';

const WARNINGS: readonly ImportProblem[] = IMPORT_WARNINGS;

/** Is there something that keeps the whole file from being taken over? */
export function isWrong({ problems }: ImportRow): boolean {
  return problems.some((problem) => !WARNINGS.includes(problem));
}

/** The features of a file to scale, by what would be done with them; what is wrong lies on top. */
export function ImportDrawing({ rows }: { readonly rows: readonly ImportRow[] }): ReactElement | null {
  const { t } = useTranslation();
  const drawn = rows.flatMap((row) => (row.drawing ? [{ row, surface: row.drawing }] : []));
  const drawing = drawingOf(drawn.map(({ surface }) => surface));
  if (!drawing) return null;
  const ordered = drawn.toSorted((a, b) => Number(isWrong(a.row)) - Number(isWrong(b.row)));
  return (
    <figure className="import-drawing">
      <svg viewBox={drawing.viewBox} role="img" aria-label={t('areaImport.drawing')} data-testid="import-drawing">
        {ordered.map(({ row, surface }, index) => (
          <path key={index} d={drawing.pathOf(surface)} className={isWrong(row) ? 'wrong' : row.action}>
            <title>{`${row.code} ${row.name}`}</title>
          </path>
        ))}
      </svg>
      <figcaption className="quiet small">
        {(['add', 'update', 'same', 'wrong'] as const).map((kind) => (
          <span key={kind}>
            <i className={kind} /> {t(`areaImport.action.${kind}`)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
