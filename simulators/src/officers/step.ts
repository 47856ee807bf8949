import type { Random } from '../random.ts';
import { continueErrands } from './errands.ts';
import { skylineAt, type Ground } from './ground.ts';
import type { Mood, Officer, SaidStep } from './officer.ts';
import { chooseNextCorner, walkOn } from './walk.ts';

/** A terminal lasts about eleven hours. */
const BATTERY_PERCENT_PER_SECOND = 100 / (11 * 3600);

export interface OfficerStep {
  readonly officer: Officer;
  readonly said: readonly SaidStep[];
}

/**
 * One officer, so many seconds later: instructions first, then walking, pausing, choosing where to go next.
 * All randomness comes from the generator passed in.
 */
export function stepOfficer(
  ground: Ground,
  before: Officer,
  dtSeconds: number,
  mood: Mood,
  random: Random,
): OfficerStep {
  const { officer: instructed, said } = continueErrands(ground, before, dtSeconds, random);
  const officer = {
    ...instructed,
    batteryPercent: Math.max(0, instructed.batteryPercent - BATTERY_PERCENT_PER_SECOND * dtSeconds),
    drift: wander(ground, instructed, dtSeconds, random),
  };
  return { officer: move(ground, officer, dtSeconds, mood, random), said };
}

function move(ground: Ground, officer: Officer, dtSeconds: number, mood: Mood, random: Random): Officer {
  const { activity } = officer;
  if (activity.kind === 'pause') {
    const secondsLeft = activity.secondsLeft - dtSeconds;
    return {
      ...officer,
      metresPerSecond: 0,
      activity: secondsLeft > 0 ? { kind: 'pause', secondsLeft } : { kind: 'patrol' },
    };
  }
  if (officer.way.length > 0) {
    const walked = walkOn(ground, officer, dtSeconds, mood, random);
    if (activity.kind === 'patrol' && random.chance(dtSeconds / 420)) {
      // A look into a shop, a word with a stall keeper.
      return { ...walked, metresPerSecond: 0, activity: { kind: 'pause', secondsLeft: random.between(30, 150) } };
    }
    return walked;
  }
  if (activity.kind === 'errand') {
    const isOpen = officer.errands.some((errand) => errand.instructionId === activity.instructionId);
    return { ...officer, metresPerSecond: 0, activity: isOpen ? activity : { kind: 'patrol' } };
  }
  // At the end of a way: sometimes a rest, otherwise on.
  if (random.chance(0.045)) {
    return { ...officer, metresPerSecond: 0, activity: { kind: 'pause', secondsLeft: random.between(300, 1200) } };
  }
  // Who rides gets off and looks around; who walks has done so on the way.
  if (officer.travelMode !== 'foot' && random.chance(0.5)) {
    return { ...officer, metresPerSecond: 0, activity: { kind: 'pause', secondsLeft: random.between(40, 100) } };
  }
  return chooseNextCorner(ground, officer, random);
}

/** Mean-reverting error of the receiver; larger between tall houses, where signals arrive by way of walls. */
function wander(ground: Ground, officer: Officer, dtSeconds: number, random: Random): [number, number] {
  const reach = 2.2 + skylineAt(ground, officer.x, officer.y) * 0.07;
  const pull = Math.min(1, dtSeconds / 40);
  const push = reach * Math.sqrt(2 * pull);
  return [
    officer.drift[0] * (1 - pull) + random.normal() * push,
    officer.drift[1] * (1 - pull) + random.normal() * push,
  ];
}
