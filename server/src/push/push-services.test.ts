import { expect, it } from 'vitest';
import { isPushService } from './push-services.ts';

it('speaks to the services named, and to nothing that only looks like them', () => {
  const services = ['https://fcm.googleapis.com', 'https://*.push.apple.com'];
  const judged = [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://web.push.apple.com/xyz',
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/',
    'https://fcm.googleapis.com.evil.example/',
    'https://evilpush.apple.com/',
    'https://user@fcm.googleapis.com/',
    'https://127.0.0.1/',
  ].map((endpoint) => isPushService(endpoint, services));
  expect(judged).toEqual([true, true, false, false, false, false, false, false]);
});
