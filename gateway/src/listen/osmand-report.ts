/** What came over HTTP, apart from who it says it is from. */
export interface HttpReport {
  readonly deviceId: string;
  readonly token: string;
  /** The report without the credentials. */
  readonly payload: Buffer;
}

/**
 * A report as OsmAnd and Traccar Client send it: the body when it is JSON or a form, or else the query. Their one setting is an identifier,
 * so the device id and its token stand there together: `id=phone-3:its-token`. Undefined when it names no device.
 */
export function osmandReport(query: string, body: Buffer): HttpReport | undefined {
  const text = body.toString('utf8');
  if (text.trimStart().startsWith('{')) {
    const identifier = /"(?:device_id|id)"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
    return reportOf(identifier, (credentials) => text.replaceAll(credentials, ''));
  }
  const parameters = new URLSearchParams(query || text);
  const identifier = parameters.get('id') ?? parameters.get('deviceid') ?? undefined;
  parameters.delete('id');
  parameters.delete('deviceid');
  return reportOf(identifier, () => parameters.toString());
}

function reportOf(identifier: string | undefined, textWithout: (identifier: string) => string): HttpReport | undefined {
  const separator = identifier?.indexOf(':') ?? -1;
  if (identifier === undefined || separator < 1) return undefined;
  return {
    deviceId: identifier.slice(0, separator),
    token: identifier.slice(separator + 1),
    payload: Buffer.from(textWithout(identifier)),
  };
}
