import type { RoadNetwork } from '../network/road-network.ts';
import type { MatchOptions } from './match-options.ts';
import { BACKWARDS, PASSED_OVER, TURNED, type RoadStates } from './road-states.ts';
import type { RoadSteps } from './road-steps.ts';

/** The edges of one stretch as they are put together; where each fix that is looked at lies on them. */
export interface RawPath {
  readonly edges: number[];
  /** Metres from the beginning of each edge that fixes reach. */
  readonly reached: number[];
  /** Index into `edges` for each of the states. */
  readonly positions: Int32Array;
}

/** Joins the ways between states that follow each other to one path (rule MM11). */
export class PathBuilder {
  private readonly network: RoadNetwork;
  private readonly states: RoadStates;
  private readonly steps: RoadSteps;
  private readonly options: MatchOptions;

  constructor(network: RoadNetwork, states: RoadStates, steps: RoadSteps, options: MatchOptions) {
    this.network = network;
    this.states = states;
    this.steps = steps;
    this.options = options;
  }

  /** @param chosen states, each of them by road from the one before, passed over ones among them */
  build(chosen: Int32Array): RawPath {
    const { edge: edges, fraction, how } = this.states;
    const path: RawPath = { edges: [], reached: [], positions: new Int32Array(chosen.length) };
    let last = chosen[0]!;
    for (let i = 1; i < chosen.length; i++) {
      const state = chosen[i]!;
      if (how[state] !== PASSED_OVER) {
        if (how[state] === BACKWARDS) this.goBack(path, edges[state]!);
        else if (how[state] === TURNED) this.append(path, [edges[last]!, edges[state]!]);
        else this.append(path, this.steps.wayBetween(edges[last]!, fraction[last]!, edges[state]!, fraction[state]!));
        this.reach(path, state);
        last = state;
      }
      path.positions[i] = Math.max(0, path.edges.length - 1);
    }
    if (path.edges.length === 0) {
      const isAgainst = this.options.mode === 'foot' && fraction[last]! < fraction[chosen[0]!]!;
      this.push(path, isAgainst ? this.network.reverseOf[edges[last]!]! : edges[last]!);
      this.reach(path, last);
    }
    return path;
  }

  private append(path: RawPath, way: readonly number[]): void {
    const { edgeTo, edgeFrom } = this.network;
    let from = 0;
    const last = path.edges.at(-1);
    if (last !== undefined && way.length > 0) {
      const known = way.indexOf(last);
      if (known >= 0) from = known + 1;
      else if (edgeTo[way[0]!] === edgeTo[last] && edgeFrom[way[0]!] !== edgeTo[last]) from = 1; // fell back behind a junction
    }
    for (let i = from; i < way.length; i++) this.push(path, way[i]!);
  }

  private push(path: RawPath, edge: number): void {
    const last = path.edges.length - 1;
    if (last >= 0 && this.network.reverseOf[path.edges[last]!] !== edge)
      path.reached[last] = this.network.edgeMetres[path.edges[last]!]!;
    path.edges.push(edge);
    path.reached.push(0);
  }

  /** Forget what lies beyond an edge: the vehicle was not there yet. */
  private goBack(path: RawPath, edge: number): void {
    const { edgeTo, edgeMetres } = this.network;
    let keep = path.edges.length;
    for (let metres = 0; keep > 0 && metres <= this.options.backMetres; keep--) {
      const last = path.edges[keep - 1]!;
      if (last === edge || edgeTo[last] === edgeTo[edge]) break;
      metres += edgeMetres[last]!;
    }
    const found = path.edges[keep - 1];
    if (keep > 0 && found !== edge && edgeTo[found!] !== edgeTo[edge]) return;
    path.edges.length = keep;
    path.reached.length = keep;
    if (keep === 0) this.push(path, edge); // the stretch began beyond it
  }

  private reach(path: RawPath, state: number): void {
    const at = path.edges.length - 1;
    if (at < 0) return;
    const along = this.states.fraction[state]!;
    const share = path.edges[at] === this.states.edge[state] ? along : 1 - along;
    path.reached[at] = Math.max(path.reached[at]!, share * this.network.edgeMetres[path.edges[at]!]!);
  }
}
