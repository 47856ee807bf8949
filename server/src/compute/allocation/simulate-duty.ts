import { OFFICER_STATES, TRAVEL_MODES } from '@xuncheng/contract';
import type { Interval } from '../intervals.ts';
import type { AllocationLimits, CoverageLimits } from '../limits.ts';
import { seededNumbers } from '../seeded-numbers.ts';
import type { DutyPolicy, DutyScript, DutyView, OpenAlarm, PlannedDuty } from './duty.ts';
import { openOutcome, type DutyOutcome } from './duty-outcome.ts';
import { allocateOfficers, TASK_NONE, TASK_ORDINARY, TASK_URGENT } from './officer-columns.ts';
import { openRunningDuties } from './running-duties.ts';
import { toVisitColumns } from './visit-columns.ts';

const STEP_MS = 30_000;
const DISPATCH_EVERY_MS = 60_000;
const REST_AFTER_MS = 7_200_000;
const REST_MS = 900_000;
/** Share of orders that are not followed. */
const REFUSED_SHARE = 0.05;
/** Metres between the places at which a way is looked at: a fifth of a cell's side. */
const LOOK_METRES = 20;
const METRES_PER_DEGREE = 111_195;

interface Walk {
  readonly lon: number;
  readonly lat: number;
  readonly leavesAt: number;
  readonly arrivesAt: number;
  readonly metres: number;
}

interface Person {
  doing: 'nothing' | 'walking' | 'staying' | 'resting' | 'handling';
  walk: Walk | undefined;
  /** End of staying, resting or handling. */
  until: number;
  restedAt: number;
  /** Alarm under way or in hand. */
  alarm: OpenAlarm | undefined;
  /** Cells still to go to by order. */
  queue: number[];
  readonly dice: () => number;
}

/** Lets a roster and its alarms pass under a policy, in steps of 30 seconds: rules S1–S3, S6 and S7. */
export function simulateDuty(
  script: DutyScript,
  policy: DutyPolicy,
  limits: AllocationLimits,
  coverage: CoverageLimits,
): DutyOutcome {
  const { district, duties, alarms } = script;
  const { cells } = district;
  const officers = allocateOfficers(duties.length);
  officers.state.fill(OFFICER_STATES.indexOf('off-duty'));
  const visits = toVisitColumns(cells.cells, limits, coverage);
  const headingFor = new Int32Array(duties.length).fill(-1);
  const people = duties.map((duty, row): Person => {
    officers.mode[row] = duty.mode;
    officers.beat[row] = duty.beat;
    officers.dutyEndsAt[row] = duty.endsAt;
    const dice = seededNumbers(script.seed * 7_919 + row * 104_729 + 17);
    for (let i = 0; i < 4; i++) dice(); // neighbouring seeds begin alike
    return { doing: 'nothing', walk: undefined, until: 0, restedAt: duty.startsAt, alarm: undefined, queue: [], dice };
  });
  const running = openRunningDuties(district);
  const openAlarms: OpenAlarm[] = [];
  const onDuty: number[] = [];
  const outcome = openOutcome(district, visits, script.startsAt);
  const view = { now: script.startsAt, district, officers, onDuty, cells: visits, headingFor, openAlarms };
  const seen: DutyView & { now: number } = { ...view, shiftOf: running.shiftOf, beatAt: running.beatAt };
  const dutyOf = (cell: number): Interval | undefined => running.shiftOf(running.beatAt(cell));
  let nextAlarm = 0;

  let now = script.startsAt;
  for (; now < script.endsAt; now += STEP_MS) {
    seen.now = now;
    for (const [row, duty] of duties.entries()) if (endsBy(duty, now)) endDuty(row, duty);
    for (const [row, duty] of duties.entries()) if (beginsBy(duty, now)) beginDuty(row, duty);
    for (; nextAlarm < alarms.length && alarms[nextAlarm]!.at <= now; nextAlarm++) {
      const { cell, severity, at } = alarms[nextAlarm]!;
      openAlarms.push({ alarm: nextAlarm, cell, severity, raisedAt: at, isTaken: false });
    }
    for (const row of onDuty) passTime(row, now);
    if ((now - script.startsAt) % DISPATCH_EVERY_MS === 0) for (const order of policy.dispatch(seen)) take(order);
    for (const row of onDuty) if (people[row]!.doing === 'nothing') beginSomething(row, now);
    outcome.step(now, STEP_MS / 1_000, dutyOf);
  }
  // What ends with the span has ended as well: its cells of class C are judged.
  for (const duty of duties) if (endsBy(duty, now)) outcome.endShift(district.cellsOf[duty.beat]!, duty);
  return outcome.close(openAlarms.length, script.endsAt - script.startsAt);

  function endDuty(row: number, duty: PlannedDuty): void {
    outcome.endShift(district.cellsOf[duty.beat]!, duty);
    running.end(duty);
    if (duty.comes) leave(row);
  }

  function beginDuty(row: number, duty: PlannedDuty): void {
    running.begin(duty);
    if (duty.comes) arrive(row, duty.beat, now);
  }

  function arrive(row: number, beat: number, now: number): void {
    const own = district.cellsOf[beat]!;
    const cell = own[Math.floor(people[row]!.dice() * own.length)]!;
    officers.state[row] = 0;
    officers.lon[row] = visits.lon[cell]!;
    officers.lat[row] = visits.lat[cell]!;
    officers.fixAt[row] = now;
    onDuty.push(row);
    onDuty.sort((a, b) => a - b);
  }

  function leave(row: number): void {
    const person = people[row]!;
    if (person.alarm) {
      // Handed over to whoever comes next.
      if (person.doing === 'handling') openAlarms.splice(openAlarms.indexOf(person.alarm), 1);
      else person.alarm.isTaken = false;
    }
    officers.state[row] = OFFICER_STATES.indexOf('off-duty');
    headingFor[row] = -1;
    onDuty.splice(onDuty.indexOf(row), 1);
  }

  function passTime(row: number, now: number): void {
    const person = people[row]!;
    officers.fixAt[row] = now;
    if (person.walk) walkOn(row, person, person.walk, now);
    else look(officers.lon[row]!, officers.lat[row]!, now);
    if (person.doing === 'walking' || person.doing === 'nothing' || person.until > now) return;
    if (person.doing === 'handling') openAlarms.splice(openAlarms.indexOf(person.alarm!), 1);
    if (person.doing === 'handling') person.alarm = undefined;
    if (person.doing === 'resting') officers.restUntil[row] = Number.NaN;
    headingFor[row] = -1;
    person.doing = 'nothing';
    if (person.queue.length === 0) officers.task[row] = TASK_NONE;
  }

  function walkOn(row: number, person: Person, walk: Walk, now: number): void {
    const [fromLon, fromLat] = [officers.lon[row]!, officers.lat[row]!];
    const cell = headingFor[row]!;
    const share = Math.min(1, (now - walk.leavesAt) / Math.max(1, walk.arrivesAt - walk.leavesAt));
    officers.lon[row] = walk.lon + (visits.lon[cell]! - walk.lon) * share;
    officers.lat[row] = walk.lat + (visits.lat[cell]! - walk.lat) * share;
    const metres = METRES_PER_DEGREE * Math.hypot(officers.lon[row] - fromLon, officers.lat[row] - fromLat);
    const looks = Math.max(1, Math.ceil(metres / LOOK_METRES));
    for (let i = 1; i <= looks; i++) {
      const part = i / looks;
      look(fromLon + (officers.lon[row] - fromLon) * part, fromLat + (officers.lat[row] - fromLat) * part, now);
    }
    if (walk.arrivesAt > now) return;
    outcome.walked(walk.metres);
    person.walk = undefined;
    if (person.alarm) {
      outcome.answered((walk.arrivesAt - person.alarm.raisedAt) / 1_000);
      person.doing = 'handling';
      person.until = walk.arrivesAt + alarms[person.alarm.alarm]!.handleSeconds * 1_000;
    } else {
      person.doing = 'staying';
      officers.task[row] = TASK_ORDINARY; // a look at the place is not broken off for a gap
      person.until = walk.arrivesAt + visits.staySeconds[cell]! * 1_000;
    }
  }

  function look(lon: number, lat: number, now: number): void {
    const cell = cells.find(lon, lat);
    if (cell >= 0) visits.lastAt[cell] = now;
  }

  function take({ officer: row, alarm, cells: order }: ReturnType<DutyPolicy['dispatch']>[number]): void {
    const person = people[row]!;
    if (person.alarm || person.doing === 'resting') throw new Error(`officer ${row} is sent while not free`);
    officers.movedAt[row] = seen.now;
    outcome.moved();
    if (person.dice() < REFUSED_SHARE) return;
    const open = alarm === null ? undefined : openAlarms.find((one) => one.alarm === alarm);
    if (open) open.isTaken = true;
    person.alarm = open;
    person.queue = [...order];
    officers.task[row] = open ? TASK_URGENT : TASK_ORDINARY;
    const to = open ? open.cell : person.queue.shift();
    if (to !== undefined) headFor(row, person, to, seen.now);
  }

  function beginSomething(row: number, now: number): void {
    const person = people[row]!;
    const ordered = person.queue.shift();
    if (ordered !== undefined) {
      officers.task[row] = TASK_ORDINARY;
      headFor(row, person, ordered, now);
      return;
    }
    if (now - person.restedAt >= REST_AFTER_MS) {
      person.doing = 'resting';
      person.until = now + REST_MS;
      person.restedAt = person.until;
      officers.restUntil[row] = person.until;
      return;
    }
    const cell = policy.goOn(seen, row);
    if (cell >= 0) headFor(row, person, cell, now);
  }

  function headFor(row: number, person: Person, cell: number, now: number): void {
    if (person.walk) outcome.walked(person.walk.metres * shareOf(person.walk, now));
    const from = {
      lon: officers.lon.slice(row, row + 1),
      lat: officers.lat.slice(row, row + 1),
      mode: officers.mode.slice(row, row + 1),
    };
    const to = { lon: visits.lon.slice(cell, cell + 1), lat: visits.lat.slice(cell, cell + 1) };
    const seconds = district.travel.seconds(from, to)[0]!;
    person.doing = 'walking';
    person.walk = {
      lon: from.lon[0]!,
      lat: from.lat[0]!,
      leavesAt: now,
      arrivesAt: now + seconds * 1_000,
      metres: seconds * district.travel.metresPerSecond[TRAVEL_MODES[officers.mode[row]!]!],
    };
    headingFor[row] = cell;
  }
}

/** Did it end in the step before this moment? */
function endsBy({ endsAt }: Interval, now: number): boolean {
  return endsAt > now - STEP_MS && endsAt <= now;
}

function beginsBy({ startsAt }: Interval, now: number): boolean {
  return startsAt > now - STEP_MS && startsAt <= now;
}

function shareOf(walk: Walk, now: number): number {
  return Math.min(1, (now - walk.leavesAt) / Math.max(1, walk.arrivesAt - walk.leavesAt));
}
