import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

describe('the way back after signing in', () => {
  it.each([
    ['', '/'],
    ['?return=%2Fsupervise%3Fa%3D1', '/supervise?a=1'],
    ['?return=https%3A%2F%2Fevil.example', '/'],
    ['?return=%2F%2Fevil.example', '/'],
    ['?return=%2F%5Cevil.example', '/'],
    ['?return=%2Fsign-in', '/'],
  ])('%s leads to %s', (search, path) => {
    expect(returnPath(search)).toBe(path);
  });
});
