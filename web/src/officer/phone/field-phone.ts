import { allowSound } from './alert-officer.ts';
import { askClockDifference, followBattery, followPermission } from './browser-facts.ts';
import { createDutyDesk, type DutyDesk } from './duty-desk.ts';
import { createHelpDesk, type HelpDesk } from './help-desk.ts';
import { runInOneTab } from './one-tab.ts';
import { createOrderPhotoDesk } from './order-photo-desk.ts';
import { createOrderDesk, type OrderDesk } from './order-desk.ts';
import { emptyOutbox } from './outbox.ts';
import { createPhoneLines } from './phone-lines.ts';
import { createPhoneState, isOnDuty, type PhoneStore } from './phone-state.ts';
import { keep, readKept, type Kept } from './phone-store.ts';
import { createPushDesk } from './push-desk.ts';
import { createReportDesk, type ReportDesk } from './report-desk.ts';
import type { Answered } from './send-outbox.ts';

const TICK_MS = 3_000;
const CLOCK_ASKED_EVERY_MS = 300_000;

/** The phone in the officer's hand: what it knows (`state`) and what can be done with it. Everything done is kept before it is said. */
export interface FieldPhone {
  readonly state: PhoneStore;
  readonly pair: (credentials: Kept<'credentials'>) => Promise<void>;
  readonly unpair: () => Promise<void>;
  readonly clockIn: DutyDesk['clockIn'];
  readonly clockOut: DutyDesk['clockOut'];
  readonly rest: DutyDesk['rest'];
  readonly resume: DutyDesk['resume'];
  readonly dropRest: DutyDesk['dropRest'];
  readonly setScreenStaysOn: DutyDesk['setScreenStaysOn'];
  readonly setSavesBattery: DutyDesk['setSavesBattery'];
  readonly say: OrderDesk['say'];
  readonly callForHelp: HelpDesk['call'];
  readonly withdrawHelp: HelpDesk['withdraw'];
  readonly reports: ReportDesk;
  /** Ask whether instructions may be shown while the page is closed; by a touch only, or browsers refuse. */
  readonly allowPush: () => Promise<void>;
}

/** Start the phone: read what is kept, connect when it is paired, go on where it was. It runs as long as the page. */
export function startFieldPhone(): FieldPhone {
  const state = createPhoneState();
  const { getState, setState } = state;
  let battery: () => number | undefined = () => undefined;

  const lines = createPhoneLines(state, {
    battery: () => battery(),
    onInstruction: (instruction) => orders.take(instruction),
    onCancel: (instructionId, why) => void orders.markOver(instructionId, 'cancelled', why),
    onAnswered: (waiting, answer) => takeAnswer(waiting, answer),
    onHelpSeen: (since) => {
      setState({ helpSeenSince: since });
    },
    onPushKey: (publicKey) => {
      push.takeKey(publicKey);
    },
    onAsked: () => {
      duty.askNow();
    },
  });
  const duty = createDutyDesk(state, lines, () => battery());
  const orderPhotos = createOrderPhotoDesk(state);
  const orders = createOrderDesk(state, lines, orderPhotos);
  const help = createHelpDesk(state, lines, duty.askNow);
  const reports = createReportDesk(state);
  const push = createPushDesk(state, lines.subscribe);

  const takeAnswer: Answered = async (waiting, answer) => {
    if (answer.ok) return;
    const { code } = answer.error;
    const isRest = waiting.kind === 'clock' && (waiting.body.action === 'rest' || waiting.body.action === 'resume');
    setState({ refusal: { what: isRest ? 'rest' : waiting.kind, code } });
    if (isRest) await duty.dropRest(waiting.body.time);
    else if (waiting.kind === 'clock') {
      // Not on duty after all: what was taken meanwhile is nobody's.
      if (waiting.body.action === 'in') await duty.undo(waiting.number);
    } else if (code === 'already-cancelled') await orders.markOver(waiting.body.instructionId, 'cancelled');
    else if (code === 'already-expired') await orders.markOver(waiting.body.instructionId, 'expired');
  };

  async function connect(): Promise<void> {
    const credentials = await readKept('credentials');
    if (credentials) lines.connect(credentials);
  }

  function sendReports(isUrgent: boolean): void {
    // What fails is tried again by the tick.
    reports.send(isUrgent).catch(() => undefined);
  }

  function followBrowser(): void {
    window.addEventListener('online', () => {
      void connect();
      sendReports(true);
      orderPhotos.fetchMissing(true);
    });
    // A line without a network is dead; found out by itself only after a keep-alive.
    window.addEventListener('offline', lines.disconnect);
    document.addEventListener('visibilitychange', () => {
      setState({ isVisible: document.visibilityState === 'visible' });
      lines.sayTracking();
      if (getState().isVisible) duty.askNow();
    });
    for (const touch of ['pointerdown', 'keydown'])
      window.addEventListener(touch, () => {
        setState({ touchedAt: Date.now() });
        allowSound();
      });
    void followPermission((permission) => {
      setState({ permission });
      lines.sayTracking();
    });
    void followBattery().then((read) => {
      battery = read;
    });
    setInterval(tick, TICK_MS);
    setInterval(() => {
      void askClockDifference().then((clockBehindSeconds) => {
        if (clockBehindSeconds !== null) setState({ clockBehindSeconds });
      });
    }, CLOCK_ASKED_EVERY_MS);
  }

  function tick(): void {
    if (getState().duty && !isOnDuty(getState(), Date.now())) void duty.end();
    lines.sayTracking();
    lines.send();
    sendReports(false);
    orderPhotos.fetchMissing(false);
  }

  async function run(): Promise<void> {
    const deviceId = (await readKept('credentials'))?.deviceId ?? null;
    await Promise.all([duty.open(), help.open()]);
    setState({ phase: 'running', deviceId });
    await orders.show();
    await orderPhotos.open();
    await lines.summarise();
    await reports.open();
    followBrowser();
    duty.follow();
    await connect();
  }
  runInOneTab(run, () => {
    setState({ phase: 'elsewhere' });
  }).catch(() => {
    setState({ phase: 'keeps-nothing' });
  });

  async function forgetEverything(): Promise<void> {
    await duty.end();
    await help.forget();
    await emptyOutbox();
    await orders.forget();
    await lines.summarise();
  }

  return {
    state,
    pair: async (credentials) => {
      // What waits was said by the other device, and is not this one's to say.
      if (getState().deviceId !== credentials.deviceId) await forgetEverything();
      await keep('credentials', credentials);
      setState({ deviceId: credentials.deviceId, refusal: null });
      lines.connect(credentials);
    },
    unpair: async () => {
      lines.disconnect();
      await forgetEverything();
      await keep('credentials', undefined);
      await push.end();
      setState({ deviceId: null });
    },
    clockIn: duty.clockIn,
    clockOut: duty.clockOut,
    rest: duty.rest,
    resume: duty.resume,
    dropRest: duty.dropRest,
    setScreenStaysOn: duty.setScreenStaysOn,
    setSavesBattery: duty.setSavesBattery,
    say: orders.say,
    callForHelp: help.call,
    withdrawHelp: help.withdraw,
    reports,
    allowPush: push.ask,
  };
}
