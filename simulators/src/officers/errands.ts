import type { ReceiptStep } from '@xuncheng/contract';
import type { Random } from '../random.ts';
import type { Ground } from './ground.ts';
import { nearestCorner } from './network.ts';
import { REFUSAL_REASONS, type Errand, type Instruction, type Mood, type Officer, type SaidStep } from './officer.ts';
import { headFor } from './walk.ts';

/**
 * What becomes of an instruction in an officer's hands:
 *
 *   delivered → read → accepted → en-route → arrived → done     with a place
 *                    ↘ accepted → done                           without
 *                    ↘ refused (with a reason)                   ~3 %
 *   delivered → read → done                                     roll call, check-in
 *   delivered, and then nothing                                  ~3 %
 */
export function takeInstruction(
  ground: Ground,
  officer: Officer,
  instruction: Instruction,
  mood: Mood,
  random: Random,
): Officer {
  if (officer.known.has(instruction.id)) return officer;
  const known = new Set(officer.known).add(instruction.id);
  const said = resumeFrom(instruction);
  if (said === undefined) return { ...officer, known };
  const dice = random.next();
  const errand: Errand = {
    instructionId: instruction.id,
    kind: instruction.kind,
    corner: instruction.place && cornerAt(ground, instruction.place.lon, instruction.place.lat),
    attitude:
      dice < mood.refusalShare ? 'refusing' : dice < mood.refusalShare + mood.silenceShare ? 'silent' : 'willing',
    said,
    secondsLeft: random.between(3, instruction.priority === 'urgent' ? 8 : 20),
  };
  return { ...officer, known, errands: [...officer.errands, errand] };
}

/** A terminal that restarted goes on where the server says it was; undefined when the matter is closed. */
function resumeFrom({ state }: Instruction): ReceiptStep | undefined {
  switch (state) {
    case 'issued':
    case 'sent':
    case 'delivered':
      return 'delivered';
    case 'done':
    case 'refused':
    case 'cancelled':
    case 'expired':
      return undefined;
    default:
      return state;
  }
}

function cornerAt(ground: Ground, lon: number, lat: number): number {
  const [x, y] = ground.network.plane.toXY(lon, lat);
  return nearestCorner(ground.network, x, y);
}

/** The officer without the cancelled instruction, and back on patrol when it was the one under way. */
export function dropInstruction(officer: Officer, instructionId: string): Officer {
  const errands = officer.errands.filter((errand) => errand.instructionId !== instructionId);
  const wasOnIt = officer.activity.kind === 'errand' && officer.activity.instructionId === instructionId;
  return wasOnIt ? { ...officer, errands, activity: { kind: 'patrol' }, way: [] } : { ...officer, errands };
}

/** Lets time pass over the open instructions; steps that are due are said. */
export function continueErrands(
  ground: Ground,
  officer: Officer,
  dtSeconds: number,
  random: Random,
): { readonly officer: Officer; readonly said: readonly SaidStep[] } {
  const said: SaidStep[] = [];
  let after = officer;
  for (const errand of officer.errands) {
    const isUnderWay = errand.said === 'en-route';
    const secondsLeft = errand.secondsLeft - dtSeconds;
    if (errand.attitude === 'silent' || (!isUnderWay && secondsLeft > 0)) {
      after = replaceErrand(after, { ...errand, secondsLeft });
      continue;
    }
    if (isUnderWay && !isThere(after, errand)) continue;
    const step = nextStep(errand);
    // One thing at a time: nobody sets out for a second place before the first is dealt with.
    if (step === 'en-route' && after.activity.kind === 'errand') continue;
    said.push({
      instructionId: errand.instructionId,
      step,
      ...(step === 'refused' ? { reason: random.pick(REFUSAL_REASONS) } : {}),
    });
    after = carryOut(ground, after, { ...errand, said: step, secondsLeft: pauseAfter(step, errand, random) });
  }
  return { officer: after, said };
}

function nextStep(errand: Errand): ReceiptStep {
  switch (errand.said) {
    case 'delivered':
      return 'read';
    case 'read':
      if (errand.kind !== 'order') return 'done';
      return errand.attitude === 'refusing' ? 'refused' : 'accepted';
    case 'accepted':
      return errand.corner === undefined ? 'done' : 'en-route';
    case 'en-route':
      return 'arrived';
    default:
      return 'done';
  }
}

/** Seconds until the step after this one. */
function pauseAfter(step: ReceiptStep, errand: Errand, random: Random): number {
  if (step === 'read') return random.between(4, 25);
  if (step === 'accepted') return errand.corner === undefined ? random.between(60, 240) : random.between(3, 12);
  return random.between(60, 300);
}

function isThere(officer: Officer, errand: Errand): boolean {
  const isOnIt = officer.activity.kind === 'errand' && officer.activity.instructionId === errand.instructionId;
  return isOnIt && officer.way.length === 0;
}

function carryOut(ground: Ground, officer: Officer, errand: Errand): Officer {
  if (errand.said === 'done' || errand.said === 'refused') return dropInstruction(officer, errand.instructionId);
  const after = replaceErrand(officer, errand);
  if (errand.said !== 'en-route' || errand.corner === undefined) return after;
  return {
    ...headFor(ground, after, errand.corner),
    activity: { kind: 'errand', instructionId: errand.instructionId },
  };
}

function replaceErrand(officer: Officer, errand: Errand): Officer {
  return {
    ...officer,
    errands: officer.errands.map((other) => (other.instructionId === errand.instructionId ? errand : other)),
  };
}
