import Flatbush from 'flatbush';
import type { FenceShape } from './fence-shape.ts';

/** What of a fence decides who is inside. */
export interface Fence {
  readonly id: number;
  readonly shape: FenceShape;
  readonly dwellSeconds: number;
  readonly marginMetres: number;
  /** Epoch ms: earlier fixes say nothing about it (F11). */
  readonly watchedFrom: number;
}

/** Finds fences around a place by a tree of their boxes. */
export class FenceIndex<Kept extends Fence = Fence> {
  readonly byId: ReadonlyMap<number, Kept>;
  private readonly fences: readonly Kept[];
  private readonly tree: Flatbush | null;

  constructor(fences: readonly Kept[]) {
    this.fences = fences;
    this.byId = new Map(fences.map((fence) => [fence.id, fence]));
    this.tree = fences.length === 0 ? null : new Flatbush(fences.length); // an empty tree cannot be made
    for (const { shape } of fences) this.tree?.add(...shape.box);
    this.tree?.finish();
  }

  /** Those whose box holds the place: nobody enters another one there. */
  around(lon: number, lat: number): Kept[] {
    return this.tree?.search(lon, lat, lon, lat).map((position) => this.fences[position]!) ?? [];
  }
}
