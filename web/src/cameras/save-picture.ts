import { writeCityTime } from '../replay/city-clock.ts';
import { saveFile } from '../view/save-file.ts';
import { pictureWatch } from './picture-watch.ts';
import { playingVideo, type PlayingVideo } from './playing-videos.ts';

/** Saves what a camera shows, under its name and the moment of the picture on the city's clock. @returns was there a picture? */
export function savePicture(cameraId: string): boolean {
  const playing = playingVideo(cameraId);
  if (playing) {
    saveFrameOf(cameraId, playing);
    return true;
  }
  const frame = pictureWatch.pictureOf(cameraId)?.frame;
  if (!frame) return false;
  saveFile(nameOf(cameraId, frame.at), new Blob([frame.jpeg], { type: 'image/jpeg' }));
  return true;
}

function saveFrameOf(cameraId: string, { element, at }: PlayingVideo): void {
  const canvas = document.createElement('canvas');
  canvas.width = element.videoWidth;
  canvas.height = element.videoHeight;
  canvas.getContext('2d')?.drawImage(element, 0, 0);
  canvas.toBlob(
    (jpeg) => {
      if (jpeg) saveFile(nameOf(cameraId, at), jpeg);
    },
    'image/jpeg',
    0.92,
  );
}

function nameOf(cameraId: string, at: number): string {
  const seconds = String(Math.floor(at / 1_000) % 60).padStart(2, '0');
  const moment = `${writeCityTime(at)}:${seconds}`.replaceAll(':', '');
  return `${cameraId}_${moment}.jpg`;
}
