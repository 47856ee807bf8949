import type { Texts } from '../translation.ts';
import type { mapImport as reference } from '../zh-cn/map-import.ts';

/** English for importing a map. */
export const mapImport: Texts<typeof reference> = {
  mapImport: {
    hint: 'Replaces the base map and the road network with an OpenStreetMap extract (.osm, .osm.gz or .osm.pbf). Only what lies in and around the district is imported; multipolygon relations are not. The map then names its source.',
    kind: { road: 'Roads', block: 'Buildings', water: 'Water', green: 'Green', place: 'Place names' },
    begin: 'Begin import',
    beginText:
      'Everything of these kinds is replaced with what is in the file. Until it has been read you can stop, and the map stays as it is.',
    stop: 'Stop',
    progress: 'Read so far',
    leftOut: 'Left out (relations, incomplete surfaces)',
    started: 'Started by',
    state: {
      running: 'Importing…',
      done: 'Imported and in effect',
      failed: 'Failed, the map is as it was',
      cancelled: 'Stopped, the map is as it was',
    },
    failure: {
      unreadable: 'The file cannot be read.',
      'nothing-found': 'The file has nothing of these kinds in the district.',
      'too-much': 'More than 150,000 features: use a smaller extract.',
      'internal-error': 'The server failed.',
    },
  },
};
