/** What an error of an HTTP connection that we made means to whoever repairs it. `not-http`: a host with another service. */
export function connectionTrouble(error: unknown): 'unknown-host' | 'certificate' | 'not-http' | 'unreachable' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-host';
  if (/CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|EPROTO/.test(code)) return 'certificate';
  return code.startsWith('HPE_') ? 'not-http' : 'unreachable';
}
