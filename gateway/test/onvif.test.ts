import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDevice, eventually, startTestGateway, type TestDevice, type TestGateway } from './gateway-fixture.ts';

const AT = Math.floor(Date.now() / 1000) * 1000 - 30_000;

describe('cameras that notify', () => {
  let database: TestDatabase;
  let gateway: TestGateway;
  let camera: TestDevice;
  let recorder: TestDevice;
  let channel: TestDevice;
  const post = async (
    device: { readonly id: string; readonly token?: string },
    body: string,
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const query = device.token === undefined ? '' : `?token=${device.token}`;
    const url = `http://127.0.0.1:${String(gateway.osmandPort)}/onvif/${device.id}${query}`;
    return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/soap+xml', ...headers } });
  };
  const basic = (user: string, password: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  });
  const rows = async (sql: string): Promise<Record<string, unknown>[]> => {
    await eventually(() => gateway.isDrained(), 'drained');
    return (await database.pool.query<Record<string, unknown>>(sql)).rows;
  };
  const events = () => rows('select * from camera_event order by time');

  beforeAll(async () => {
    database = await createTestDatabase();
    camera = await addDevice(database.pool, 'cam-61', { kind: 'camera', protocol: 'onvif' });
    recorder = await addDevice(database.pool, 'nvr-9', { kind: 'video-server', protocol: 'onvif' });
    channel = await addDevice(database.pool, 'cam-62', {
      kind: 'camera',
      protocol: 'onvif',
      parent: recorder,
      address: 'VS-2',
    });
    gateway = await startTestGateway(database.connectionString);
  });
  afterAll(async () => {
    await gateway.end();
    await database.drop();
  });
  beforeEach(async () => {
    await eventually(() => gateway.isDrained(), 'drained');
    await database.pool.query('truncate camera_event, dead_letter');
  });

  it('are accepted when it is durable; motion is one event, also across a restart of the gateway', async () => {
    expect((await post(camera, motion(AT, true))).status).toBe(202);
    expect((await post({ id: camera.id }, motion(AT, true), basic(camera.id, camera.token))).status).toBe(202);
    await eventually(() => gateway.isDrained(), 'drained');
    const { folder } = gateway;
    await gateway.close();
    gateway = await startTestGateway(database.connectionString, { folder });
    expect((await post(camera, motion(AT + 4000, false))).status).toBe(202);
    const stored = await events();
    expect(stored).toMatchObject([
      { device_number: camera.number, phase: 'new', label: 'motion', zones: ['gate'], time: new Date(AT) },
      { phase: 'end', start_time: new Date(AT), end_time: new Date(AT + 4000) },
    ]);
    expect(stored[1]?.['event_id']).toBe(stored[0]?.['event_id']);
  });

  it('of a recorder are told apart by their video source', async () => {
    expect((await post(recorder, motion(AT, true, 'VS-2'))).status).toBe(202);
    expect((await post(recorder, motion(AT, true, 'VS-7'))).status).toBe(202);
    expect(await events()).toMatchObject([{ device_number: channel.number }]);
    expect(await rows('select * from dead_letter')).toMatchObject([
      { device_id: 'nvr-9', topic: 'onvif', reason: 'unknown-camera' },
    ]);
  });

  it('that cannot be understood are kept as they are, and accepted', async () => {
    expect((await post(camera, '<not xml')).status).toBe(202);
    expect((await post(camera, '')).status).toBe(202);
    const long = '<'.repeat(60_000);
    expect((await post(camera, long)).status).toBe(202);
    const letters = await rows('select * from dead_letter order by payload desc');
    expect(letters).toMatchObject([{ reason: 'not-xml' }, { reason: 'not-xml' }, { reason: 'not-xml' }]);
    expect(letters.map(({ payload }) => String(payload))).toEqual(['<not xml', long, '']);
    expect(String(letters[1]?.['detail']).length).toBeLessThanOrEqual(300);
  });

  it('are kept when what is known of their events cannot be read, and stored when it cannot be written', async () => {
    const known = path.join(gateway.config.journalDir, 'onvif');
    rmSync(known, { recursive: true });
    expect((await post(camera, motion(AT + 8_000, true))).status).toBe(202);
    expect(await events()).toHaveLength(1);
    const other = await addDevice(database.pool, 'cam-63', { kind: 'camera', protocol: 'onvif' });
    mkdirSync(path.join(known, 'cam-63.json'), { recursive: true });
    await eventually(async () => (await post(other, motion(AT, true))).status === 202, 'the camera is known');
    const letters = await rows('select device_id, reason, detail from dead_letter');
    expect(letters).toEqual([
      { device_id: 'cam-63', reason: 'wrong-shape', detail: expect.stringContaining('EISDIR') as string },
    ]);
  });

  it('that are not ours are asked who they are', async () => {
    const refused = await post({ id: camera.id }, motion(AT, true));
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="xuncheng"']);
    expect((await post({ id: camera.id, token: recorder.token }, motion(AT, true))).status).toBe(401);
    expect((await post({ id: camera.id }, motion(AT, true), basic(recorder.id, recorder.token))).status).toBe(401);
    expect((await post({ id: 'nobody', token: camera.token }, motion(AT, true))).status).toBe(401);
    expect((await post({ id: '../cam-61', token: camera.token }, motion(AT, true))).status).toBe(400);
    expect(await events()).toEqual([]);
  });

  it('cannot fill the memory or break the door: neighbours are served', async () => {
    const large = await post(camera, motion(AT, true) + ' '.repeat(2 ** 20)).then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(large);
    const odd = connect(gateway.osmandPort, '127.0.0.1');
    odd.on('error', () => undefined);
    odd.write('POST // HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n<');
    expect((await post(camera, motion(AT + 60, true))).status).toBe(202);
    odd.destroy();
    expect(await events()).toHaveLength(1);
  });
});

function motion(at: number, isMotion: boolean, source = 'VS-1'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2"
 xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tns1="http://www.onvif.org/ver10/topics"><SOAP-ENV:Body><wsnt:Notify>
<wsnt:NotificationMessage><wsnt:Topic>tns1:VideoSource/MotionAlarm</wsnt:Topic><wsnt:Message>
<tt:Message UtcTime="${new Date(at).toISOString()}" PropertyOperation="Changed"><tt:Source><tt:SimpleItem Name="Source" Value="${source}"/>
<tt:SimpleItem Name="Rule" Value="gate"/></tt:Source><tt:Data><tt:SimpleItem Name="State" Value="${String(isMotion)}"/></tt:Data></tt:Message>
</wsnt:Message></wsnt:NotificationMessage></wsnt:Notify></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}
