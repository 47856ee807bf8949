import { PHOTO_PIECE_BYTES, type NewReport, type Report } from '@xuncheng/contract';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesAt, jpegOf, sha256Of } from './photos.ts';
import { at } from './small-district.ts';
import { hear, startTestServer, type Answer, type Browser, type TestServer } from './running-server.ts';

/** What an officer reports, on its way to the operator: once each, bytes unaltered, seen where it may be seen. */

let server: TestServer;
let officer: Browser;
let operator: Browser;
let operatorEast: Browser;

beforeAll(async () => {
  server = await startTestServer();
  officer = await server.person('officer', 'S-west', '1-west');
  operator = await server.person('operator', 'S-west');
  operatorEast = await server.person('operator', 'S-east');
});
afterAll(() => server.close());

function reportWith(photos: readonly Buffer[], over: Partial<NewReport> = {}): NewReport {
  const place = { ...at(150, 150), accuracy: 12 };
  return {
    id: randomUUID(),
    kind: 'manhole-cover',
    words: '井盖缺失',
    place,
    madeAt: Date.now() - 60_000,
    selfHandled: false,
    photos: photos.map((bytes) => ({
      sha256: sha256Of(bytes),
      size: bytes.length,
      kind: 'near',
      takenAt: Date.now() - 90_000,
      place,
    })),
    ...over,
  };
}

const photoPath = (report: NewReport, bytes: Uint8Array): string => `/reports/${report.id}/photos/${sha256Of(bytes)}`;

function putPiece(report: NewReport, bytes: Buffer, start: number, piece = PHOTO_PIECE_BYTES): Promise<Answer> {
  return officer.api('PUT', `${photoPath(report, bytes)}?start=${String(start)}`, bytes.subarray(start, start + piece));
}

async function countRows(table: string, report: NewReport): Promise<number> {
  const column = table === 'report' ? 'id' : 'report_id';
  const { rows } = await server.database.pool.query<{ count: number }>(
    `select count(*)::int as count from ${table} where ${column} = $1`,
    [report.id],
  );
  return rows[0]!.count;
}

describe('a report', () => {
  it('is stored once however often it is sent, and is of the place where it was made', async () => {
    const report = reportWith([]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => officer.api('POST', '/reports', report)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(await countRows('report', report)).toBe(1);
    const { rows } = await server.database.pool.query(
      'select a.code, r.shift_id is not null as "onShift" from report r join area a on a.id = r.area_id where r.id = $1',
      [report.id],
    );
    expect(rows).toEqual([{ code: 'C-west', onShift: true }]);
    const other = await server.person('officer', 'S-east', '1-east');
    expect((await other.api('POST', '/reports', report)).body.code).toBe('idempotency-key-used');
  });

  it('outside every cell is of the beat', async () => {
    const report = reportWith([], { place: { ...at(-500, 0), accuracy: null } });
    expect((await officer.api('POST', '/reports', report)).status).toBe(201);
    expect((await operator.api('GET', '/reports')).body.map((one: Report) => one.id)).toContain(report.id);
  });

  it('made in the other subdistrict is seen there and by the officer, not by the own operator', async () => {
    const report = reportWith([], { place: { ...at(300, 50), accuracy: 5 } });
    await officer.api('POST', '/reports', report);
    const sees = async (browser: Browser): Promise<boolean> =>
      (await browser.api('GET', '/reports')).body.some((one: Report) => one.id === report.id);
    expect([await sees(operatorEast), await sees(officer), await sees(operator)]).toEqual([true, true, false]);
    expect((await operator.api('POST', `/reports/${report.id}/seen`)).status).toBe(404);
  });

  it('needs something to look at or to read, and afterwards a photo of afterwards', async () => {
    const photo = jpegOf(10);
    for (const [wrong, path] of [
      [reportWith([], { words: ' ' }), 'body.words'],
      [reportWith([photo], { selfHandled: true }), 'body.photos'],
      [reportWith([photo, photo]), 'body.photos'],
    ] as const) {
      const { status, body } = await officer.api('POST', '/reports', wrong);
      expect([status, body.details[0].path]).toEqual([400, path]);
    }
  });
});

describe('a photo', () => {
  it('comes in pieces, goes on where the server is, and is the same bytes', async () => {
    const photo = jpegOf(PHOTO_PIECE_BYTES * 2 + 1_234);
    const report = reportWith([photo]);
    await officer.api('POST', '/reports', report);
    expect((await putPiece(report, photo, 0)).body).toEqual({ received: PHOTO_PIECE_BYTES, size: photo.length });
    // The answer was lost and the same piece is sent again; another comes too early.
    expect((await putPiece(report, photo, 0)).body.received).toBe(PHOTO_PIECE_BYTES);
    expect((await putPiece(report, photo, PHOTO_PIECE_BYTES * 2)).body.received).toBe(PHOTO_PIECE_BYTES);
    expect((await bytesAt(server.url, operator, photoPath(report, photo))).status).toBe(404);
    // After a reload the phone sends the report again, and is told how far it was.
    const again = await officer.api('POST', '/reports', report);
    expect(again.body.photos[0]).toMatchObject({ received: PHOTO_PIECE_BYTES, size: photo.length });
    // Two at once: one of them is too late.
    await Promise.all([1, 2, 3].map(() => putPiece(report, photo, PHOTO_PIECE_BYTES)));
    expect((await putPiece(report, photo, PHOTO_PIECE_BYTES * 2)).body.received).toBe(photo.length);
    expect(await countRows('report_photo_piece', report)).toBe(3);
    const read = await bytesAt(server.url, operator, photoPath(report, photo));
    expect(read.bytes.equals(photo)).toBe(true);
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    });
    expect((await bytesAt(server.url, operatorEast, photoPath(report, photo))).status).toBe(404);
  });

  it('that was altered on the way is not kept, and can be sent again', async () => {
    const photo = jpegOf(1_000);
    const report = reportWith([photo]);
    await officer.api('POST', '/reports', report);
    const altered = Buffer.from(photo);
    altered[500]! ^= 1;
    const path = `${photoPath(report, photo)}?start=0`;
    expect((await officer.api('PUT', path, altered)).body.code).toBe('photo-differs');
    expect(await countRows('report_photo_piece', report)).toBe(0);
    expect((await officer.api('PUT', path, photo)).body.received).toBe(1_000);
  });

  it('is a JPEG, of the size announced, of an own report, in pieces of 64 KiB', async () => {
    const page = Buffer.from('<script>alert(1)</script>');
    const photo = jpegOf(PHOTO_PIECE_BYTES + 5);
    const report = reportWith([page, photo]);
    await officer.api('POST', '/reports', report);
    expect((await putPiece(report, page, 0)).body.code).toBe('photo-not-jpeg');
    const whole = `${photoPath(report, photo)}?start=0`;
    expect((await officer.api('PUT', whole, photo)).status).toBe(413);
    await putPiece(report, photo, 0);
    const tail = `${photoPath(report, photo)}?start=${String(PHOTO_PIECE_BYTES)}`;
    expect((await officer.api('PUT', tail, Buffer.alloc(6))).body.code).toBe('photo-too-long');
    expect((await officer.api('PUT', tail, Buffer.alloc(0))).status).toBe(400);
    expect((await officer.api('PUT', tail, { not: 'bytes' })).status).toBe(400);
    const unannounced = jpegOf(20);
    expect((await putPiece(report, unannounced, 0)).body.code).toBe('photo-not-found');
    const other = await server.person('officer', 'S-east', '1-east');
    expect((await other.api('PUT', tail, Buffer.alloc(5))).body.code).toBe('photo-not-found');
    expect((await officer.api('PUT', `/reports/${report.id}/photos/..%2fx?start=0`, Buffer.alloc(5))).status).toBe(400);
  });
});

describe('the command centre', () => {
  it('hears of a report and of each photo that is there, by area; says that it was seen, and closes it with a word', async () => {
    const screen = operator.watch();
    const elsewhere = operatorEast.watch();
    await Promise.all([hear(screen, 'snapshot'), hear(elsewhere, 'snapshot')]);
    const heardElsewhere: string[] = [];
    elsewhere.on('report', ({ id }: Report) => heardElsewhere.push(id));
    const photo = jpegOf(300);
    const report = reportWith([photo], { madeAt: Date.now() });
    const heard = hear(screen, 'report', ({ id }) => id === report.id);
    await officer.api('POST', '/reports', report);
    expect(await heard).toMatchObject({ state: 'new', badge: '1-west', photos: [{ received: 0 }] });
    const heardPhoto = hear(screen, 'report', ({ photos }) => photos[0].received === 300);
    await putPiece(report, photo, 0);
    await heardPhoto;
    await operator.api('POST', `/reports/${report.id}/seen`);
    const again = await server.person('operator', 'S-west');
    const seen = await again.api('POST', `/reports/${report.id}/seen`);
    const [own] = (await officer.api('GET', '/reports')).body as Report[];
    expect(own).toEqual(seen.body);
    expect(own).toMatchObject({ id: report.id, state: 'seen' });
    // Who comes now finds it in the snapshot; closed ones are not in it.
    const late = operator.watch();
    expect((await hear(late, 'snapshot')).reports.map((one: Report) => one.id)).toContain(report.id);
    const heardClosed = hear(screen, 'report', ({ state }) => state === 'closed');
    await operator.api('POST', `/reports/${report.id}/close`, { words: '已通知养护单位' });
    expect(await heardClosed).toMatchObject({ id: report.id, closingWords: '已通知养护单位' });
    expect((await late.emitWithAck('resync')).value.reports.map((one: Report) => one.id)).not.toContain(report.id);
    const twice = await again.api('POST', `/reports/${report.id}/close`, { words: '又一次' });
    expect(twice.body.code).toBe('report-closed');
    expect(heardElsewhere).toEqual([]);
    for (const socket of [screen, elsewhere, late]) socket.close();
  });
});
