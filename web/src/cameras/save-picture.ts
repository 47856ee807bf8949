import { writeCityTime } from '../replay/city-clock.ts';
import { saveFile } from '../view/save-file.ts';
import { pictureWatch } from './picture-watch.ts';

/** Saves what a camera shows, under its name and the moment of the picture on the city's clock. @returns was there a picture? */
export function savePicture(cameraId: string): boolean {
  const frame = pictureWatch.pictureOf(cameraId)?.frame;
  if (!frame) return false;
  const seconds = String(Math.floor(frame.at / 1_000) % 60).padStart(2, '0');
  const moment = `${writeCityTime(frame.at)}:${seconds}`.replaceAll(':', '');
  saveFile(`${cameraId}_${moment}.jpg`, new Blob([frame.jpeg], { type: 'image/jpeg' }));
  return true;
}
