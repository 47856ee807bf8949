import { expect, it } from 'vitest';
import { openUntilEnded } from './until-ended.ts';

it('answers end with the line: none waits for ever, and those that came are not touched', async () => {
  const line = openUntilEnded();
  const never = line.wait(new Promise(() => undefined));
  expect(await line.wait(Promise.resolve('taken'))).toBe('taken');
  await expect(line.wait(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  line.end('the line ended');
  await expect(never).rejects.toThrow('the line ended');
  await expect(line.wait(new Promise(() => undefined))).rejects.toThrow('the line ended');
});
