import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

const REASONS = ['far', 'busy', 'unsafe'] as const;

/** Why an order cannot be done: one tap for what is common, words for the rest. */
export function RefuseForm({
  isSettled,
  onRefuse,
  onBack,
}: {
  readonly isSettled: boolean;
  readonly onRefuse: (reason: string) => void;
  readonly onBack: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [other, setOther] = useState('');
  const words = other.trim();
  return (
    <form
      className="order-refuse"
      onSubmit={(event) => {
        event.preventDefault();
        if (words) onRefuse(words);
      }}
    >
      <strong>{t('order.reasonAsk')}</strong>
      {REASONS.map((reason) => (
        <button
          key={reason}
          type="button"
          className="officer-big"
          data-testid={`refuse-${reason}`}
          disabled={!isSettled}
          onClick={() => {
            onRefuse(t(`order.reasons.${reason}`));
          }}
        >
          {t(`order.reasons.${reason}`)}
        </button>
      ))}
      <input
        value={other}
        maxLength={200}
        placeholder={t('order.reasonOther')}
        aria-label={t('order.reasonOther')}
        onChange={(event) => {
          setOther(event.target.value);
        }}
      />
      <div className="order-actions">
        <button type="button" className="officer-big" disabled={!isSettled} onClick={onBack}>
          {t('order.back')}
        </button>
        <button type="submit" className="officer-big primary" disabled={!words || !isSettled}>
          {t('order.send')}
        </button>
      </div>
    </form>
  );
}
