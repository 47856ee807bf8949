import 'fake-indexeddb/auto';
import { PHOTO_PIECE_BYTES, type NewReport, type Report } from '@xuncheng/contract';
import { createHash, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../../api/api-failure.ts';
import { keep, readKept, type WaitingReport } from './phone-store.ts';
import { forgetReport, keepPhoto, keepReport, keepWritten, listReportsHere, readPhoto } from './reports-here.ts';
import { sendWaitingReport, type ReportServer } from './send-reports.ts';

const ID = '0b7e6c1e-6f5c-4f27-9d0a-3a0f6b1f7d01';
const PHOTO = new Uint8Array(randomBytes(PHOTO_PIECE_BYTES * 2 + 100));
const DIGEST = createHash('sha256').update(PHOTO).digest('hex');
const nothing = (): void => undefined;

const waiting: WaitingReport = {
  id: ID,
  officerId: 7,
  refused: null,
  body: {
    id: ID,
    kind: 'rubbish',
    words: '',
    place: { lon: 120.17, lat: 30.24, accuracy: 8 },
    madeAt: 1_790_000_000_000,
    selfHandled: false,
    photos: [{ sha256: DIGEST, size: PHOTO.length, kind: 'near', takenAt: 1_790_000_000_000, place: null }],
  },
};

/** A server that keeps what it is sent, and fails by plan: what each call of a piece comes to. */
function serverThat(plan: (ApiFailure | 'takes' | 'takes, and the answer is lost')[]) {
  const bytes: number[] = [];
  const starts: number[] = [];
  let posts = 0;
  const server: ReportServer = {
    sendReport: (given: NewReport) => {
      posts++;
      const photos = given.photos.map((photo) => ({ ...photo, received: bytes.length }));
      return Promise.resolve({ photos } as unknown as Report);
    },
    sendPhotoPiece: (_id, _sha, start, piece) => {
      starts.push(start);
      const outcome = plan.shift() ?? 'takes';
      if (outcome instanceof ApiFailure) return Promise.reject(outcome);
      if (start === bytes.length) bytes.push(...piece);
      return outcome === 'takes'
        ? Promise.resolve({ received: bytes.length, size: PHOTO.length })
        : Promise.reject(new ApiFailure(0, { code: 'unreachable', message: '' }));
    },
  };
  return { server, bytes, starts, posts: () => posts };
}
const failure = (status: number, code: string) => new ApiFailure(status, { code, message: code });

beforeEach(async () => {
  await forgetReport(ID);
  await keepReport(waiting);
  await keepPhoto({ reportId: ID, sha256: DIGEST, bytes: PHOTO });
});

describe('a report that waits', () => {
  it('goes with its photos in pieces and is forgotten when all is there', async () => {
    const { server, bytes, starts } = serverThat([]);
    const progress: number[] = [];
    await sendWaitingReport(server, waiting, (sent) => progress.push(sent));
    expect(starts).toEqual([0, PHOTO_PIECE_BYTES, PHOTO_PIECE_BYTES * 2]);
    expect(Buffer.from(bytes).equals(Buffer.from(PHOTO))).toBe(true);
    expect(progress.at(-1)).toBe(PHOTO.length);
    expect(await listReportsHere()).toEqual([]);
    expect(await readPhoto(ID, DIGEST)).toBeUndefined();
  });

  it('goes on where the server is after a break, also when only the answer was lost', async () => {
    const { server, bytes, starts, posts } = serverThat(['takes', 'takes, and the answer is lost']);
    await expect(sendWaitingReport(server, waiting, nothing)).rejects.toThrow(ApiFailure);
    expect(await listReportsHere()).toEqual([waiting]);
    await sendWaitingReport(server, waiting, nothing);
    expect(starts).toEqual([0, PHOTO_PIECE_BYTES, PHOTO_PIECE_BYTES * 2]);
    expect(posts()).toBe(2);
    expect(Buffer.from(bytes).equals(Buffer.from(PHOTO))).toBe(true);
    expect(await listReportsHere()).toEqual([]);
  });

  it('waits on when nobody is signed in, it was too much, or bytes came wrong', async () => {
    for (const [status, code] of [
      [401, 'not-signed-in'],
      [429, 'too-many-requests'],
      [500, 'internal-error'],
      [409, 'photo-differs'],
    ] as const) {
      await expect(sendWaitingReport(serverThat([failure(status, code)]).server, waiting, nothing)).rejects.toThrow();
      expect(await listReportsHere()).toEqual([waiting]);
    }
  });

  it('that the server will never have is kept with the reason, and its photos too', async () => {
    await sendWaitingReport(serverThat([failure(409, 'idempotency-key-used')]).server, waiting, nothing);
    expect(await listReportsHere()).toMatchObject([{ id: ID, refused: 'idempotency-key-used' }]);
    expect(await readPhoto(ID, DIGEST)).toEqual(PHOTO);
  });

  it('does not turn round and round when the server does not move', async () => {
    const { server } = serverThat([]);
    const stuck: ReportServer = { ...server, sendPhotoPiece: () => Promise.resolve({ received: 0, size: 9 }) };
    await expect(sendWaitingReport(stuck, waiting, nothing)).rejects.toThrow('stays at 0');
  });
});

it('waits to be sent or is a draft still, and never both, when the phone dies as it is submitted', async () => {
  const id = '0b7e6c1e-6f5c-4f27-9d0a-3a0f6b1f7d02';
  const written = { ...waiting, id, body: { ...waiting.body, id, words: '暴露垃圾', photos: [] } };
  await keep('draft', { id, kind: 'rubbish', words: '', place: null, selfHandled: false, photos: [] });
  const stands = async () => ({
    waits: (await listReportsHere()).some((report) => report.id === id),
    isDraft: (await readKept('draft')) !== undefined,
  });
  vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementationOnce(() => {
    throw new Error('switched off');
  });
  await expect(keepWritten(written)).rejects.toThrow();
  expect(await stands()).toEqual({ waits: false, isDraft: true });
  await keepWritten(written);
  expect(await stands()).toEqual({ waits: true, isDraft: false });
});
