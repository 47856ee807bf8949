import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files of a certificate and its key. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority of our own in a folder, by openssl. @returns how to have it sign; `certFile` is what others trust */
export function makeAuthority(folder: string): CertificateFiles & {
  /** @param names DNS alternative names; none: the common name alone */
  readonly sign: (commonName: string, names?: readonly string[]) => CertificateFiles;
} {
  const file = (name: string): string => path.join(folder, name);
  // Nothing else of the environment: the OPC UA library leaves settings for openssl in it.
  const openssl = (...args: string[]): unknown =>
    execFileSync('openssl', args, { stdio: 'pipe', env: { PATH: process.env['PATH'] } });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const authority = { certFile: file('authority.pem'), keyFile: file('authority.key') };
  openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    '/CN=test authority',
    '-keyout',
    authority.keyFile,
    '-out',
    authority.certFile,
  );
  return {
    ...authority,
    sign: (commonName, names = []) => {
      const signed = { certFile: file(`${commonName}.pem`), keyFile: file(`${commonName}.key`) };
      const extensions = file(`${commonName}.cnf`);
      writeFileSync(
        extensions,
        names.length > 0 ? `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n` : '',
      );
      const request = file(`${commonName}.csr`);
      openssl('req', ...key.slice(0, 5), '-subj', `/CN=${commonName}`, '-keyout', signed.keyFile, '-out', request);
      const issuer = ['-CA', authority.certFile, '-CAkey', authority.keyFile, '-CAcreateserial', '-days', '2'];
      openssl('x509', '-req', '-in', request, ...issuer, '-extfile', extensions, '-out', signed.certFile);
      return signed;
    },
  };
}
