import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useGround } from '../view/ground.ts';
import { useChosenSources } from '../view/use-chosen-sources.ts';

/** Says quietly when imagery or a model that was chosen is not what is seen. */
export function GroundNotice(): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const states = useGround((ground) => ground.states);
  const troubles = useChosenSources().flatMap((source) => {
    const state = states.get(source.id);
    return state === 'away' || state === 'partly' ? [{ source, state }] : [];
  });
  return (
    <div className="ground-notice" role="status" data-testid="ground-notice">
      {troubles.map(({ source, state }) => (
        <p key={source.id} className="floating">
          {t(`ground.${state}`, { name: format.name(source) })}
        </p>
      ))}
    </div>
  );
}
