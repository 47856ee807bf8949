/** Service, layer and the like of a Web Map Tile Service (OGC 07-057r7). */
export interface WmtsAddress {
  /** Of GetTile: a plain address for KVP (what stands in its query stays), or the template of a RESTful service. */
  readonly service: string;
  readonly encoding: 'kvp' | 'rest';
  readonly layer: string;
  readonly style: string;
  readonly matrixSet: string;
  /** Media type, for example image/jpeg; or a short word that the service takes for one, as Tianditu's `tiles`. */
  readonly format: string;
}

/** What names of a RESTful template (10.2.1 there) stand for; case is not told apart, because services do not agree on it. */
const REST_NAMES: Readonly<Record<string, (address: WmtsAddress) => string>> = {
  layer: ({ layer }) => encodeURIComponent(layer),
  style: ({ style }) => encodeURIComponent(style),
  tilematrixset: ({ matrixSet }) => encodeURIComponent(matrixSet),
  tilematrix: () => '{z}',
  tilerow: () => '{y}',
  tilecol: () => '{x}',
  format: ({ format }) => encodeURIComponent(format),
};

/** A tile service as a template with `{z}`, `{x}` and `{y}`; `{key}` stays what it is. */
export function wmtsTemplate(address: WmtsAddress): string {
  const { service, encoding } = address;
  if (encoding === 'rest') {
    return service.replaceAll(
      /\{(\w+)\}/g,
      (whole, name: string) => REST_NAMES[name.toLowerCase()]?.(address) ?? whole,
    );
  }
  const parameters = [
    ['SERVICE', 'WMTS'],
    ['REQUEST', 'GetTile'],
    ['VERSION', '1.0.0'],
    ['LAYER', address.layer],
    ['STYLE', address.style],
    ['TILEMATRIXSET', address.matrixSet],
    ['FORMAT', address.format],
  ].map(([name, value = '']) => `${name!}=${encodeURIComponent(value)}`);
  const joint = service.endsWith('?') || service.endsWith('&') ? '' : service.includes('?') ? '&' : '?';
  return `${service}${joint}${parameters.join('&')}&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}`;
}

/** Whose address a template is: scheme, host and port; undefined when it is none, or when the host itself is to be filled in. */
export function originOf(template: string): string | undefined {
  const host = /^https?:\/\/([^/?#{}\\@]+)(?=[/?#]|$)/i.exec(template)?.[0];
  return host !== undefined && URL.canParse(host) ? new URL(host).origin : undefined;
}

/** The address of one tile. `level`: as the service counts it; `rows` of that level, for services that count from the south (`{-y}`). */
export function fillTemplate(
  template: string,
  tile: { readonly level: number; readonly column: number; readonly row: number; readonly rows: number },
  key: string | null,
): string {
  const values: Readonly<Record<string, string>> = {
    z: String(tile.level),
    x: String(tile.column),
    y: String(tile.row),
    '-y': String(tile.rows - 1 - tile.row),
    key: encodeURIComponent(key ?? ''),
  };
  return template.replaceAll(/\{(-?\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
