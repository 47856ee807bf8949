import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerDigest, type DigestQuestion } from './digest-answer.ts';

const question: DigestQuestion = {
  method: 'GET',
  path: '/dir/index.html',
  username: 'Mufasa',
  password: 'Circle of Life',
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const responseOf = (answer: string | undefined): string | undefined => /response="(\w+)"/.exec(answer ?? '')?.[1];

describe('an answer to a digest challenge', () => {
  it('is that of RFC 7616, 3.9.1', () => {
    const asked = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
    const answer = answerDigest(asked, question);
    expect(responseOf(answer)).toBe('8ca523f5e9506fed4657c9700eebdbec');
    expect(answer).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
    expect(responseOf(answerDigest(asked.replace('MD5', 'SHA-256'), question))).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('is that of RFC 2617 where no quality is asked for', () => {
    const answer = answerDigest('Digest realm="camera", nonce="n1"', { ...question, path: '/snapshot' });
    expect(answer).not.toContain('cnonce');
    // H(H(user:realm:password):nonce:H(method:path)), section 3.2.2.1
    const hash = (text: string): string => createHash('md5').update(text).digest('hex');
    expect(responseOf(answer)).toBe(hash(`${hash('Mufasa:camera:Circle of Life')}:n1:${hash('GET:/snapshot')}`));
  });

  it('is none to what we do not speak', () => {
    for (const asked of [
      'Digest realm="a", nonce="b", algorithm=SHA-512-256',
      'Digest realm="a", nonce="b", qop="auth-int"',
      'Digest realm="a"',
    ])
      expect(answerDigest(asked, question)).toBeUndefined();
  });
});
