import { createHash, randomBytes } from 'node:crypto';
import { districtDocument, type DistrictDocument } from '@xuncheng/contract';
import type pg from 'pg';

/** Has nothing been imported yet? */
export async function isEmptyOfAreas(pool: pg.Pool): Promise<boolean> {
  const found = await pool.query('select from area limit 1');
  return found.rowCount === 0;
}

/**
 * Import a district document into a database without areas, in one transaction.
 * @returns the tokens made for its devices, by device id: the only time they are known in clear
 * @throws when the document is malformed, refers to a code it does not hold, or areas exist already
 */
export async function importDistrict(pool: pg.Pool, raw: unknown): Promise<Record<string, string>> {
  const document = districtDocument.parse(raw);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('lock table area in exclusive mode');
    if ((await client.query('select from area limit 1')).rowCount)
      throw new Error('areas exist already: a district is imported into an empty database');
    const tokens = await insertDistrict(client, document);
    await client.query('commit');
    return tokens;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Each list goes in as one JSON parameter: one statement a table, whatever its length. */
async function insertDistrict(client: pg.PoolClient, document: DistrictDocument): Promise<Record<string, string>> {
  const insert = async (sql: string, rows: readonly unknown[]): Promise<void> => {
    const result = await client.query(sql, [JSON.stringify(rows)]);
    if (result.rowCount !== rows.length) {
      throw new Error(
        `of ${String(rows.length)} rows ${String(result.rowCount)} found what they refer to: ${sql.split('\n', 1)[0] ?? ''}`,
      );
    }
  };
  const levels = ['district', 'subdistrict', 'community', 'grid', 'slice', 'group'];
  for (const level of levels) {
    await insert(
      `insert into area (parent_id, level, code, name, name_en, geometry)
       select p.id, r.level, r.code, r.name, r."nameEn", r.geometry
       from jsonb_to_recordset($1) as r(code text, "parentCode" text, level text, name text, "nameEn" text, geometry jsonb)
       left join area p on p.code = r."parentCode"
       where r."parentCode" is null or p.id is not null`,
      document.areas.filter((area) => area.level === level),
    );
  }
  await insert(
    `insert into cell (code, area_id, class, geometry)
     select r.code, a.id, r.class, r.geometry
     from jsonb_to_recordset($1) as r(code text, "areaCode" text, class text, geometry jsonb) join area a on a.code = r."areaCode"`,
    document.cells,
  );
  await insert(
    `insert into map_feature (kind, feature) select f->'properties'->>'kind', f from jsonb_array_elements($1) f`,
    document.map,
  );
  await insert(
    `insert into squad (code, name, area_id)
     select r.code, r.name, a.id from jsonb_to_recordset($1) as r(code text, name text, "areaCode" text) join area a on a.code = r."areaCode"`,
    document.squads,
  );
  await insert(
    `insert into officer (badge, name, squad_id, travel_mode)
     select r.badge, r.name, s.id, r."travelMode"
     from jsonb_to_recordset($1) as r(badge text, name text, "squadCode" text, "travelMode" text) join squad s on s.code = r."squadCode"`,
    document.officers,
  );
  await insert(
    `insert into beat (code, name, area_id)
     select r.code, r.name, a.id from jsonb_to_recordset($1) as r(code text, name text, "areaCode" text) join area a on a.code = r."areaCode"`,
    document.beats,
  );
  await insert(
    `insert into beat_cell (beat_id, cell_id)
     select b.id, c.id from jsonb_to_recordset($1) as r(beat text, cell text) join beat b on b.code = r.beat join cell c on c.code = r.cell`,
    document.beats.flatMap((beat) => beat.cellCodes.map((cell) => ({ beat: beat.code, cell }))),
  );
  for (const withParent of [false, true]) {
    await insert(
      `insert into device (id, kind, protocol, coordinate_system, name, area_id, lon, lat, heading, field_of_view, range_metres, quantity, unit, limits, parent_number, address)
       select r.id, r.kind, r.protocol, coalesce(r."coordinateSystem", 'wgs84'), r.name, a.id, r.lon, r.lat, r.heading, r."fieldOfView", r."rangeMetres", r.quantity, r.unit,
              coalesce(r.limits, '[]'), p.number, r.address
       from jsonb_to_recordset($1) as r(id text, kind text, protocol text, "coordinateSystem" text, name text, "areaCode" text, lon float8, lat float8, heading real,
              "fieldOfView" real, "rangeMetres" real, quantity text, unit text, limits jsonb, "parentId" text, address text)
       join area a on a.code = r."areaCode" left join device p on p.id = r."parentId"
       where r."parentId" is null or p.number is not null`,
      document.devices.filter((device) => (device.parentId !== undefined) === withParent),
    );
  }
  await insert(
    `insert into camera_picture (device_number, kind, url)
     select d.number, r.kind, r.url from jsonb_to_recordset($1) as r(id text, kind text, url text) join device d on d.id = r.id`,
    document.devices.flatMap(({ id, picture }) => (picture ? [{ id, ...picture }] : [])),
  );
  const tokens = Object.fromEntries(
    document.devices.map((device) => [device.id, randomBytes(16).toString('base64url')]),
  );
  await insert(
    `insert into device_credential (device_number, token_sha256)
     select d.number, decode(r.digest, 'hex') from jsonb_to_recordset($1) as r(id text, digest text) join device d on d.id = r.id`,
    Object.entries(tokens).map(([id, token]) => ({ id, digest: createHash('sha256').update(token).digest('hex') })),
  );
  await insert(
    `insert into roster_rule (officer_id, beat_id, device_number, start_minute, duration_minutes)
     select o.id, b.id, d.number, r."startMinute", r."durationMinutes"
     from jsonb_to_recordset($1) as r(badge text, "beatCode" text, "deviceId" text, "startMinute" int, "durationMinutes" int)
     join officer o on o.badge = r.badge join beat b on b.code = r."beatCode" join device d on d.id = r."deviceId"`,
    document.roster,
  );
  await insert(
    `insert into camera_alarm_rule (label, zone, minimum_stationary_seconds, type, severity)
     select r.label, r.zone, r."minimumStationarySeconds", r.type, r.severity
     from jsonb_to_recordset($1) as r(label text, zone text, "minimumStationarySeconds" real, type text, severity text)`,
    document.cameraAlarmRules,
  );
  await client.query(
    `insert into setting (key, value) values ('timeZone', to_jsonb($1::text)), ('mapAttribution', to_jsonb($2::text))`,
    [document.timeZone, document.attribution],
  );
  return tokens;
}
