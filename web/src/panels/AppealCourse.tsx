import type { Appeal } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';

/** What was said and decided of an appeal, in order, each with who and when. */
export function AppealCourse({ appeal }: { readonly appeal: Appeal }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const at = (time: number): string => `${format.date(time)} ${format.time(time)}`;
  const [first, second] = appeal.decisions;
  const line = (decision: Appeal['decisions'][number]): ReactElement => (
    <li key={decision.level}>
      {t('appeal.decision', {
        level: t('appeal.level', { level: decision.level }),
        state: t(`appeal.state.${decision.outcome}`),
        words: decision.words,
        name: decision.decidedBy,
        at: at(decision.decidedAt),
      })}
    </li>
  );
  return (
    <ol className="appeal-course">
      <li>
        {appeal.words} ({at(appeal.madeAt)})
      </li>
      {first ? line(first) : null}
      {appeal.furtherAt === null ? null : (
        <li>{t('appeal.furtherSaid', { words: appeal.furtherWords ?? '', at: at(appeal.furtherAt) })}</li>
      )}
      {second ? line(second) : null}
    </ol>
  );
}
