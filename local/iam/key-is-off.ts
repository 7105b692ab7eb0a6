/** Why nobody may use a key that is disabled, in the words of KMS's `DisabledException`. */
export function keyIsOff(key: string): string {
  return `${key} is disabled.`;
}

/** Whether a refusal is one of those. */
export function isOfKeyThatIsOff(refusal: string): boolean {
  return refusal.endsWith(' is disabled.');
}
