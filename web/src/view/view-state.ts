import type { DrawnShape, InstructionKind, LonLat, Priority } from '@xuncheng/contract';
import { ORDER_PHOTOS_AT_MOST } from '@xuncheng/contract';
import { create } from 'zustand';
import type { FenceDraft } from '../geofences/fence-drawing.ts';
import { drawingOf, NOTHING_DRAWN, shapeOf, type Drawing } from './drawing.ts';
import { remember, remembered } from './remembered.ts';
import type { StampedPhoto } from './stamp-photo.ts';
import { nextLook, rememberedLook, rememberLook, type LookChoice } from './look-choice.ts';

/** State of the screen itself: what is selected, open and shown. Nothing here moves by itself; living things are in `live/`. */

export const TABS = ['officers', 'alarms', 'gaps', 'instructions', 'reports', 'geofences', 'performance'] as const;
export type Tab = (typeof TABS)[number];

export const LAYERS = [
  'officers',
  'names',
  'cameras',
  'cones',
  'probes',
  'trackers',
  'alarms',
  'reports',
  'geofences',
  'coverage',
  'streets',
  'trailArea',
  'cells',
  'areas',
  'blocks',
  'labels',
] as const;
export type Layer = (typeof LAYERS)[number];
export type LayerVisibility = Readonly<Record<Layer, boolean>>;

export type Selection =
  | { readonly kind: 'officer'; readonly officerId: number }
  | { readonly kind: 'device'; readonly deviceId: string }
  | { readonly kind: 'alarm'; readonly alarmId: number }
  | { readonly kind: 'cell'; readonly cellId: number }
  | { readonly kind: 'instruction'; readonly instructionId: string }
  | { readonly kind: 'report'; readonly reportId: string }
  | { readonly kind: 'geofence'; readonly geofenceId: number };

export interface MapPlace {
  readonly lon: number;
  readonly lat: number;
  readonly name?: string;
}

/** An instruction being written. Its key is made once, when the form opens, so that sending twice is sending once. */
export interface InstructionDraft {
  readonly idempotencyKey: string;
  readonly kind: InstructionKind;
  readonly officerIds: readonly number[];
  readonly place: MapPlace | null;
  readonly drawing: DrawnShape | null;
  /** Brought to the server when the order is sent. */
  readonly photos: readonly StampedPhoto[];
  readonly text: string;
  readonly priority: Priority;
  readonly deadlineMinutes: number;
  /** A check-in is followed by the next. */
  readonly repeats: boolean;
  readonly offDutyReason: string;
  /** Being sent, or sent without an answer, nothing of it can be changed: it may have been issued under its key. */
  readonly standing: 'written' | 'sending' | 'unanswered';
}

/** How long somebody usually has, minutes. */
export const USUAL_DEADLINE_MINUTES: Readonly<Record<InstructionKind, number>> = {
  order: 60,
  'roll-call': 10,
  'check-in': 30,
};

/** Where the camera shall go; a new object each time, so that the same place can be asked for twice. */
export type Flight =
  | { readonly to: 'place'; readonly lon: number; readonly lat: number; readonly rangeMetres: number }
  | { readonly to: 'home' }
  /** Opens the cluster with the worst state in it. */
  | { readonly to: 'cluster' }
  | { readonly to: 'north' }
  | { readonly to: 'tilt' }
  /** By shares of the screen. */
  | { readonly to: 'pan'; readonly right: number; readonly up: number }
  | { readonly to: 'zoom'; readonly factor: number };

/** A stretch of a past trail that is looked at; epoch ms. */
export interface PastTrail {
  readonly shiftId: number;
  readonly from: number;
  readonly to: number;
}

interface ViewState {
  readonly tab: Tab;
  readonly leftOpen: boolean;
  readonly selection: Selection | null;
  /** Officers ticked in the list, to be instructed together. */
  readonly chosen: ReadonlySet<number>;
  readonly layers: LayerVisibility;
  readonly flight: Flight | null;
  readonly followed: number | null;
  readonly draft: InstructionDraft | null;
  /** Written and closed without being sent, newest last: they can be gone on with. */
  readonly putAside: readonly InstructionDraft[];
  /** The next click on the map chooses the draft's place. */
  readonly pickingPlace: boolean;
  /** A fence being drawn or changed; its outline is `drawing`. */
  readonly fence: FenceDraft | null;
  /** Where somebody was when a step of an order was said; marked on the map. */
  readonly stepPlace: LonLat | null;
  /** What is being measured, or drawn for an instruction or as a fence; null: nothing. */
  readonly drawing: Drawing | null;
  readonly drawingFor: 'measuring' | 'instruction';
  /** What is drawn around on the map next is chosen. */
  readonly lassoing: boolean;
  readonly soundOn: boolean;
  readonly shortcutsOpen: boolean;
  /** The way round the screen: offered, or under way. */
  readonly tour: 'offered' | 'running' | null;
  readonly paletteOpen: boolean;
  readonly handoverOpen: boolean;
  /** The roster of now lies over the map. */
  readonly rosterOpen: boolean;
  /** Drawn instead of the selected officer's trail of today. */
  readonly pastTrail: PastTrail | null;
  /** Moment whose coverage is shown; null: now. */
  readonly coverageAt: number | null;
  /** Day or night on the map. */
  readonly look: LookChoice;
  /** How near to a trail, and of how long. */
  readonly trailArea: { readonly radiusMetres: number; readonly hours: number };
}

const INITIAL: ViewState = {
  tab: 'officers',
  leftOpen: true,
  selection: null,
  chosen: new Set(),
  layers: {
    officers: true,
    names: true,
    cameras: true,
    cones: true,
    probes: true,
    trackers: true,
    alarms: true,
    reports: true,
    geofences: true,
    coverage: false,
    streets: false,
    trailArea: false,
    cells: false,
    areas: true,
    blocks: true,
    labels: true,
  },
  flight: null,
  followed: null,
  draft: null,
  putAside: [],
  pickingPlace: false,
  fence: null,
  stepPlace: null,
  drawing: null,
  drawingFor: 'measuring',
  lassoing: false,
  soundOn: true,
  shortcutsOpen: false,
  tour: null,
  paletteOpen: false,
  handoverOpen: false,
  rosterOpen: false,
  pastTrail: null,
  coverageAt: null,
  look: 'sun',
  trailArea: { radiusMetres: 50, hours: 2 },
};

export const useView = create<ViewState>(() => INITIAL);

/** Back to how the screen opens, as when somebody else signs in. */
export function resetView(): void {
  const tour = remembered('tour') === null && !isNarrow() ? 'offered' : null;
  useView.setState({
    ...INITIAL,
    leftOpen: !isNarrow(),
    rosterOpen: remembered('roster') === 'open',
    look: rememberedLook(),
    tour,
  });
}

/** The way round the screen begins; it needs the lists. */
export function startTour(): void {
  useView.setState({ tour: 'running', leftOpen: true, shortcutsOpen: false, paletteOpen: false });
}

/** Seen or not wanted: not offered again. */
export function endTour(): void {
  remember('tour', 'seen');
  useView.setState({ tour: null });
}

export function select(selection: Selection | null): void {
  const { followed } = useView.getState();
  const stays = selection?.kind === 'officer' && selection.officerId === followed;
  useView.setState({
    selection,
    stepPlace: null,
    ...(stays ? {} : { followed: null }),
    ...(isNarrow() ? { leftOpen: false } : {}),
  });
}

/** What was drawn around: goes to the instruction being written, otherwise it is ticked in the list. */
export function takeLassoed(officerIds: readonly number[]): void {
  const { draft } = useView.getState();
  useView.setState({ lassoing: false });
  if (draft) changeDraft({ officerIds: [...new Set([...draft.officerIds, ...officerIds])] });
  else {
    choose(officerIds, true);
    openTab('officers');
  }
}

/** Ticks or unticks officers in the list. */
export function choose(officerIds: readonly number[], ticked: boolean): void {
  const chosen = new Set(useView.getState().chosen);
  for (const officerId of officerIds) {
    if (ticked) chosen.add(officerId);
    else chosen.delete(officerId);
  }
  useView.setState({ chosen });
}

/** Opens a tab of the left dock. */
export function openTab(tab: Tab): void {
  useView.setState({ tab, leftOpen: true, ...(isNarrow() ? { selection: null } : {}) });
}

export function toggleLayer(layer: Layer): void {
  const { layers } = useView.getState();
  useView.setState({ layers: { ...layers, [layer]: !layers[layer] } });
}

/** The roster of now comes over the map or goes; as at the next visit. */
export function toggleRoster(): void {
  const rosterOpen = !useView.getState().rosterOpen;
  remember('roster', rosterOpen ? 'open' : 'closed');
  useView.setState({ rosterOpen });
}

/** By the sun, day, night, and round again. */
export function changeLook(): void {
  const look = nextLook(useView.getState().look);
  rememberLook(look);
  useView.setState({ look });
}

export function flyTo(lon: number, lat: number, rangeMetres = 900): void {
  useView.setState({ flight: { to: 'place', lon, lat, rangeMetres } });
}

/** Marks where a step of an order was said, and goes there. */
export function showStep(lon: number, lat: number): void {
  useView.setState({ stepPlace: [lon, lat] });
  flyTo(lon, lat);
}

export function moveCamera(flight: Flight): void {
  useView.setState({ flight: { ...flight } });
}

/** Opens the instruction form with what is known; makes the key that stays with it. */
export function startInstruction(known: Partial<Omit<InstructionDraft, 'idempotencyKey'>>): void {
  const kind = known.kind ?? 'order';
  useView.setState({
    ...putAsideDraft(),
    draft: {
      idempotencyKey: crypto.randomUUID(),
      kind,
      officerIds: [],
      place: null,
      drawing: null,
      photos: [],
      text: '',
      priority: 'routine',
      deadlineMinutes: USUAL_DEADLINE_MINUTES[kind],
      repeats: true,
      offDutyReason: '',
      standing: 'written',
      ...known,
    },
    pickingPlace: false,
    lassoing: false,
    ...(useView.getState().fence ? NO_FENCE : {}),
  });
}

export function changeDraft(change: Partial<Omit<InstructionDraft, 'idempotencyKey' | 'standing'>>): void {
  const { draft } = useView.getState();
  if (draft?.standing === 'written') useView.setState({ draft: { ...draft, ...change } });
}

/**
 * A photo for the draft with a key, wherever it is by the time that the photo is made ready; the same photo once.
 * @returns whether there was room for it
 */
export function addPhoto(idempotencyKey: string, photo: StampedPhoto): boolean {
  const { draft, putAside } = useView.getState();
  const one = [draft, ...putAside].find((known) => known?.idempotencyKey === idempotencyKey);
  if (one?.standing !== 'written') return false;
  if (one.photos.some(({ sha256 }) => sha256 === photo.sha256)) return true;
  if (one.photos.length >= ORDER_PHOTOS_AT_MOST) return false;
  const photos = [...one.photos, photo];
  useView.setState({
    draft: draft === one ? { ...one, photos } : draft,
    putAside: putAside.map((known) => (known === one ? { ...one, photos } : known)),
  });
  return true;
}

/** How the draft with a key stands, wherever it is by then. */
export function markDraft(idempotencyKey: string, standing: InstructionDraft['standing']): void {
  const mark = <Draft extends InstructionDraft | null>(draft: Draft): Draft =>
    draft?.idempotencyKey === idempotencyKey ? { ...draft, standing } : draft;
  useView.setState(({ draft, putAside }) => ({ draft: mark(draft), putAside: putAside.map(mark) }));
}

/** It was sent: nothing of it is left to be written; what is written meanwhile stays. */
export function endInstruction(idempotencyKey: string): void {
  const { draft, putAside } = useView.getState();
  useView.setState({
    putAside: putAside.filter((one) => one.idempotencyKey !== idempotencyKey),
    ...(draft?.idempotencyKey === idempotencyKey ? { ...closedInstruction(), draft: null } : {}),
  });
}

/** Closes the form; what was written is put aside and not lost by a key. */
export function leaveInstruction(): void {
  useView.setState({ ...closedInstruction(), ...putAsideDraft() });
}

/** Goes on with what was put aside last. */
export function resumeInstruction(): void {
  const draft = useView.getState().putAside.at(-1);
  if (!draft) return;
  useView.setState(({ putAside }) => ({ ...NO_FENCE, draft, putAside: putAside.filter((one) => one !== draft) }));
}

/** What was put aside last is wanted no more. */
export function dropPutAside(): void {
  useView.setState(({ putAside }) => ({ putAside: putAside.slice(0, -1) }));
}

/** The draft as it is put aside; one without words, place, drawing or photos is no loss. */
export function putAsideDraft(): Pick<ViewState, 'draft' | 'putAside'> {
  const { draft, putAside } = useView.getState();
  const isWritten =
    draft !== null &&
    (draft.text.trim() !== '' || draft.place !== null || draft.drawing !== null || draft.photos.length > 0);
  return { draft: null, putAside: isWritten ? [...putAside, draft] : putAside };
}

function closedInstruction(): Partial<ViewState> {
  const { drawingFor } = useView.getState();
  return {
    pickingPlace: false,
    lassoing: false,
    ...(drawingFor === 'instruction' ? { drawing: null } : {}),
  };
}

/** Begins to draw for the instruction being written, or goes on at what it has. */
export function startDrawing(): void {
  const shape = useView.getState().draft?.drawing;
  useView.setState({
    drawing: shape ? drawingOf(shape) : NOTHING_DRAWN,
    drawingFor: 'instruction',
    pickingPlace: false,
    lassoing: false,
  });
}

/** What is drawn becomes the instruction's; less than a line is nothing. */
export function finishDrawing(): void {
  const { drawing } = useView.getState();
  if (drawing) changeDraft({ drawing: shapeOf(drawing) });
  useView.setState({ drawing: null });
}

/** What was drawn of a fence is forgotten with it. */
const NO_FENCE = { fence: null, drawing: null };

/** Ends drawing a fence. */
export function endFence(): void {
  useView.setState(NO_FENCE);
}

/** Begins to measure, or ends it; a fence being drawn has the map. */
export function toggleMeasuring(): void {
  const { drawing, fence } = useView.getState();
  if (fence) return;
  useView.setState({
    drawing: drawing ? null : NOTHING_DRAWN,
    drawingFor: 'measuring',
    pickingPlace: false,
    lassoing: false,
  });
}

/** Would Esc close anything? */
export function isAnythingOpen(): boolean {
  const { pickingPlace, lassoing, drawing, draft, pastTrail, selection } = useView.getState();
  return pickingPlace || lassoing || drawing !== null || draft !== null || pastTrail !== null || selection !== null;
}

/** Esc: closes the innermost thing that is open. */
export function stepBack(): void {
  const view = useView.getState();
  if (view.pickingPlace) useView.setState({ pickingPlace: false });
  else if (view.fence) endFence();
  else if (view.drawing) useView.setState({ drawing: null });
  else if (view.lassoing) useView.setState({ lassoing: false });
  else if (view.draft) leaveInstruction();
  else if (view.pastTrail) useView.setState({ pastTrail: null });
  else if (view.selection) select(null);
  else useView.setState({ chosen: new Set() });
}

/** Narrower than two docks and a map: panels become drawers. */
export function isNarrow(): boolean {
  return window.innerWidth < 900;
}
