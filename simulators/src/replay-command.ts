import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { publishReplay, type ReplayMessage } from './connect/publish-replay.ts';
import { readTokens } from './connect/read-files.ts';
import { readTracks, type Track } from './replay/read-tracks.ts';
import { isTimed, timeTrack, trackSeconds } from './replay/time-track.ts';
import { toOwnTracks } from './replay/to-owntracks.ts';

const HELP = `Publishes recorded tracks as an OwnTracks phone would.

  npm run replay -- FILE [options]          FILE: GeoJSON, GPX or CSV (columns lon,lat[,time])

  --device ID      the platform's device (protocol owntracks) that speaks; default phone-1
  --token T        its token; default: looked up in the file of device tokens
  --track NAME     only the track of that name; default: all, one after the other
  --start ISO      time of the first point; default: recorded times as they are, or, without any, so that the last point is now
  --pace M/S       walking speed for tracks without times; default 1.3
  --speed N        publish N times as fast as it was walked; default: as fast as the gateway takes it
  --mqtt URL       broker; default MQTT_URL or mqtt://127.0.0.1:1883
  --dry-run        print the messages, publish nothing
  --help
`;

/** What the user did wrong; told without a stack. */
class UsageError extends Error {}

function readPositive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new UsageError(`--${name} must be a number above 0, not ${text}`);
  return number;
}

/** When each track begins: one after the other, because one phone cannot be on two walks at once. */
function startTimesOf(
  tracks: readonly Track[],
  start: string | undefined,
  metresPerSecond: number,
  now: number,
): number[] {
  const seconds = tracks.map((track) => trackSeconds(track, metresPerSecond));
  if (start === undefined && tracks.every(isTimed)) return tracks.map(({ points }) => points[0]?.time ?? now);
  const total = seconds.reduce((sum, duration) => sum + duration, 0);
  let time = start === undefined ? now - total * 1000 : Date.parse(start);
  if (Number.isNaN(time))
    throw new UsageError(`--start must be a time like 2026-03-02T09:00:00+08:00, not ${start ?? ''}`);
  return seconds.map((duration) => {
    const begins = time;
    time += duration * 1000;
    return begins;
  });
}

async function replay(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      device: { type: 'string', default: 'phone-1' },
      token: { type: 'string' },
      track: { type: 'string' },
      start: { type: 'string' },
      pace: { type: 'string', default: '1.3' },
      speed: { type: 'string' },
      mqtt: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [file] = positionals;
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (file === undefined) throw new UsageError(`a file is missing\n\n${HELP}`);
  const config = readConfig(process.env, undefined);
  const metresPerSecond = readPositive('pace', values.pace);
  const speed = values.speed === undefined ? undefined : readPositive('speed', values.speed);
  const all = readTracks(readFileSync(file, 'utf8'), basename(file));
  const tracks = values.track === undefined ? all : all.filter(({ name }) => name === values.track);
  if (tracks.length === 0) {
    throw new UsageError(`no track named ${values.track ?? ''}; there are: ${all.map(({ name }) => name).join(', ')}`);
  }
  const startTimes = startTimesOf(tracks, values.start, metresPerSecond, Date.now());
  const messages: ReplayMessage[] = tracks.flatMap((track, i) => {
    const startTime = startTimes[i]!;
    return timeTrack(track, { startTime, metresPerSecond }).map((point) => ({
      ...toOwnTracks(point, { user: values.device, device: 'replay' }),
      time: point.time,
    }));
  });
  if (values['dry-run']) {
    process.stdout.write(messages.map(({ topic, payload }) => `${topic} ${payload}\n`).join(''));
    return;
  }
  const token = values.token ?? readTokens(config.deviceTokensFile)[values.device];
  if (token === undefined) throw new UsageError(`no token for ${values.device}: give --token, or another --device`);
  await publishReplay(messages, {
    mqttUrl: values.mqtt ?? config.mqttUrl,
    user: values.device,
    token,
    speed,
    onProgress: (done) => {
      if (done % 50 === 0 || done === messages.length) {
        process.stdout.write(`${String(done)} of ${String(messages.length)} points acknowledged\n`);
      }
    },
  });
}

// A reader that has seen enough (`| head`) is not an error.
process.stdout.on('error', () => process.exit(0));
try {
  await replay();
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
