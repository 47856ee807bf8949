/** What an extract of OpenStreetMap is read into, element by element in the order of the file: nodes, then ways. */
export interface OsmVisitor {
  /** Degrees; `tags` null where there are none. */
  readonly node: (id: number, lon: number, lat: number, tags: OsmTags | null) => void;
  readonly way: (nodeIds: readonly number[], tags: OsmTags) => void;
  readonly relation: (tags: OsmTags) => void;
}

export type OsmTags = ReadonlyMap<string, string>;
