import type { Texts } from '../translation.ts';
import type { mapImport as reference } from '../zh-cn/map-import.ts';

/** English for importing a map. */
export const mapImport: Texts<typeof reference> = {
  mapImport: {
    hint: 'Replaces the base map and the road network by an OpenStreetMap extract (.osm, .osm.gz or .osm.pbf). What lies in and around the district is taken; surfaces put together by relations are not. The map names its source from then on.',
    kind: { road: 'Roads', block: 'Buildings', water: 'Water', green: 'Green', place: 'Place names' },
    begin: 'Begin',
    beginText:
      'All that is there of these kinds is replaced by what is in the file. Stopped before it is read, the map stays.',
    stop: 'Stop',
    progress: 'Read so far',
    leftOut: 'Left out (relations, surfaces in part)',
    started: 'Begun by',
    state: {
      running: 'Importing…',
      done: 'Imported and in force',
      failed: 'Failed, the map is as it was',
      cancelled: 'Stopped, the map is as it was',
    },
    failure: {
      unreadable: 'The file cannot be read.',
      'nothing-found': 'The file has nothing of these kinds in the district.',
      'too-much': 'More than 150,000 features: use a smaller extract.',
      'internal-error': 'The server failed at it.',
    },
  },
};
