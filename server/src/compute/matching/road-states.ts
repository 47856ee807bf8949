/** How a state follows the one before it. */
export const BEGINS = 0;
/** By the shortest way on roads. */
export const BY_ROAD = 1;
/** Only seemingly backwards: nobody moved. */
export const BACKWARDS = 2;
/** Turned round on the road between two junctions. */
export const TURNED = 3;
/** No way known: off the road before or here, or a break. */
export const NO_WAY = 4;
/** The fix is passed over; the state is the one before it. */
export const PASSED_OVER = 5;

/** States there is room for at first: a track may be short, and there may be thousands of them. */
const FIRST_ROOM = 64;

/** Edge of the state of being off all roads. */
export const OFF_ROAD = -1;

/** Where somebody may have been at each fix, column by column; those of one fix lie one after the other. Grows as needed. */
export class RoadStates {
  count = 0;
  /** Edge, or OFF_ROAD. */
  edge = new Int32Array(FIRST_ROOM);
  fraction = new Float64Array(FIRST_ROOM);
  /** Cost of the likeliest way here. */
  cost = new Float64Array(FIRST_ROOM);
  /** State before this one, -1 none. */
  before = new Int32Array(FIRST_ROOM);
  how = new Uint8Array(FIRST_ROOM);
  /** Number of the fix it was made for: an earlier one if fixes were passed over since. */
  madeAt = new Int32Array(FIRST_ROOM);
  /** Metres behind the farthest place it had seemed to be at. */
  behind = new Float64Array(FIRST_ROOM);

  add(edge: number, fraction: number, cost: number, before: number, how: number, madeAt: number, behind: number): void {
    if (this.count === this.edge.length) this.grow();
    const at = this.count++;
    this.edge[at] = edge;
    this.fraction[at] = fraction;
    this.cost[at] = cost;
    this.before[at] = before;
    this.how[at] = how;
    this.madeAt[at] = madeAt;
    this.behind[at] = behind;
  }

  private grow(): void {
    const double = <Column extends Int32Array | Float64Array | Uint8Array>(column: Column, empty: Column): Column => {
      empty.set(column);
      return empty;
    };
    const capacity = this.edge.length * 2;
    this.edge = double(this.edge, new Int32Array(capacity));
    this.fraction = double(this.fraction, new Float64Array(capacity));
    this.cost = double(this.cost, new Float64Array(capacity));
    this.before = double(this.before, new Int32Array(capacity));
    this.how = double(this.how, new Uint8Array(capacity));
    this.madeAt = double(this.madeAt, new Int32Array(capacity));
    this.behind = double(this.behind, new Float64Array(capacity));
  }
}
