import type { CloseTracking, DistrictDocument, InstructionForDevice } from '@xuncheng/contract';
import { firstMessageId } from '../devices/device-message.ts';
import { ReportInterval } from '../devices/report-interval.ts';
import type { TerminalFix } from '../devices/terminal-fix.ts';
import { dieEmpty, OPEN_RADIO, stepRadio, transmit, type Radio, type Sent } from '../faults/radio.ts';
import type { Random } from '../random.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { createLocalClock, findOnShift } from '../shift-clock.ts';
import type { Spoken } from '../spoken.ts';
import { beginShift } from './begin-shift.ts';
import { dropInstruction, takeInstruction } from './errands.ts';
import type { Ground } from './ground.ts';
import type { Officer, SaidStep } from './officer.ts';
import { sensePosition } from './sense-position.ts';
import { stepOfficer } from './step.ts';

/** One fix in so many milliseconds. */
const FIX_EVERY_MS = 5000;
/** What a dead terminal has after its time on a borrowed charger. */
const CHARGED_PERCENT = 42;

/** A terminal and who carries it. */
interface Terminal {
  readonly deviceId: string;
  readonly random: Random;
  officer: Officer | undefined;
  radio: Radio;
  readonly interval: ReportInterval;
  nextFixAt: number;
  nextId: number;
}

/** Where the fixes go that leave a terminal. */
export type TakeFixes = (deviceId: string, sent: Sent) => void;

/** All officers on shift, with their terminals. */
export interface Patrol {
  readonly step: (
    now: number,
    dtSeconds: number,
    spoken: Pick<Spoken, 'clocks' | 'receipts'>,
    takeFixes: TakeFixes,
  ) => void;
  readonly instruct: (deviceId: string, instruction: InstructionForDevice) => void;
  readonly cancel: (deviceId: string, instructionId: string) => void;
  readonly track: (deviceId: string, tracking: CloseTracking) => void;
}

/** Puts everybody who is on shift at the start on their beats; the rest follows the roster. */
export function createPatrol(
  district: DistrictDocument,
  ground: Ground,
  scenario: Scenario,
  startTime: number,
  random: Random,
): Patrol {
  const modes = new Map(district.officers.map((officer) => [officer.badge, officer.travelMode]));
  const devices = district.devices.filter((device) => device.kind === 'terminal' && device.protocol === 'own');
  const terminals = new Map<string, Terminal>(
    devices.map(({ id }, i) => [
      id,
      {
        deviceId: id,
        random: random.fork(id),
        officer: undefined,
        radio: OPEN_RADIO,
        interval: new ReportInterval(FIX_EVERY_MS),
        // Spread over the interval, so that the gateway hears a stream and not a drum.
        nextFixAt: startTime + Math.round(((i + 1) * FIX_EVERY_MS) / devices.length),
        nextId: firstMessageId(startTime),
      },
    ]),
  );
  const localMinuteAt = createLocalClock(district.timeZone);

  function changeShifts(now: number, spoken: Pick<Spoken, 'clocks'>): void {
    const onShift = findOnShift(district.roster, localMinuteAt(now));
    for (const terminal of terminals.values()) {
      const entry = onShift.get(terminal.deviceId);
      if (entry?.badge === terminal.officer?.badge) continue;
      if (terminal.officer) {
        spoken.clocks.push({ deviceId: terminal.deviceId, event: { action: 'out', time: now } });
        terminal.officer = undefined;
      }
      if (!entry) continue;
      terminal.officer = beginShift(
        ground,
        { ...entry, travelMode: modes.get(entry.badge) ?? 'foot' },
        terminal.random,
      );
      spoken.clocks.push({ deviceId: terminal.deviceId, event: { action: 'in', time: now } });
    }
  }

  function stepTerminal(
    terminal: Terminal,
    now: number,
    dtSeconds: number,
    spoken: Pick<Spoken, 'receipts'>,
    takeFixes: TakeFixes,
  ): void {
    if (!terminal.officer) return;
    const stepped = stepOfficer(ground, terminal.officer, dtSeconds, scenario.mood, terminal.random);
    terminal.officer = stepped.officer;
    const wasDead = terminal.radio.deadSeconds > 0;
    terminal.radio = stepRadio(terminal.radio, dtSeconds, scenario.silencePerSecond, terminal.random);
    if (wasDead && terminal.radio.deadSeconds <= 0) {
      terminal.radio = OPEN_RADIO;
      terminal.officer = { ...terminal.officer, batteryPercent: CHARGED_PERCENT };
    } else if (!wasDead && terminal.officer.batteryPercent <= 0) {
      terminal.radio = dieEmpty(terminal.random);
    }
    for (const said of stepped.said) spoken.receipts.push(tell(terminal.deviceId, terminal.officer, said, now));
    while (terminal.nextFixAt <= now) {
      const time = terminal.nextFixAt;
      terminal.nextFixAt += terminal.interval.next();
      // After a pause of the whole process only the newest is measured: the past cannot be.
      if (terminal.nextFixAt <= now || terminal.radio.deadSeconds > 0) continue;
      takeFixes(terminal.deviceId, sendFix(terminal, terminal.officer, time));
    }
  }

  function sendFix(terminal: Terminal, officer: Officer, time: number): Sent {
    const fix: TerminalFix = { id: terminal.nextId++, time, ...sensePosition(ground, officer, terminal.random) };
    const { radio, sent } = transmit(terminal.radio, fix, terminal.random);
    terminal.radio = radio;
    return sent;
  }

  function tell(deviceId: string, officer: Officer, said: SaidStep, time: number): Spoken['receipts'][number] {
    const [lon, lat] = ground.network.plane.toLonLat(officer.x, officer.y);
    return { deviceId, receipt: { ...said, time, lon, lat } };
  }

  function change(deviceId: string, how: (officer: Officer, random: Random) => Officer): void {
    const terminal = terminals.get(deviceId);
    if (terminal?.officer) terminal.officer = how(terminal.officer, terminal.random);
  }

  return {
    step: (now, dtSeconds, spoken, takeFixes) => {
      changeShifts(now, spoken);
      for (const terminal of terminals.values()) stepTerminal(terminal, now, dtSeconds, spoken, takeFixes);
    },
    instruct: (deviceId, instruction) => {
      change(deviceId, (officer, dice) => takeInstruction(ground, officer, instruction, scenario.mood, dice));
    },
    cancel: (deviceId, instructionId) => {
      change(deviceId, (officer) => dropInstruction(officer, instructionId));
    },
    track: (deviceId, tracking) => {
      terminals.get(deviceId)?.interval.track(tracking);
    },
  };
}
