import { codeMove, OFFICER_STATES, readFrame, STEPS_PER_DEGREE, type OfficerMove } from '@xuncheng/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OfficerTiles } from './officer-tiles.ts';
import { lookAt, Screens, TICK_MS, type Screen } from './screens.ts';

const START = 1_780_000_000_000;
const STREET = 0.3;
const DISTRICT = 6;

function move(officerId: number, lon: number | null, lat: number | null, over: Partial<OfficerMove> = {}): OfficerMove {
  const isPlaced = lon !== null && lat !== null;
  return {
    officerId,
    state: 'live',
    connected: true,
    lon,
    lat,
    fixAt: isPlaced ? START : null,
    heading: isPlaced ? 90 : null,
    speed: isPlaced ? 1.4 : null,
    accuracy: isPlaced ? 5 : null,
    battery: isPlaced ? 80 : null,
    ...over,
  };
}

/** The server's side and screens that read what they are sent; odd officers are seen by area 2 alone, even ones by all. */
class Stage {
  readonly tiles = new OfficerTiles();
  readonly truth = new Map<number, OfficerMove>();
  readonly screens = new Screens();
  readonly held = new Set<string>();
  readonly shown = new Map<string, { screen: Screen; sequence: number; officers: Map<number, OfficerMove> }>();
  tick = 0;
  now = START;
  bytes = 0;
  sent = 0;
  sees = (areaId: number, officerId: number): boolean => areaId === 2 || officerId % 2 === 0;

  set(change: OfficerMove): void {
    this.truth.set(change.officerId, change);
    this.pending.push(change);
  }
  private pending: OfficerMove[] = [];

  /** One tick; screens are called by letters, `areaId` 1 or 2. */
  run(afterMs = TICK_MS): void {
    this.tick++;
    this.now += afterMs;
    this.screens.holdCongested();
    for (const change of this.pending) this.tiles.set(change, this.tick);
    this.pending = [];
    for (const { socketIds, bytes } of this.screens.frames(this.tiles, this.tick, this.now, this.sees)) {
      for (const socketId of socketIds) {
        const shown = this.shown.get(socketId)!;
        const frame = readFrame(bytes);
        if (typeof frame === 'string') throw new Error(frame);
        expect(frame.previous).toBe(shown.sequence);
        const moves = frame.moves((officerId) => {
          // Nobody is ever told of an officer that is not theirs.
          expect(this.sees(shown.screen.room.areaId, officerId)).toBe(true);
          return shown.officers.get(officerId);
        });
        if (typeof moves === 'string') throw new Error(moves);
        for (const one of moves) shown.officers.set(one.officerId, one);
        shown.sequence = frame.sequence;
        this.bytes += bytes.length;
        this.sent++;
      }
    }
  }

  /** A screen comes, or asks for everything again. */
  snapshot(socketId: string, areaId = 1): Screen {
    this.run(0);
    let screen = this.shown.get(socketId)?.screen;
    if (screen) this.screens.begin(screen, this.tick);
    else {
      const room = { areaId, name: '', sequence: 0, toldAt: 0, sockets: 1 };
      screen = this.screens.add(socketId, room, this.tick, () => this.held.has(socketId));
    }
    const seen = [...this.truth].filter(([officerId]) => this.sees(screen.room.areaId, officerId));
    this.shown.set(socketId, { screen, sequence: screen.sequence, officers: new Map(seen) });
    return screen;
  }

  shownTo(socketId: string, officerId: number): OfficerMove | undefined {
    return this.shown.get(socketId)?.officers.get(officerId);
  }
}
const coded = (one: OfficerMove | undefined): unknown => {
  if (!one) return undefined;
  const { fixAt, ...rest } = codeMove(one);
  return { ...rest, fixAt: fixAt === 0 ? 0 : (expect.closeTo(fixAt, -1.4) as number) };
};

describe('what screens are sent', () => {
  it('is what is true, whatever moved, was looked at, was held up or lost', () => {
    const change = fc.record({
      what: fc.constantFrom(
        'move',
        'move',
        'move',
        'state',
        'away',
        'look',
        'all',
        'hold',
        'release',
        'resync',
        'rest',
      ),
      officerId: fc.integer({ min: 1, max: 6 }),
      east: fc.integer({ min: -4, max: 4 }),
      north: fc.integer({ min: -4, max: 4 }),
      stride: fc.constantFrom(0.000_01, 0.000_2, 0.009, 0.05),
      screen: fc.constantFrom('a', 'b', 'c'),
      number: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 80 }), (changes) => {
        const stage = new Stage();
        for (let officerId = 1; officerId <= 6; officerId++) stage.set(move(officerId, 120.17, 30.24));
        stage.snapshot('a');
        stage.snapshot('b');
        stage.snapshot('c', 2);
        for (const { what, officerId, east, north, stride, screen, number } of changes) {
          const before = stage.truth.get(officerId)!;
          const shown = stage.shown.get(screen)!;
          const lon = (before.lon ?? 120.17) + east * stride;
          const lat = (before.lat ?? 30.24) + north * stride;
          if (what === 'move')
            stage.set({ ...move(officerId, lon, lat), fixAt: stage.now, heading: number * 90, state: before.state });
          else if (what === 'state') stage.set({ ...before, state: OFFICER_STATES[number]!, connected: number > 1 });
          else if (what === 'away') stage.set(move(officerId, null, null, { state: 'off-duty' }));
          else if (what === 'hold') stage.held.add(screen);
          else if (what === 'release') stage.held.delete(screen);
          else if (what === 'resync') stage.snapshot(screen);
          else if (what === 'look' || what === 'all')
            lookAt(shown.screen, {
              west: what === 'all' ? -180 : lon - 0.004,
              east: what === 'all' ? 180 : lon + 0.004,
              south: what === 'all' ? -90 : lat - 0.004,
              north: what === 'all' ? 90 : lat + 0.004,
              metresPerPixel: number * 2 + 0.1,
            });
          stage.run(what === 'rest' ? number * 900 : TICK_MS);
        }
        // Five seconds later everybody has everything, also of what lies outside.
        stage.held.clear();
        for (let i = 0; i <= 5_000 / TICK_MS; i++) stage.run();
        for (const { screen, officers } of stage.shown.values())
          for (const [officerId, one] of stage.truth)
            if (stage.sees(screen.room.areaId, officerId)) expect(coded(officers.get(officerId))).toEqual(coded(one));
            else expect(officers.has(officerId)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is what lies on the screen at once, the rest within five seconds, states at once', () => {
    const stage = new Stage();
    stage.set(move(2, 120.17, 30.24));
    stage.set(move(4, 120.27, 30.24));
    stage.set(move(6, 120.37, 30.24));
    const screen = stage.snapshot('a');
    lookAt(screen, { west: 120.169, east: 120.171, south: 30.239, north: 30.241, metresPerPixel: STREET });
    stage.run();
    stage.set(move(2, 120.1701, 30.24));
    stage.set(move(4, 120.2701, 30.24));
    stage.run();
    expect([stage.shownTo('a', 2)!.lon, stage.shownTo('a', 4)!.lon]).toEqual([120.1701, 120.27]);
    for (let i = 0; i < 50; i++) stage.run();
    expect(stage.shownTo('a', 4)!.lon).toBe(120.2701);
    stage.set(move(4, 120.2702, 30.24, { state: 'stale' }));
    stage.run();
    expect(stage.shownTo('a', 4)).toMatchObject({ state: 'stale', lon: 120.2702 });
    stage.set(move(4, null, null, { state: 'off-duty' }));
    stage.run();
    expect(stage.shownTo('a', 4)).toMatchObject({ state: 'off-duty', lon: null, fixAt: null });
    // Moved there: whatever changed meanwhile comes with the next tick.
    stage.set(move(6, 120.3701, 30.24));
    stage.run();
    expect(stage.shownTo('a', 6)!.lon).toBe(120.37);
    lookAt(screen, { west: 120.369, east: 120.371, south: 30.239, north: 30.241, metresPerPixel: STREET });
    stage.run();
    expect(stage.shownTo('a', 6)!.lon).toBe(120.3701);
  });

  it('comes once a second from far above', () => {
    const stage = new Stage();
    stage.set(move(2, 120.17, 30.24));
    lookAt(stage.snapshot('a'), { west: 120.1, east: 120.2, south: 30.2, north: 30.3, metresPerPixel: DISTRICT });
    stage.run();
    stage.sent = 0;
    for (let i = 1; i <= 100; i++) {
      stage.set(move(2, 120.17 + i / STEPS_PER_DEGREE, 30.24));
      stage.run();
    }
    expect(stage.sent).toBe(10);
  });

  it('is the newest of each officer and never a queue for who is slow', () => {
    const stage = new Stage();
    stage.set(move(2, 120.17, 30.24));
    stage.snapshot('a');
    stage.held.add('a');
    for (let i = 1; i <= 600; i++) {
      stage.set(move(2, 120.17 + i / STEPS_PER_DEGREE, 30.24));
      stage.run();
    }
    expect(stage.sent).toBe(0);
    stage.held.clear();
    stage.run();
    expect([stage.sent, stage.shownTo('a', 2)!.lon]).toEqual([1, 120.1706]);
    expect(stage.bytes).toBeLessThan(40);
  });

  it('is written once for all who lack the same', () => {
    const stage = new Stage();
    stage.set(move(2, 120.17, 30.24));
    for (const socketId of ['a', 'b', 'c']) stage.snapshot(socketId);
    stage.set(move(2, 120.1701, 30.24));
    stage.run();
    stage.set(move(2, 120.1702, 30.24));
    stage.tick++;
    stage.tiles.set(stage.truth.get(2)!, stage.tick);
    const frames = stage.screens.frames(stage.tiles, stage.tick, stage.now + TICK_MS, stage.sees);
    expect(frames.map(({ socketIds }) => socketIds)).toEqual([['a', 'b', 'c']]);
  });

  it('forgets tiles that nobody is in', () => {
    const tiles = new OfficerTiles();
    for (let i = 0; i < 1_000; i++) tiles.set(move(1, -170 + i * 0.3, 10), i + 1);
    expect(tiles.all().length).toBeLessThanOrEqual(2);
  });
});
