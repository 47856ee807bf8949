import { expect, it } from 'vitest';
import { namesLocalHost } from './local-address.ts';

const isLocal = (url: string): boolean => namesLocalHost(new URL(url).hostname);

it('this host and its wire are local, however they are written', () => {
  for (const url of [
    'http://127.0.0.1/',
    'http://127.9.9.9:8080/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0/',
    'http://localhost/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[fe80::1]/',
  ])
    expect([url, isLocal(url)]).toEqual([url, true]);
});

it('hosts of the own network and of others are not', () => {
  for (const url of [
    'http://10.0.0.5/',
    'http://192.168.1.9/',
    'http://[fd00::5]/',
    'https://tiles.example/',
    'http://localhost.example/',
  ])
    expect([url, isLocal(url)]).toEqual([url, false]);
});
