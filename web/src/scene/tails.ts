import type { LonLat } from '@xuncheng/contract';

/** A line that is more or less opaque from point to point; `opacities` runs parallel to it. */
export interface Tail {
  readonly line: readonly LonLat[];
  readonly opacities: readonly number[];
}
