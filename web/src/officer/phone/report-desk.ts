import type { PhotoKind } from '@xuncheng/contract';
import { ApiFailure } from '../../api/api-failure.ts';
import { sendPhotoPiece, sendReport } from '../../api/reports.ts';
import { stampPhoto } from '../../view/stamp-photo.ts';
import { findPlace } from './find-place.ts';
import type { PhoneStore } from './phone-state.ts';
import { keep, readKept, type ReportDraft } from './phone-store.ts';
import { forgetPhotos, forgetReport, keepPhoto, keepWritten, listReportsHere } from './reports-here.ts';
import { oneAtATime } from './send-outbox.ts';
import { sendWaitingReport } from './send-reports.ts';

/** A photo is taken where the phone is now. */
const PLACE_WISH = { maxAgeMs: 30_000, patienceMs: 8_000 };
/** After a failure the next try waits so long; the browser's word that there is a network again does not. */
const TRY_AGAIN_MS = 10_000;

/** What can be done with reports on the phone. Everything is kept before it is sent, the one being written as well. */
export interface ReportDesk {
  /** Read what is kept. */
  readonly open: () => Promise<void>;
  readonly begin: () => Promise<void>;
  readonly change: (change: Partial<Pick<ReportDraft, 'kind' | 'words' | 'selfHandled'>>) => Promise<void>;
  /** Where the phone is now becomes the report's place. @returns whether there was a position */
  readonly takePlace: () => Promise<boolean>;
  /** @throws when the file is no picture */
  readonly addPhoto: (kind: PhotoKind, file: Blob, describe: (time: number) => readonly string[]) => Promise<void>;
  readonly dropPhoto: (sha256: string) => Promise<void>;
  readonly discard: () => Promise<void>;
  /** The draft becomes a report that waits to be sent. It must be complete. @throws when the phone has no room; then it is a draft still */
  readonly submit: (officerId: number) => Promise<void>;
  /** Forget one that the server would not have. */
  readonly forget: (id: string) => Promise<void>;
  /** Send what waits. `isUrgent`: also when it failed a moment ago. */
  readonly send: (isUrgent: boolean) => Promise<void>;
}

/** The desk of this phone. */
export function createReportDesk({ getState, setState }: PhoneStore): ReportDesk {
  let triedAt = 0;

  async function setDraft(draft: ReportDraft | null): Promise<void> {
    setState({ draft });
    await keep('draft', draft ?? undefined);
  }

  async function changeDraft(change: Partial<ReportDraft>): Promise<void> {
    const { draft } = getState();
    if (draft) await setDraft({ ...draft, ...change });
  }

  async function show(): Promise<void> {
    const before = new Map(getState().reports.map(({ id, sentBytes }) => [id, sentBytes]));
    const reports = await listReportsHere();
    setState({ reports: reports.map((report) => ({ ...report, sentBytes: before.get(report.id) ?? 0 })) });
  }

  function showProgress(id: string, sentBytes: number): void {
    setState(({ reports }) => ({
      reports: reports.map((report) => (report.id === id ? { ...report, sentBytes } : report)),
    }));
  }

  const sendAll = oneAtATime(async () => {
    const officerId = (await readKept('session'))?.officerId;
    const failures: unknown[] = [];
    for (const waiting of await listReportsHere()) {
      if (waiting.refused !== null || waiting.officerId !== officerId || !navigator.onLine) continue;
      try {
        await sendWaitingReport({ sendReport, sendPhotoPiece }, waiting, (sentBytes) => {
          showProgress(waiting.id, sentBytes);
        });
      } catch (failure) {
        // Nobody answers: the others would wait for the same. Otherwise one that fails is not in the way of those behind it.
        if (failure instanceof ApiFailure && failure.status === 0) throw failure;
        failures.push(failure);
      }
      await show();
    }
    if (failures.length > 0) throw failures[0];
  });

  async function send(isUrgent: boolean): Promise<void> {
    if (getState().reports.length === 0 || (!isUrgent && Date.now() - triedAt < TRY_AGAIN_MS)) return;
    triedAt = Date.now();
    await sendAll();
    triedAt = 0;
  }

  return {
    open: async () => {
      setState({ draft: (await readKept('draft')) ?? null });
      await show();
    },
    begin: async () => {
      await setDraft({ id: crypto.randomUUID(), kind: null, words: '', place: null, selfHandled: false, photos: [] });
    },
    change: changeDraft,
    takePlace: async () => {
      const place = await findPlace(getState().lastFix, PLACE_WISH);
      if (place) await changeDraft({ place });
      return place !== undefined;
    },
    addPhoto: async (kind, file, describe) => {
      const reportId = getState().draft?.id;
      if (reportId === undefined) return;
      const takenAt = Date.now();
      const place = (await findPlace(getState().lastFix, PLACE_WISH)) ?? getState().draft?.place ?? null;
      const located = place ? [placeText(place)] : [];
      const { bytes, sha256, preview } = await stampPhoto(file, [...describe(takenAt), ...located]);
      await keepPhoto({ reportId, sha256, bytes });
      const { draft } = getState();
      if (draft?.id !== reportId) return;
      const others = draft.photos.filter((photo) => photo.sha256 !== sha256);
      const photo = { sha256, size: bytes.length, kind, takenAt, place, preview };
      await changeDraft({ photos: [...others, photo], place: draft.place ?? place });
    },
    dropPhoto: async (sha256) => {
      const { draft } = getState();
      if (!draft) return;
      await changeDraft({ photos: draft.photos.filter((photo) => photo.sha256 !== sha256) });
      await forgetPhotos(draft.id, sha256);
    },
    discard: async () => {
      const { draft } = getState();
      await setDraft(null);
      if (draft) await forgetPhotos(draft.id);
    },
    submit: async (officerId) => {
      const { draft } = getState();
      if (!draft?.place || draft.kind === null) return;
      const { id, kind, words, place, selfHandled } = draft;
      const photos = draft.photos.map(({ preview: _preview, ...photo }) => photo);
      const body = { id, kind, words: words.trim(), place, selfHandled, madeAt: Date.now(), photos };
      await keepWritten({ id, officerId, body, refused: null });
      setState({ draft: null });
      await show();
      // What does not go now goes with the next round.
      await send(true).catch(() => undefined);
    },
    forget: async (id) => {
      await forgetReport(id);
      await show();
    },
    send,
  };
}

function placeText({ lon, lat, accuracy }: NonNullable<ReportDraft['place']>): string {
  const degrees = `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
  return accuracy === null ? degrees : `${degrees} ±${String(Math.round(accuracy))} m`;
}
