import fc from 'fast-check';
import { accountOfKey } from '../../local/account-of-key';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A key id as AWS makes it: the account, halved and offset, in base32; the next letter says whether it is odd. */
function keyOf(account: string, prefix = 'ASIA'): string {
  let rest = BigInt(account) / 2n + 549_755_813_888n;
  let letters = '';
  for (let place = 0; place < 8; place++, rest /= 32n) letters = alphabet[Number(rest % 32n)]! + letters;
  return `${prefix}${letters}${BigInt(account) % 2n === 1n ? 'Q' : 'A'}1234567`;
}

describe('the account of an access key', () => {
  it('is the key itself when that is 12 digits', () => {
    expect(accountOfKey('111111111111')).toBe('111111111111');
  });

  it('is read from keys that AWS issues', () => {
    const account = fc.bigInt({ min: 0n, max: 999_999_999_999n }).map((value) => value.toString().padStart(12, '0'));
    fc.assert(fc.property(account, (id) => accountOfKey(keyOf(id)) === id && accountOfKey(keyOf(id, 'AKIA')) === id));
  });

  it.each(['', 'test', 'AKIAIOSFODNN7EXAMPLE', 'AKIAAAAAAAAAAAAAAAAA', '1111111111111'])('is unknown for %j', (key) => {
    expect(accountOfKey(key)).toBeUndefined();
  });
});
