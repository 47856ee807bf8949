import type { OfficerState, Severity } from '@xuncheng/contract';

/**
 * The few colours of the product, for a dark room and eight hours. State colours follow Okabe and Ito's set, which people with
 * the usual colour deficiencies tell apart (web/test/colour-vision.test.ts); shape and letter always say the same thing again.
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
  critical: '#f5486a',
  major: '#dd9a10',
  minor: '#fff57a',
  warning: '#5fb0fa',
};

/** What officers report: none of the states' and severities' colours. */
export const REPORT_COLOUR = '#d98bd0';

export const SEVERITY_LETTERS: Record<Severity, string> = { critical: 'C', major: 'M', minor: 'm', warning: 'w' };

/** Coverage classes 0–4 (idleness as a share of the target): blues where all is well, yellow when it is due, rust when it is long overdue. */
export const COVERAGE_COLOURS = ['#3d4468', '#2f62d6', '#d3e2a8', '#ffcb1f', '#b3450c'] as const;
/** How opaque each class lies over the map: what is fine stays in the background. */
export const COVERAGE_ALPHAS = [0.24, 0.3, 0.32, 0.43, 0.56] as const;

/** A trail on a drawing, and where somebody stopped on it. */
export const TRAIL = { line: '#7fe0ff', stop: '#ffd166' } as const;
