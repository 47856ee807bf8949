import { SaxesParser } from 'saxes';
import type { OsmVisitor } from './osm-elements.ts';

/**
 * A reader of OSM XML: give it the text piece by piece.
 * @throws Error with line and column where the text is no XML
 */
export function openXmlReader(visitor: OsmVisitor): {
  readonly write: (text: string) => void;
  readonly close: () => void;
} {
  const parser = new SaxesParser();
  let tags = new Map<string, string>();
  let nodeIds: number[] = [];
  let node = { id: 0, lon: 0, lat: 0 };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const number = (attribute: string): number => Number(attributes[attribute]);
    switch (name) {
      case 'node':
        node = { id: number('id'), lon: number('lon'), lat: number('lat') };
        tags = new Map();
        break;
      case 'way':
      case 'relation':
        tags = new Map();
        nodeIds = [];
        break;
      case 'nd':
        nodeIds.push(number('ref'));
        break;
      case 'tag':
        tags.set(attributes['k'] ?? '', attributes['v'] ?? '');
    }
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'node') visitor.node(node.id, node.lon, node.lat, tags.size > 0 ? tags : null);
    else if (name === 'way') visitor.way(nodeIds, tags);
    else if (name === 'relation') visitor.relation(tags);
  });
  return {
    write: (text) => {
      parser.write(text);
    },
    close: () => {
      parser.close();
    },
  };
}
