import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { districtDocument, SEVERITIES, TRAVEL_MODES } from '@xuncheng/contract';
import type { ComingAlarm, DutyScript, PlannedDuty } from '../src/compute/allocation/duty.ts';
import { straightTravel } from '../src/compute/allocation/travel.ts';
import { buildCellIndex } from '../src/compute/coverage/cell-index.ts';
import { ALLOCATION_LIMITS, TRAVEL_LIMITS } from '../src/compute/limits.ts';
import { seededNumbers } from '../src/compute/seeded-numbers.ts';

const BEATS = 40;
const DAY_MS = 86_400_000;
/** Share of duties that nobody comes to: illness, training, borrowed for an event. */
const ABSENT_SHARE = 0.06;
/** Alarms a day in the whole: one a beat and two days more than the demonstration's cameras and probes raise. */
const ALARMS_PER_DAY = 60;

/** The demonstration district, as the simulators draw it. */
function drawDistrict(seed: number): ReturnType<typeof districtDocument.parse> {
  const folder = mkdtempSync(join(tmpdir(), 'xuncheng-district-'));
  try {
    const out = join(folder, 'district.json');
    const command = ['simulators/src/draw-district-command.ts', '--out', out, '--seed', String(seed)];
    const drawn = spawnSync(process.execPath, [...process.execArgv, ...command], { encoding: 'utf8' });
    if (drawn.status !== 0) throw new Error(`the district could not be drawn: ${drawn.stderr}`);
    return districtDocument.parse(JSON.parse(readFileSync(out, 'utf8')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A week of the first 40 beats: their roster in three shifts, absences and alarms by the seed. */
export function drawWeek(days: number): (seed: number) => DutyScript {
  const document = drawDistrict(1);
  const beats = document.beats.slice(0, BEATS);
  const numberOf = new Map(beats.map((beat, number) => [beat.code, number]));
  const beatOfCell = new Map(beats.flatMap((beat, number) => beat.cellCodes.map((code) => [code, number])));
  const cells = document.cells
    .filter((cell) => beatOfCell.has(cell.code))
    .map((cell, id) => ({ id, code: cell.code, areaId: 0, class: cell.class, geometry: cell.geometry }));
  const district = {
    cells: buildCellIndex(cells),
    cellsOf: beats.map((_, beat) => [...cells.keys()].filter((cell) => beatOfCell.get(cells[cell]!.code) === beat)),
    travel: straightTravel(ALLOCATION_LIMITS, TRAVEL_LIMITS),
  };
  const modes = new Map(document.officers.map((officer) => [officer.badge, TRAVEL_MODES.indexOf(officer.travelMode)]));
  return (seed) => {
    const dice = seededNumbers(seed * 6_700_417 + 3);
    for (let i = 0; i < 8; i++) dice();
    const duties: PlannedDuty[] = [];
    for (let day = 0; day < days; day++) {
      for (const { badge, beatCode, startMinute, durationMinutes } of document.roster) {
        const beat = numberOf.get(beatCode);
        if (beat === undefined) continue;
        const startsAt = day * DAY_MS + startMinute * 60_000;
        const endsAt = startsAt + durationMinutes * 60_000;
        duties.push({ beat, mode: modes.get(badge)!, startsAt, endsAt, comes: dice() >= ABSENT_SHARE });
      }
    }
    return { district, duties, alarms: drawAlarms(cells, days, dice), startsAt: 0, endsAt: days * DAY_MS, seed };
  };
}

/** A Poisson process, three times as dense from 08 to 20 as at night; busy places (class A) three times as often as others. */
function drawAlarms(cells: readonly { readonly class: string }[], days: number, dice: () => number): ComingAlarm[] {
  const alarms: ComingAlarm[] = [];
  const busy = [...cells.keys()].flatMap((cell) => (cells[cell]!.class === 'A' ? [cell, cell, cell] : [cell]));
  const most = (ALARMS_PER_DAY * 1.5) / DAY_MS;
  for (let at = 0; ;) {
    at += -Math.log(1 - dice()) / most;
    if (at >= days * DAY_MS) return alarms;
    const hour = (at % DAY_MS) / 3_600_000;
    const isKept = dice() < (hour >= 8 && hour < 20 ? 1 : 1 / 3);
    const cell = busy[Math.floor(dice() * busy.length)]!;
    const severity = SEVERITIES[Math.floor(dice() * SEVERITIES.length)]!;
    const handleSeconds = 300 + Math.floor(dice() * 1_200);
    if (isKept) alarms.push({ at: Math.floor(at), cell, severity, handleSeconds });
  }
}
