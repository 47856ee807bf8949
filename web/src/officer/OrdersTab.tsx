import type { TFunction } from 'i18next';
import { distanceMetres } from '@xuncheng/contract';
import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../live/use-now.ts';
import { Empty } from '../panels/PanelState.tsx';
import { OrderPhotos } from './OrderPhotos.tsx';
import { OrderSketch } from './OrderSketch.tsx';
import { OutboxLine } from './OutboxLine.tsx';
import { isOpen, stepOf } from './phone/instructions-here.ts';
import { isLookedAt } from './phone/is-looked-at.ts';
import { platformNow } from './phone/phone-state.ts';
import type { InstructionHere } from './phone/phone-store.ts';
import { RefusalLine } from './RefusalLine.tsx';
import { RefuseForm } from './RefuseForm.tsx';
import { usePhone, usePhoneState } from './use-phone.ts';
import { useSettled } from './use-settled.ts';

const OVER_SHOWN = 10;

/** What is to be done, newest first, and what was done. */
export function OrdersTab(): ReactElement {
  const { t } = useTranslation();
  const phoneNow = useNow(5_000);
  const now = usePhoneState((state) => platformNow(state, phoneNow));
  const instructions = usePhoneState((state) => state.instructions);
  const open = instructions.filter((one) => isOpen(one, now));
  // Also what comes or goes above moves the buttons below it.
  const isSettled = useSettled(open.map((one) => `${one.id} ${buttonsOf(one)}`).join());
  const over = instructions.filter((one) => !isOpen(one, now)).slice(0, OVER_SHOWN);
  return (
    <>
      <RefusalLine />
      {open.length === 0 ? <Empty>{t('order.empty')}</Empty> : null}
      {open.map((one) => (
        <Order key={one.id} instruction={one} isSettled={isSettled} />
      ))}
      <OutboxLine />
      {over.length > 0 ? <h2 className="quiet">{t('order.over')}</h2> : null}
      {over.map((one) => (
        <article key={one.id} className="order over" data-testid="order-over">
          <p>{one.text}</p>
          <small className="quiet">
            {t(`step.${outcomeOf(one)}`)}
            {one.overWhy === undefined ? '' : ` · ${whyText(one.overWhy, t)}`}
          </small>
        </article>
      ))}
    </>
  );
}

/** The step whose buttons are shown: read, an order has those that it came with. */
function buttonsOf(instruction: InstructionHere): string {
  const step = stepOf(instruction);
  return step === 'read' ? 'delivered' : step;
}

/** What the platform gives as a reason is a word of its own; what a person wrote stays as it is. */
function whyText(why: string, t: TFunction): string {
  if (why === 'off-duty') return t('instructions.endedOffDuty');
  return why === 'reassigned' ? t('instructions.endedReassigned') : why;
}

function outcomeOf(instruction: InstructionHere): 'cancelled' | 'expired' | 'done' | 'refused' {
  const step = stepOf(instruction);
  if (step === 'done' || step === 'refused') return step;
  return instruction.over ?? 'expired';
}

function Order({
  instruction,
  isSettled,
}: {
  readonly instruction: InstructionHere;
  readonly isSettled: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const lastFix = usePhoneState((state) => state.lastFix);
  const [isRefusing, setRefusing] = useState(false);
  const isRefusalSettled = useSettled(String(isRefusing));
  const { id, kind, place, priority } = instruction;
  const step = stepOf(instruction);
  // On screen is read: not in a pocket, behind another app or on a dark screen.
  const isSeen = usePhoneState((state) => isLookedAt(state, instruction.cameAt));
  useEffect(() => {
    if (isSeen && step === 'delivered') void phone.say(id, 'read');
  }, [phone, id, step, isSeen]);
  const away = place && lastFix ? distanceMetres(lastFix.lon, lastFix.lat, place.lon, place.lat) : undefined;
  return (
    <article className={`order ${priority}`} data-testid="order" data-step={step}>
      <header>
        <strong>{kind === 'order' ? t(`priority.${priority}`) : t(`instructionKind.${kind}`)}</strong>
        <span className="quiet">{t('order.until', { time: format.time(instruction.deadline) })}</span>
        <span className="quiet">{t(`step.${step}`)}</span>
      </header>
      <p>{instruction.text}</p>
      {place ? (
        <p className="quiet">
          {place.name ?? ''} {away === undefined ? '' : t('order.metres', { distance: format.distance(away) })}{' '}
          <a href={`geo:${String(place.lat)},${String(place.lon)}`}>{t('order.map')}</a>
        </p>
      ) : null}
      {instruction.photos ? <OrderPhotos instructionId={id} photos={instruction.photos} /> : null}
      {instruction.drawing ? <OrderSketch drawing={instruction.drawing} /> : null}
      <small className="quiet">{t('instructions.issuedBy', { name: instruction.issuedBy })}</small>
      {kind !== 'order' ? (
        <div className="order-actions">
          <button
            type="button"
            className="officer-big primary"
            data-testid="order-answer"
            disabled={!isSettled}
            onClick={() => void phone.say(id, 'done')}
          >
            {t(`order.answer.${kind}`)}
          </button>
        </div>
      ) : isRefusing ? (
        <RefuseForm
          isSettled={isSettled && isRefusalSettled}
          onRefuse={(reason) => void phone.say(id, 'refused', reason)}
          onBack={() => {
            setRefusing(false);
          }}
        />
      ) : (
        <div className="order-actions">
          <NextSteps
            step={step}
            isSettled={isSettled && isRefusalSettled}
            onStep={(next) => void phone.say(id, next)}
          />
          {step === 'delivered' || step === 'read' || step === 'accepted' ? (
            <button
              type="button"
              className="officer-big"
              data-testid="order-refuse"
              disabled={!isSettled || !isRefusalSettled}
              onClick={() => {
                setRefusing(true);
              }}
            >
              {t('order.refuse')}
            </button>
          ) : null}
        </div>
      )}
    </article>
  );
}

type NextStep = 'accepted' | 'en-route' | 'arrived' | 'done';

function NextSteps({
  step,
  isSettled,
  onStep,
}: {
  readonly step: ReturnType<typeof stepOf>;
  readonly isSettled: boolean;
  readonly onStep: (step: NextStep) => void;
}): ReactElement {
  const { t } = useTranslation();
  const order: readonly NextStep[] = ['accepted', 'en-route', 'arrived', 'done'];
  const next = order[order.findIndex((one) => one === step) + 1] ?? 'done';
  const steps: readonly NextStep[] = next === 'arrived' ? ['arrived', 'done'] : [next];
  return (
    <>
      {steps.map((one) => (
        <button
          key={one}
          type="button"
          className={one === next ? 'officer-big primary' : 'officer-big'}
          data-testid={`order-${one}`}
          disabled={!isSettled}
          onClick={() => {
            onStep(one);
          }}
        >
          {one === 'accepted' ? t('order.accept') : t(`order.${one}`)}
        </button>
      ))}
    </>
  );
}
