import type { SecretSeal } from '../access/secret-seal.ts';
import type { CameraSource } from '../pictures/ask-camera.ts';
import type { StoredPicture } from '../store/camera-pictures.ts';

/** What is stored of a camera's picture, with its password opened; one that was sealed with another secret is none. */
export function openCameraSource(
  cameraId: string,
  { sealedPassword, ...source }: NonNullable<StoredPicture['source']>,
  seal: SecretSeal,
): CameraSource {
  return { ...source, password: sealedPassword && (seal.open(cameraId, sealedPassword) ?? null) };
}
