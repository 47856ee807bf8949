import { describe, expect, it } from 'vitest';
import { actionOf, SHORTCUTS } from './shortcuts.ts';

const stroke = (key: string, over: Partial<Parameters<typeof actionOf>[0]> = {}) => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...over,
});

describe('the keyboard', () => {
  it('does what the table says', () => {
    for (const { action, keys } of SHORTCUTS)
      if (keys.length === 1) expect(actionOf(stroke(keys), false)).toEqual({ action });
    expect(actionOf(stroke('A'), false)).toEqual({ action: 'acknowledge' });
  });
  it('lets people type', () => {
    expect(actionOf(stroke('a'), true)).toBeNull();
    expect(actionOf(stroke('Escape'), true)).toEqual({ action: 'deselect' });
  });
  it('switches tabs whatever character Alt makes of the digit', () => {
    expect(actionOf(stroke('¡', { code: 'Digit1', altKey: true }), true)).toEqual({ action: 'tab', tab: 0 });
    expect(actionOf(stroke('8', { code: 'Digit8', altKey: true }), false)).toBeNull();
  });
  it('leaves the browser its own', () => {
    expect(actionOf(stroke('a', { ctrlKey: true }), false)).toBeNull();
    expect(actionOf(stroke('c', { metaKey: true }), false)).toBeNull();
  });
  it('takes back what was drawn, but not letters', () => {
    expect(actionOf(stroke('Backspace'), false)).toEqual({ action: 'undo' });
    expect(actionOf(stroke('Backspace'), true)).toBeNull();
  });
  it('has keys of its own for a replay, which mean nothing otherwise', () => {
    expect(actionOf(stroke(' '), false, true)).toEqual({ action: 'replayPlay' });
    expect(actionOf(stroke('ArrowLeft'), false, true)).toEqual({ action: 'replayStep', by: -1 });
    expect(actionOf(stroke(']'), false, true)).toEqual({ action: 'replaySpeed', by: 1 });
    expect(actionOf(stroke(' '), true, true)).toBeNull();
    for (const key of [' ', '.', '[']) expect(actionOf(stroke(key), false)).toBeNull();
  });
  it('moves the map, in a replay with Shift', () => {
    expect(actionOf(stroke('ArrowLeft'), false)).toEqual({ action: 'pan', towards: [-1, 0] });
    expect(actionOf(stroke('ArrowUp', { shiftKey: true }), false, true)).toEqual({ action: 'pan', towards: [0, 1] });
    expect(actionOf(stroke('ArrowDown'), true)).toBeNull();
    expect(actionOf(stroke('+', { shiftKey: true }), false)).toEqual({ action: 'zoom', by: 1 });
    expect(actionOf(stroke('-'), false)).toEqual({ action: 'zoom', by: -1 });
  });
  it('opens the palette wherever one is', () => {
    expect(actionOf(stroke('k', { ctrlKey: true }), true)).toEqual({ action: 'palette' });
    expect(actionOf(stroke('K', { metaKey: true }), false)).toEqual({ action: 'palette' });
  });
});
