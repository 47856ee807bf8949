import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { drawDistrict } from './world/draw-district.ts';

const HELP = `Draws the demonstration district and writes it as JSON.

  draw-district-command --out FILE [--seed N] [--opcua-endpoint URL] [--camera-url URL]

  --out FILE             where to write the document
  --seed N               another seed, other houses and people (default 1)
  --opcua-endpoint URL   where the probes behind OPC UA are found (default opc.tcp://127.0.0.1:4840)
  --camera-url URL       where the pictures of the cameras are found (default http://127.0.0.1:8554)
`;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'opcua-endpoint': { type: 'string', default: 'opc.tcp://127.0.0.1:4840' },
    'camera-url': { type: 'string', default: 'http://127.0.0.1:8554' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const seed = Number(values.seed);
if (values.help) {
  process.stdout.write(HELP);
} else if (values.out === undefined || !Number.isInteger(seed)) {
  process.stderr.write(`${values.out === undefined ? '--out is missing' : '--seed must be a whole number'}\n\n${HELP}`);
  process.exitCode = 2;
} else {
  const district = drawDistrict({
    seed,
    opcuaEndpoint: values['opcua-endpoint'],
    cameraUrl: values['camera-url'],
  });
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, JSON.stringify(district));
  process.stdout.write(
    `${values.out}: ${String(district.areas.length)} areas, ${String(district.cells.length)} cells, ${String(district.map.length)} map features, ${String(district.devices.length)} devices\n`,
  );
}
