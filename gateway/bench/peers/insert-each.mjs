import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import pg from 'pg';

/** What is usually built first: a broker that waits for one INSERT a message. Reports its port. */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
// The database of a bench ends before its peers do.
pool.on('error', () => undefined);
const numbers = new Map((await pool.query('select id, number from device')).rows.map((row) => [row.id, row.number]));
const broker = await Aedes.createBroker({
  authorizePublish: (client, packet, done) => {
    const fix = JSON.parse(packet.payload.toString());
    pool
      .query(
        `insert into fix (time, device_number, message_key, lon_e7, lat_e7, accuracy, speed, heading, received_at)
         values (to_timestamp($1::float8 / 1000), $2, $3, $4, $5, $6, $7, $8, now()) on conflict do nothing`,
        [
          fix.time,
          numbers.get(client.id),
          fix.id,
          Math.round(fix.lon * 1e7),
          Math.round(fix.lat * 1e7),
          fix.accuracy,
          fix.speed,
          fix.heading,
        ],
      )
      .then(() => done(), done);
  },
});
const server = createServer({ noDelay: true }, (socket) => broker.handle(socket));
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
