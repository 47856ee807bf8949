import { Buffer } from 'node:buffer';
import { createServer } from 'node:net';
import pg from 'pg';
import { RowBuffer } from '../../dist/rows/row-buffer.js';
import { FIX } from '../../dist/rows/streams.js';
import { storeRows } from '../../dist/store/store-rows.js';

/**
 * The limit: as little MQTT as the load needs, read by hand, no access, no checks, no journal; PUBACK when the COPY of its group is
 * committed. Reports its port.
 */
const CONNECT = 1;
const PUBLISH = 3;
const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
// The database of a bench ends before its peers do.
client.on('error', () => undefined);
await client.connect();
const numbers = new Map((await client.query('select id, number from device')).rows.map((row) => [row.id, row.number]));

/** @type {{ socket: import('node:net').Socket, messageId: number, row: Buffer }[]} */
let waiting = [];
let isStoring = false;

async function store() {
  isStoring = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    await client.query('begin');
    await storeRows(
      client,
      FIX,
      group.map((one) => one.row),
    );
    await client.query('commit');
    for (const { socket, messageId } of group) socket.write(Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]));
  }
  isStoring = false;
}

/** @param {import('node:net').Socket} socket @param {Buffer} packet without its fixed header */
function publish(socket, packet) {
  const topicEnd = 2 + packet.readUInt16BE(0);
  const deviceId = packet.toString('latin1', 5, packet.indexOf(0x2f, 5));
  const fix = JSON.parse(packet.toString('utf8', topicEnd + 2));
  const buffer = new RowBuffer();
  FIX.write(buffer, numbers.get(deviceId), { ...fix, messageKey: fix.id, flags: 0, receivedAt: Date.now() });
  waiting.push({ socket, messageId: packet.readUInt16BE(topicEnd), row: Buffer.from(buffer.bytes()) });
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1] & 0x7f;
      let header = 2;
      if (bytes[at + 1] & 0x80) {
        if (bytes.length - at < 3) break;
        length += bytes[at + 2] * 128;
        header = 3;
      }
      if (bytes.length - at < header + length) break;
      const body = bytes.subarray(at + header, at + header + length);
      if (bytes[at] >> 4 === CONNECT) socket.write(Buffer.from([0x20, 2, 0, 0]));
      else if (bytes[at] >> 4 === PUBLISH) publish(socket, body);
      at += header + length;
    }
    rest = bytes.subarray(at);
    if (!isStoring && waiting.length > 0) void store();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
