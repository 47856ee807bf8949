import type { OfficerState, Severity } from '@xuncheng/contract';
import {
  OFFICER_COLOURS,
  OFFICER_LETTERS,
  REPORT_COLOUR,
  SEVERITY_COLOURS,
  SEVERITY_LETTERS,
  SURFACE,
} from '../theme/palette.ts';
import { QUANTITY_LETTERS, type QuantityKind } from '../view/quantity.ts';

/** An image of the atlas: drawn once for each name, at twice its size so that it stays sharp on dense screens. */
export interface Icon {
  readonly name: string;
  readonly image: HTMLCanvasElement;
}

/** Icons are drawn at this multiple of their size on screen. */
export const ICON_DENSITY = 2;

/** Scale at which an icon is shown: bigger on a wall screen, which is read from farther away; otherwise its own size. */
export function iconScale(): number {
  const wall = window.innerWidth >= 2800 && window.innerHeight >= 1400;
  return (wall ? 1.4 : 1) / ICON_DENSITY;
}

const cache = new Map<string, Icon>();

function icon(name: string, size: number, draw: (pen: CanvasRenderingContext2D, size: number) => void): Icon {
  const known = cache.get(name);
  if (known) return known;
  const image = document.createElement('canvas');
  image.width = image.height = size * ICON_DENSITY;
  const pen = image.getContext('2d')!;
  pen.scale(ICON_DENSITY, ICON_DENSITY);
  draw(pen, size);
  const made = { name, image };
  cache.set(name, made);
  return made;
}

/** Live is a disc, stale a square, unknown a diamond, off duty a ring; each with its letter. */
export function officerIcon(state: OfficerState, selected: boolean): Icon {
  return icon(`officer-${state}-${String(selected)}`, 34, (pen, size) => {
    const centre = size / 2;
    outline(pen, state, centre, selected ? 11 : 9.5);
    pen.fillStyle = state === 'off-duty' ? SURFACE.ground : OFFICER_COLOURS[state];
    pen.strokeStyle = selected ? '#ffffff' : state === 'off-duty' ? OFFICER_COLOURS[state] : 'rgba(5,12,18,0.85)';
    pen.lineWidth = selected ? 3 : 2;
    pen.fill();
    pen.stroke();
    letter(pen, OFFICER_LETTERS[state], centre, centre, 11, state === 'off-duty' ? OFFICER_COLOURS[state] : '#06131a');
  });
}

function outline(pen: CanvasRenderingContext2D, state: OfficerState, centre: number, radius: number): void {
  pen.beginPath();
  if (state === 'stale') pen.roundRect(centre - radius * 0.9, centre - radius * 0.9, radius * 1.8, radius * 1.8, 3);
  else if (state === 'unknown') polygon(pen, centre, centre, radius * 1.22, 4, 0);
  else pen.arc(centre, centre, radius, 0, Math.PI * 2);
}

/** Several officers who would cover each other: their number, and a ring in the colour, shape and letter of the worst state among them. */
export function clusterIcon(state: OfficerState, count: number): Icon {
  const text = clusterText(count);
  return icon(`cluster-${state}-${text}`, 46, (pen, size) => {
    const centre = size / 2;
    const radius = text.length > 2 ? 17 : 14.5;
    pen.beginPath();
    pen.arc(centre, centre, radius, 0, Math.PI * 2);
    pen.fillStyle = SURFACE.panel;
    pen.fill();
    pen.strokeStyle = 'rgba(5,12,18,0.85)';
    pen.lineWidth = 6;
    pen.stroke();
    pen.strokeStyle = OFFICER_COLOURS[state];
    pen.lineWidth = 3.5;
    pen.stroke();
    letter(pen, text, centre, centre, text.length > 2 ? 12 : 13.5, SURFACE.text);
    if (state === 'live') return;
    // The mark of the worst: as on the officer, small.
    const at = centre + radius * 0.74;
    outline(pen, state, at, 6.5);
    pen.fillStyle = OFFICER_COLOURS[state];
    pen.strokeStyle = 'rgba(5,12,18,0.9)';
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
    letter(pen, OFFICER_LETTERS[state], at, at, 8.5, '#06131a');
  });
}

/** Exact where it can be counted at a glance, then rounded: there are no more images than anybody could tell apart. */
export function clusterText(count: number): string {
  if (count < 100) return String(count);
  if (count < 1_000) return String(Math.round(count / 10) * 10);
  return `${String(Math.round(count / 100) / 10)}k`;
}

/** Several devices: a plate with their number, edged in the colour of the worst among them, which its letter says again. */
export function deviceClusterIcon(worst: 'calm' | 'offline' | Severity, count: number): Icon {
  const text = clusterText(count);
  return icon(`devices-${worst}-${text}`, 34, (pen, size) => {
    const centre = size / 2;
    const colour = worst === 'calm' ? '#7fb6d6' : worst === 'offline' ? '#9aa6ae' : SEVERITY_COLOURS[worst];
    pen.beginPath();
    pen.roundRect(centre - 12, centre - 9, 24, 18, 5);
    pen.fillStyle = '#16303f';
    pen.fill();
    pen.strokeStyle = 'rgba(5,12,18,0.85)';
    pen.lineWidth = 4;
    pen.stroke();
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.stroke();
    letter(pen, text, centre, centre, text.length > 2 ? 10 : 11.5, '#dcecf5');
    if (worst === 'calm') return;
    badge(pen, centre + 10, centre + 8, colour, worst === 'offline' ? '×' : SEVERITY_LETTERS[worst]);
  });
}

/** Several alarms: the triangle of the worst with their number beside it; hollow once all are acknowledged. */
export function alarmClusterIcon(worst: Severity, isNew: boolean, count: number): Icon {
  const text = clusterText(count);
  return icon(`alarms-${worst}-${String(isNew)}-${text}`, 46, (pen, size) => {
    const single = alarmIcon(worst, !isNew);
    const side = single.image.width / ICON_DENSITY;
    pen.drawImage(single.image, size / 2 - side / 2, size / 2 - side / 2, side, side);
    badge(pen, size / 2 + 12, size / 2 + 10, SURFACE.text, text);
  });
}

function badge(pen: CanvasRenderingContext2D, x: number, y: number, colour: string, text: string): void {
  const half = text.length > 1 ? 4 + text.length * 3 : 6;
  pen.beginPath();
  pen.roundRect(x - half, y - 6.5, half * 2, 13, 6.5);
  pen.fillStyle = colour;
  pen.strokeStyle = 'rgba(5,12,18,0.9)';
  pen.lineWidth = 1.5;
  pen.fill();
  pen.stroke();
  letter(pen, text, x, y, 9, '#06131a');
}

/** The wedge that turns with the heading, around the officer's icon; points north until it is rotated. */
export function headingIcon(state: OfficerState): Icon {
  return icon(`heading-${state}`, 44, (pen, size) => {
    const centre = size / 2;
    pen.beginPath();
    pen.moveTo(centre, 2);
    pen.lineTo(centre + 8.5, 15);
    pen.lineTo(centre - 8.5, 15);
    pen.closePath();
    pen.fillStyle = OFFICER_COLOURS[state];
    pen.strokeStyle = 'rgba(5,12,18,0.8)';
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
  });
}

/** A camera: body and lens; crossed out when offline. */
export function cameraIcon(online: boolean, selected: boolean): Icon {
  return icon(`camera-${String(online)}-${String(selected)}`, 26, (pen, size) => {
    const centre = size / 2;
    pen.beginPath();
    pen.roundRect(centre - 10, centre - 8, 20, 16, 4);
    pen.fillStyle = online ? '#1d3a4d' : '#22282e';
    pen.strokeStyle = selected ? '#ffffff' : online ? '#8fd0f0' : '#77838c';
    pen.lineWidth = selected ? 2 : 1.4;
    pen.fill();
    pen.stroke();
    pen.fillStyle = online ? '#bfe6fa' : '#8b969e';
    pen.fillRect(centre - 6.5, centre - 3.5, 8, 7);
    pen.beginPath();
    pen.moveTo(centre + 2.5, centre);
    pen.lineTo(centre + 7, centre - 3.5);
    pen.lineTo(centre + 7, centre + 3.5);
    pen.fill();
    if (!online) strike(pen, centre);
  });
}

/** A vehicle or a phone that nobody carries: a plate with V or P, crossed out when offline. */
export function trackerIcon(isVehicle: boolean, online: boolean, selected: boolean): Icon {
  return icon(`tracker-${String(isVehicle)}-${String(online)}-${String(selected)}`, 28, (pen, size) => {
    const centre = size / 2;
    const colour = online ? '#e3d6a4' : '#77838c';
    pen.beginPath();
    if (isVehicle) pen.roundRect(centre - 11, centre - 7.5, 22, 15, 5);
    else pen.roundRect(centre - 7, centre - 10.5, 14, 21, 4);
    pen.fillStyle = online ? '#3a3520' : '#22282e';
    pen.strokeStyle = selected ? '#ffffff' : colour;
    pen.lineWidth = selected ? 2.2 : 1.6;
    pen.fill();
    pen.stroke();
    letter(pen, isVehicle ? 'V' : 'P', centre, centre, 10.5, colour);
    if (!online) strike(pen, centre);
  });
}

/** A probe: shape and letter by what it measures; filled in the alarm's colour while it has one, hollow when offline. */
export function probeIcon(kind: QuantityKind, online: boolean, severity: Severity | null, selected: boolean): Icon {
  return icon(`probe-${kind}-${String(online)}-${severity ?? 'calm'}-${String(selected)}`, 26, (pen, size) => {
    const centre = size / 2;
    const colour = severity ? SEVERITY_COLOURS[severity] : online ? '#7fb6d6' : '#77838c';
    pen.beginPath();
    if (kind === 'water-level') drop(pen, centre);
    else if (kind === 'noise') pen.roundRect(centre - 8, centre - 8, 16, 16, 8);
    else if (kind === 'pm25') polygon(pen, centre, centre, 9.5, 6, 0);
    else if (kind === 'tilt') polygon(pen, centre, centre + 1.5, 11, 3, 0);
    else pen.roundRect(centre - 7.5, centre - 7.5, 15, 15, 2.5);
    pen.fillStyle = severity ? colour : online ? '#16303f' : '#1a2026';
    pen.strokeStyle = selected ? '#ffffff' : colour;
    pen.lineWidth = selected ? 2.2 : 1.6;
    pen.fill();
    pen.stroke();
    letter(
      pen,
      QUANTITY_LETTERS[kind],
      centre,
      centre + (kind === 'tilt' || kind === 'water-level' ? 2 : 0),
      9.5,
      severity ? '#10181f' : colour,
    );
    if (!online) strike(pen, centre);
  });
}

/** An alarm: a triangle that stands on its point, with the severity's letter; hollow once acknowledged. */
export function alarmIcon(severity: Severity, acknowledged: boolean): Icon {
  return icon(`alarm-${severity}-${String(acknowledged)}`, 34, (pen, size) => {
    const centre = size / 2;
    pen.beginPath();
    polygon(pen, centre, centre + 2, 14, 3, 0);
    pen.lineJoin = 'round';
    pen.fillStyle = acknowledged ? '#1a222a' : SEVERITY_COLOURS[severity];
    pen.strokeStyle = acknowledged ? SEVERITY_COLOURS[severity] : '#0a1016';
    pen.lineWidth = 2.2;
    pen.fill();
    pen.stroke();
    letter(
      pen,
      SEVERITY_LETTERS[severity],
      centre,
      centre + 4,
      12,
      acknowledged ? SEVERITY_COLOURS[severity] : '#10181f',
    );
  });
}

/** Something an officer reported: a note with its corner folded; hollow once it was seen. */
export function reportIcon(seen: boolean, selected: boolean): Icon {
  return icon(`report-${String(seen)}-${String(selected)}`, 34, (pen, size) => {
    const half = selected ? 11 : 9.5;
    const [west, north, east, south] = [size / 2 - half, size / 2 - half, size / 2 + half, size / 2 + half];
    pen.beginPath();
    pen.moveTo(west, north);
    pen.lineTo(east - 6, north);
    pen.lineTo(east, north + 6);
    pen.lineTo(east, south);
    pen.lineTo(west, south);
    pen.closePath();
    pen.lineJoin = 'round';
    pen.fillStyle = seen ? '#1a222a' : REPORT_COLOUR;
    pen.strokeStyle = selected ? '#ffffff' : seen ? REPORT_COLOUR : '#0a1016';
    pen.lineWidth = selected ? 3 : 2;
    pen.fill();
    pen.stroke();
    letter(pen, 'R', size / 2, size / 2 + 1, 12, seen ? REPORT_COLOUR : '#10181f');
  });
}

/** The ring that pulses around an alarm nobody has acknowledged. */
export function ringIcon(severity: Severity): Icon {
  return icon(`ring-${severity}`, 72, (pen, size) => {
    pen.beginPath();
    pen.arc(size / 2, size / 2, size / 2 - 4, 0, Math.PI * 2);
    pen.strokeStyle = SEVERITY_COLOURS[severity];
    pen.lineWidth = 3.5;
    pen.stroke();
    pen.globalAlpha = 0.14;
    pen.fillStyle = SEVERITY_COLOURS[severity];
    pen.fill();
  });
}

/** Where an instruction sends people. */
export function targetIcon(): Icon {
  return icon('target', 36, (pen, size) => {
    const centre = size / 2;
    pen.strokeStyle = '#ffffff';
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(centre, centre, 9, 0, Math.PI * 2);
    for (const [dx, dy] of [
      [0, -1],
      [1, 0],
      [0, 1],
      [-1, 0],
    ] as const) {
      pen.moveTo(centre + dx * 5, centre + dy * 5);
      pen.lineTo(centre + dx * 15, centre + dy * 15);
    }
    pen.stroke();
    pen.fillStyle = SURFACE.accent;
    pen.beginPath();
    pen.arc(centre, centre, 3, 0, Math.PI * 2);
    pen.fill();
  });
}

function letter(pen: CanvasRenderingContext2D, text: string, x: number, y: number, size: number, colour: string): void {
  pen.font = `700 ${String(size)}px system-ui, "Noto Sans CJK SC", sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = colour;
  pen.fillText(text, x, y + 0.5);
}

function polygon(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  sides: number,
  turn: number,
): void {
  for (let i = 0; i < sides; i++) {
    const angle = turn - Math.PI / 2 + (i / sides) * Math.PI * 2;
    if (i === 0) pen.moveTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
    else pen.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
  }
  pen.closePath();
}

function drop(pen: CanvasRenderingContext2D, centre: number): void {
  pen.moveTo(centre, centre - 11);
  pen.bezierCurveTo(centre + 4, centre - 5, centre + 8.5, centre - 2, centre + 8.5, centre + 2);
  pen.arc(centre, centre + 2, 8.5, 0, Math.PI);
  pen.bezierCurveTo(centre - 8.5, centre - 2, centre - 4, centre - 5, centre, centre - 11);
  pen.closePath();
}

function strike(pen: CanvasRenderingContext2D, centre: number): void {
  pen.beginPath();
  pen.moveTo(centre - 9, centre + 9);
  pen.lineTo(centre + 9, centre - 9);
  pen.strokeStyle = '#c9d3da';
  pen.lineWidth = 1.8;
  pen.stroke();
}
