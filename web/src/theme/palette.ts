import type { OfficerState, Severity } from '@xuncheng/contract';

/**
 * The few colours of the product, for a dark room and eight hours. State colours follow Okabe and Ito's set, which people with
 * the usual colour deficiencies tell apart; shape and letter always say the same thing again.
 */
export const SURFACE = {
  ground: '#0a1016',
  panel: '#101923',
  raised: '#16222e',
  line: '#243442',
  text: '#dbe6ee',
  quiet: '#8fa3b3',
  accent: '#4fc3b5',
} as const;

export const OFFICER_COLOURS: Record<OfficerState, string> = {
  live: '#2fc6a0',
  stale: '#f0a93b',
  unknown: '#b9a6d8',
  'off-duty': '#7a8a96',
};

/** Same letters in every language: the map has one legend. */
export const OFFICER_LETTERS: Record<OfficerState, string> = { live: 'L', stale: 'S', unknown: 'U', 'off-duty': 'O' };

export const SEVERITY_COLOURS: Record<Severity, string> = {
  critical: '#ff5c4d',
  major: '#f58a1f',
  minor: '#f2dc4a',
  warning: '#6cbcf0',
};

/** What officers report: none of the states' and severities' colours. */
export const REPORT_COLOUR = '#d98bd0';

export const SEVERITY_LETTERS: Record<Severity, string> = { critical: 'C', major: 'M', minor: 'm', warning: 'w' };

/** Coverage classes 0–4 (idleness as a share of the target), light blue to deep orange: cividis-like order by lightness too. */
export const COVERAGE_COLOURS = ['#2b5c8a', '#5b8fb0', '#b8b99a', '#e8a33d', '#e2572b'] as const;
/** How opaque each class lies over the map: what is fine stays in the background. */
export const COVERAGE_ALPHAS = [0.2, 0.26, 0.32, 0.42, 0.52] as const;

/** A trail on a drawing, and where somebody stopped on it. */
export const TRAIL = { line: '#7fe0ff', stop: '#ffd166' } as const;
