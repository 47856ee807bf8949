import type { DeviceAlarmMessage, FixMessage, InstructionForDevice, ReceiptStep, Shift } from '@xuncheng/contract';
import { openDeviceLink, type DeviceLink } from '../../live/device-link.ts';
import { askClockDifference, followBattery, followPermission, keepScreenOn } from './browser-facts.ts';
import {
  changeInstruction,
  forgetInstructions,
  isOpen,
  keepInstruction,
  listInstructionsHere,
  stepOf,
} from './instructions-here.ts';
import { trackingForStatus } from './judge-tracking.ts';
import { findPlace } from './find-place.ts';
import { openMqttLine, type MqttLine } from './mqtt-line.ts';
import { emptyOutbox, forgetFixes, putInOutbox, summariseOutbox } from './outbox.ts';
import { createPhoneState, isOnDuty, trackingOf, type PhoneStore } from './phone-state.ts';
import { keep, readKept, type Kept } from './phone-store.ts';
import { watchPosition, type PositionWatch } from './position-watch.ts';
import { createPushDesk } from './push-desk.ts';
import { createReportDesk, type ReportDesk } from './report-desk.ts';
import { oneAtATime, sendOverMqtt, sendOverSocket, type Answered } from './send-outbox.ts';

const TICK_MS = 3_000;
const CLOCK_ASKED_EVERY_MS = 300_000;
/** A call for help waits so long for a position that is not known yet; one that is older is not where help is needed. */
const HELP_PLACE = { patienceMs: 3_000, maxAgeMs: 600_000 };
/** One tab of a browser is the phone: two would say the same things under one name and throw each other out. */
/** A lock that nobody has is given at once. */
const ELSEWHERE_AFTER_MS = 1_000;
const LOCK = 'xuncheng-officer-phone';

/** The phone in the officer's hand: what it knows (`state`) and what can be done with it. Everything done is kept before it is said. */
export interface FieldPhone {
  readonly state: PhoneStore;
  readonly pair: (credentials: Kept<'credentials'>) => Promise<void>;
  readonly unpair: () => Promise<void>;
  readonly clockIn: (shift: Pick<Shift, 'id' | 'endsAt'>) => Promise<void>;
  readonly clockOut: () => Promise<void>;
  readonly say: (instructionId: string, step: ReceiptStep, reason?: string) => Promise<void>;
  readonly callForHelp: () => Promise<void>;
  readonly withdrawHelp: () => Promise<void>;
  readonly setScreenStaysOn: (wished: boolean) => Promise<void>;
  readonly reports: ReportDesk;
  /** Ask whether instructions may be shown while the page is closed; by a touch only, or browsers refuse. */
  readonly allowPush: () => Promise<void>;
}

/** Start the phone: read what is kept, connect when it is paired, go on where it was. It runs as long as the page. */
export function startFieldPhone(): FieldPhone {
  const state = createPhoneState();
  const { getState, setState } = state;
  let link: DeviceLink | undefined;
  let line: MqttLine | undefined;
  let watch: PositionWatch | undefined;
  let battery: () => number | undefined = () => undefined;
  let saidTracking = '';
  const screen = keepScreenOn();
  const reports = createReportDesk(state);
  const push = createPushDesk(state, (subscription) => link?.subscribe(subscription));

  const summarise = oneAtATime(async () => {
    setState({ outbox: await summariseOutbox() });
  });
  const sendMqtt = oneAtATime(async () => {
    if (line) await sendOverMqtt(line, Date.now(), later(summarise));
  });
  const sendSocket = oneAtATime(async () => {
    if (!link) return;
    await sendOverSocket(link, onAnswered);
    await summarise();
    later(sendMqtt)();
  });

  /** What fails here is tried again by the tick: it is still in the outbox. */
  function later(work: () => Promise<void>): () => void {
    return () => {
      work().catch(() => undefined);
    };
  }

  const onAnswered: Answered = async (waiting, answer) => {
    if (answer.ok) return;
    setState({ refusal: { what: waiting.kind, code: answer.error.code } });
    if (waiting.kind === 'clock') {
      if (waiting.body.action === 'out') return;
      // Not on duty after all: what was taken meanwhile is nobody's. Ended first, so that nothing comes after.
      await setDuty(null);
      await forgetFixes({ putInAfter: waiting.number });
    } else if (answer.error.code === 'already-cancelled' || answer.error.code === 'already-expired') {
      const over = answer.error.code === 'already-cancelled' ? 'cancelled' : 'expired';
      await changeInstruction(waiting.body.instructionId, { over });
      await showInstructions();
    }
  };

  async function put(...[waiting]: Parameters<typeof putInOutbox>): Promise<void> {
    await putInOutbox(waiting);
    await summarise();
    later(waiting.kind === 'fix' || waiting.kind === 'alarm' ? sendMqtt : sendSocket)();
  }

  async function showInstructions(): Promise<void> {
    setState({ instructions: await listInstructionsHere(Date.now()) });
  }

  async function takeInstruction(instruction: InstructionForDevice): Promise<void> {
    const known = await keepInstruction(instruction, Date.now());
    await showInstructions();
    // Sent again it waits for an answer: the server asks once more.
    const waits = known === 'new' || instruction.state === 'delivered' || instruction.state === 'read';
    if (waits && 'vibrate' in navigator) navigator.vibrate([200, 100, 200]);
  }

  async function setDuty(duty: Kept<'duty'> | null): Promise<void> {
    await keep('duty', duty ?? undefined);
    setState({ duty });
    followDuty();
  }

  function takeFix(fix: FixMessage): void {
    setState({ lastFix: fix, permission: 'granted' });
    void put({ kind: 'fix', at: Date.now(), body: fix }).then(sayTracking);
  }

  /** Positions are taken on duty and at no other time. */
  function followDuty(): void {
    const isWanted = isOnDuty(getState(), Date.now()) && 'geolocation' in navigator;
    if (isWanted && !watch) {
      setState({ watchingSince: Date.now(), lastFix: null });
      watch = watchPosition({
        onFix: takeFix,
        onDenied: () => {
          setState({ permission: 'denied' });
          sayTracking();
        },
        battery: () => battery(),
      });
    } else if (!isWanted && watch) {
      watch.end();
      watch = undefined;
      setState({ watchingSince: null });
    }
    screen.set(isWanted && getState().screenStaysOn);
    sayTracking();
  }

  function birth(): object {
    const now = Date.now();
    const percent = battery();
    return {
      id: `s${String(now)}`,
      time: now,
      state: 'online',
      ...trackingForStatus(trackingOf(getState(), now)),
      ...(percent === undefined ? {} : { battery: percent }),
    };
  }

  /** The operator hears of a change of the reason at once. */
  function sayTracking(): void {
    const said = JSON.stringify(trackingForStatus(trackingOf(getState(), Date.now())));
    if (said === saidTracking || !line?.isConnected()) return;
    saidTracking = said;
    line.say('status', birth()).catch(() => {
      saidTracking = '';
    });
  }

  function connect(credentials: Kept<'credentials'>): void {
    disconnect();
    if (!navigator.onLine) return;
    link = openDeviceLink({
      ...credentials,
      onState: (socket) => {
        setState({ socket });
        if (socket === 'connected') later(sendSocket)();
      },
      onInstruction: takeInstruction,
      onPushKey: push.takeKey,
      onCancel: (instructionId) => {
        void changeInstruction(instructionId, { over: 'cancelled' }).then(showInstructions);
      },
    });
    line = openMqttLine({
      ...credentials,
      birth,
      onState: (mqtt) => {
        setState({ mqtt });
        if (mqtt !== 'connected') return;
        void askClockDifference().then((clockBehindSeconds) => {
          setState({ clockBehindSeconds });
        });
        later(sendMqtt)();
      },
      onAsked: () => watch?.askNow(),
    });
  }

  function disconnect(): void {
    link?.end();
    line?.end();
    link = undefined;
    line = undefined;
    saidTracking = '';
    setState({ socket: 'disconnected', mqtt: 'disconnected' });
  }

  async function connectAgain(): Promise<void> {
    const credentials = await readKept('credentials');
    if (credentials) connect(credentials);
  }

  function followBrowser(): void {
    window.addEventListener('online', later(connectAgain));
    window.addEventListener(
      'online',
      later(() => reports.send(true)),
    );
    // A line without a network is dead; found out by itself only after a keep-alive.
    window.addEventListener('offline', disconnect);
    document.addEventListener('visibilitychange', () => {
      setState({ isVisible: document.visibilityState === 'visible' });
      sayTracking();
      if (getState().isVisible) watch?.askNow();
    });
    void followPermission((permission) => {
      setState({ permission });
      sayTracking();
    });
    void followBattery().then((read) => {
      battery = read;
    });
    setInterval(() => {
      if (getState().duty && !isOnDuty(getState(), Date.now())) void setDuty(null);
      sayTracking();
      later(sendSocket)();
      later(sendMqtt)();
      later(() => reports.send(false))();
    }, TICK_MS);
    setInterval(() => {
      void askClockDifference().then((clockBehindSeconds) => {
        if (clockBehindSeconds !== null) setState({ clockBehindSeconds });
      });
    }, CLOCK_ASKED_EVERY_MS);
  }

  async function run(): Promise<void> {
    const [credentials, duty, help, screenStaysOn] = await Promise.all([
      readKept('credentials'),
      readKept('duty'),
      readKept('help'),
      readKept('screenStaysOn'),
    ]);
    setState({
      phase: 'running',
      deviceId: credentials?.deviceId ?? null,
      duty: duty ?? null,
      helpSince: help?.since ?? null,
      screenStaysOn: screenStaysOn ?? true,
    });
    await showInstructions();
    await summarise();
    await reports.open();
    followBrowser();
    followDuty();
    if (credentials) connect(credentials);
  }

  async function begin(): Promise<void> {
    // Browsers have locks where they have positions: on https and on this machine.
    if (!('locks' in navigator)) return run();
    const waits = setTimeout(() => {
      setState({ phase: 'elsewhere' });
    }, ELSEWHERE_AFTER_MS);
    await navigator.locks.request(LOCK, async () => {
      clearTimeout(waits);
      await run();
      // Held until the page goes.
      await new Promise<never>(() => undefined);
    });
  }
  begin().catch(() => {
    setState({ phase: 'keeps-nothing' });
  });

  async function forgetEverything(): Promise<void> {
    await setDuty(null);
    await keep('help', undefined);
    await emptyOutbox();
    await forgetInstructions();
    setState({ helpSince: null, instructions: [] });
    await summarise();
  }

  async function putHelp(since: number, active: boolean): Promise<void> {
    const place = active ? await findPlace(getState().lastFix, HELP_PLACE) : undefined;
    const body: DeviceAlarmMessage = {
      id: `sos-${String(since)}-${active ? 'on' : 'off'}`,
      time: active ? since : Date.now(),
      type: 'sos',
      severity: 'critical',
      active,
      text: '',
      ...(place ? { lon: place.lon, lat: place.lat } : {}),
    };
    await put({ kind: 'alarm', at: Date.now(), body });
    watch?.askNow();
  }

  return {
    state,
    reports,
    allowPush: push.ask,
    pair: async (credentials) => {
      // What waits was said by the other device, and is not this one's to say.
      if (getState().deviceId !== credentials.deviceId) await forgetEverything();
      await keep('credentials', credentials);
      setState({ deviceId: credentials.deviceId, refusal: null });
      connect(credentials);
    },
    unpair: async () => {
      disconnect();
      await forgetEverything();
      await keep('credentials', undefined);
      await push.end();
      setState({ deviceId: null });
    },
    clockIn: async ({ id, endsAt }) => {
      const now = Date.now();
      setState({ refusal: null });
      await put({ kind: 'clock', at: now, body: { action: 'in', time: now } });
      await setDuty({ since: now, shiftId: id, endsAt });
    },
    clockOut: async () => {
      const now = Date.now();
      await setDuty(null);
      await put({ kind: 'clock', at: now, body: { action: 'out', time: now } });
    },
    say: async (instructionId, step, reason) => {
      const now = Date.now();
      const known = getState().instructions.find(({ id }) => id === instructionId);
      if (!known || !isOpen(known, now) || stepOf(known) === step) return;
      const { lastFix } = getState();
      const place = lastFix && isOnDuty(getState(), now) ? { lon: lastFix.lon, lat: lastFix.lat } : {};
      await changeInstruction(instructionId, { said: step });
      await showInstructions();
      const body = { instructionId, step, time: now, ...place, ...(reason === undefined ? {} : { reason }) };
      await put({ kind: 'receipt', at: now, body });
    },
    callForHelp: async () => {
      const since = Date.now();
      await keep('help', { since });
      setState({ helpSince: since });
      await putHelp(since, true);
    },
    withdrawHelp: async () => {
      const { helpSince } = getState();
      if (helpSince === null) return;
      await keep('help', undefined);
      setState({ helpSince: null });
      await putHelp(helpSince, false);
    },
    setScreenStaysOn: async (wished) => {
      await keep('screenStaysOn', wished);
      setState({ screenStaysOn: wished });
      followDuty();
    },
  };
}
