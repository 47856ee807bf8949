import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OPCUACertificateManager } from 'node-opcua';

/** A folder of keys and certificates with a certificate of its own in it. */
export interface Pki {
  readonly certificateManager: OPCUACertificateManager;
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

/**
 * Opens a PKI folder and makes its key and self-signed certificate (`own/certs/certificate.pem`) when they are missing; needs
 * no `openssl`. Nobody is trusted until named. `applicationUri` must be the one the OPC UA application announces.
 */
export async function openPki(folder: string, applicationUri: string): Promise<Pki> {
  const certificateManager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  await certificateManager.initialize();
  const certificateFile = join(folder, 'own', 'certs', 'certificate.pem');
  if (!existsSync(certificateFile)) {
    await certificateManager.createSelfSignedCertificate({
      applicationUri,
      dns: ['localhost', hostname()],
      ip: ['127.0.0.1'],
      subject: '/CN=Xuncheng/O=Xuncheng demonstration',
      startDate: new Date(),
      validity: 3650,
      outputFile: certificateFile,
    });
  }
  return { certificateManager, certificateFile, privateKeyFile: certificateManager.privateKey };
}

/** Trusts the certificates in the files (PEM or DER) that exist by now; returns how many those are. */
export async function trustFiles({ certificateManager }: Pki, files: readonly string[]): Promise<number> {
  let trusted = 0;
  for (const file of files) {
    if (!existsSync(file)) continue;
    await certificateManager.trustCertificate(new X509Certificate(readFileSync(file)).raw);
    trusted++;
  }
  return trusted;
}
