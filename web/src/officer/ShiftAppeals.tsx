import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MEASURES, type Appeal, type Measure } from '@xuncheng/contract';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { appealsQuery, makeAppeal, takeAppealFurther } from '../api/appeals.ts';
import { failureText } from '../i18n/failure-text.ts';
import { AppealCourse } from '../panels/AppealCourse.tsx';

/** Appeals against the figures of an own shift: what became of them, another one, and the way to the second level. */
export function ShiftAppeals({ shiftId }: { readonly shiftId: number }): ReactElement {
  const { t } = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const [measure, setMeasure] = useState<Measure | null>(null);
  const appeals = (useQuery(appealsQuery).data ?? []).filter((one) => one.shiftId === shiftId);
  return (
    <section className="card-section" data-testid="shift-appeals">
      <h3>{t('appeal.title')}</h3>
      {appeals.map((appeal) => (
        <OwnAppeal key={appeal.id} appeal={appeal} />
      ))}
      {isWriting ? (
        <>
          <label className="appeal-about">
            {t('appeal.about')}
            <select
              value={measure ?? ''}
              data-testid="appeal-measure"
              onChange={(event) => {
                setMeasure(MEASURES.find((one) => one === event.target.value) ?? null);
              }}
            >
              <option value="">{t('appeal.wholeShift')}</option>
              {MEASURES.map((one) => (
                <option key={one} value={one}>
                  {t(`measure.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <AppealWords
            hint={t('appeal.wordsHint')}
            send={t('appeal.send')}
            act={(words) => makeAppeal({ shiftId, measure, words })}
            onEnd={() => {
              setWriting(false);
            }}
          />
        </>
      ) : (
        <button
          type="button"
          className="officer-big"
          data-testid="appeal-begin"
          onClick={() => {
            setWriting(true);
          }}
        >
          {t('appeal.begin')}
        </button>
      )}
    </section>
  );
}

function OwnAppeal({ appeal }: { readonly appeal: Appeal }): ReactElement {
  const { t } = useTranslation();
  const [isWriting, setWriting] = useState(false);
  const { id, measure, state, level } = appeal;
  const mayGoFurther = state === 'rejected' && level === 1;
  return (
    <article className="order" data-testid="own-appeal" data-state={state} data-level={level}>
      <header>
        <strong>{measure ? t(`measure.${measure}`) : t('appeal.wholeShift')}</strong>
        <span className="quiet">
          {t('appeal.level', { level })} · {t(`appeal.state.${state}`)}
        </span>
      </header>
      <AppealCourse appeal={appeal} />
      {mayGoFurther && isWriting ? (
        <>
          <p className="quiet">{t('appeal.furtherNote')}</p>
          <AppealWords
            hint={t('appeal.furtherHint')}
            send={t('appeal.further')}
            act={(words) => takeAppealFurther(id, words)}
            onEnd={() => {
              setWriting(false);
            }}
          />
        </>
      ) : null}
      {mayGoFurther && !isWriting ? (
        <button
          type="button"
          className="officer-big"
          data-testid="appeal-further"
          onClick={() => {
            setWriting(true);
          }}
        >
          {t('appeal.further')}
        </button>
      ) : null}
    </article>
  );
}

interface AppealWordsProps {
  readonly hint: string;
  readonly send: string;
  readonly act: (words: string) => Promise<Appeal>;
  readonly onEnd: () => void;
}

/** Words, and two ways to go on; a failure leaves them where they are. */
function AppealWords({ hint, send, act, onEnd }: AppealWordsProps): ReactElement {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [words, setWords] = useState('');
  const sending = useMutation({
    mutationFn: () => act(words.trim()),
    onSuccess: async () => {
      onEnd();
      await client.invalidateQueries({ queryKey: ['appeals'] });
    },
  });
  return (
    <form
      className="report-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) sending.mutate();
      }}
    >
      <textarea
        value={words}
        rows={3}
        maxLength={500}
        aria-label={t('appeal.words')}
        placeholder={hint}
        data-testid="appeal-words"
        onChange={(event) => {
          setWords(event.target.value);
        }}
      />
      {sending.isError ? (
        <p className="officer-alert" role="alert">
          {failureText(sending.error, t)}
        </p>
      ) : null}
      <div className="order-actions">
        <button type="button" className="officer-big" onClick={onEnd}>
          {t('appeal.back')}
        </button>
        <button
          type="submit"
          className="officer-big primary"
          disabled={!words.trim() || sending.isPending}
          data-testid="appeal-send"
        >
          {send}
        </button>
      </div>
    </form>
  );
}
