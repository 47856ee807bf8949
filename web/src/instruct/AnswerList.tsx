import type { Instruction } from '@xuncheng/contract';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { flyTo, select } from '../view/view-state.ts';

type Receiver = Instruction['receivers'][number];

/** A roll call: who has not answered first, then who has, when and where. */
export function AnswerList({ receivers }: { readonly receivers: readonly Receiver[] }): ReactElement {
  const { t } = useTranslation();
  const answered = receivers.filter(({ state }) => state === 'done');
  const missing = receivers.filter(({ state }) => state !== 'done');
  return (
    <>
      <p className="evidence-figure" data-testid="roll-call-count">
        <b>
          {answered.length} / {receivers.length}
        </b>
        <span className="quiet">{t('rollCall.answered')}</span>
      </p>
      {missing.length > 0 ? (
        <section className="card-section">
          <h3 className="warn">{t('rollCall.missing', { count: missing.length })}</h3>
          <Rows receivers={missing} />
        </section>
      ) : null}
      {answered.length > 0 ? (
        <section className="card-section">
          <h3>{t('rollCall.present', { count: answered.length })}</h3>
          <Rows receivers={answered} />
        </section>
      ) : null}
    </>
  );
}

function Rows({ receivers }: { readonly receivers: readonly Receiver[] }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="rows">
      {receivers.map((receiver) => {
        const answer = receiver.steps.find(({ state }) => state === 'done');
        return (
          <li key={receiver.officerId}>
            <button
              type="button"
              className="row slim"
              data-testid="roll-call-row"
              data-state={receiver.state}
              onClick={() => {
                select({ kind: 'officer', officerId: receiver.officerId });
                if (answer && answer.lon !== null && answer.lat !== null) flyTo(answer.lon, answer.lat);
              }}
            >
              <span className="row-main">
                {receiver.officerName} <span className="quiet">{receiver.badge}</span>
              </span>
              <span className="row-end quiet">
                {answer ? format.time(answer.at, true) : t(`step.${receiver.state}`)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
