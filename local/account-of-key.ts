const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const offset = 549_755_813_888n;

/**
 * The account that an access key belongs to, or undefined where the key does not say: 12 digits are the account itself,
 * and keys that AWS (and moto) issue hold it in their fifth to thirteenth characters.
 */
export function accountOfKey(accessKeyId: string): string | undefined {
  if (/^\d{12}$/.test(accessKeyId)) return accessKeyId;
  if (!/^A[A-Z]{3}[A-Z2-7]{9}[A-Z0-9]{7}$/.test(accessKeyId)) return undefined;
  const value = Array.from(accessKeyId.slice(4, 12)).reduce(
    (sum, letter) => sum * 32n + BigInt(base32.indexOf(letter)),
    0n,
  );
  const odd = base32.indexOf(accessKeyId.charAt(12)) >= 16 ? 1n : 0n;
  const account = 2n * (value - offset) + odd;
  return account >= 0n && account < 10n ** 12n ? account.toString().padStart(12, '0') : undefined;
}
