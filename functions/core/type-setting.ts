/** What the organization lays down about finding types: the first pattern that fits a type decides. */
export interface TypeSetting {
  /** GuardDuty's own name of a type, in which `*` stands for any text, such as `Recon:EC2/*`. */
  readonly pattern: string;
  readonly decision: 'BLOCK' | 'TELL';
}

/** The setting that counts for a finding of a type; `undefined` when none does. */
export function settingFor(type: string, settings: readonly TypeSetting[]): TypeSetting | undefined {
  return settings.find(({ pattern }) => fits(type, pattern));
}

/** Whether a text fits a pattern, whatever the case. Takes time in proportion to the text: finding types are foreign text. */
export function fits(text: string, pattern: string): boolean {
  const lower = text.toLowerCase();
  const parts = pattern.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return lower === first;
  if (!lower.startsWith(first) || lower.length < first.length + last.length || !lower.endsWith(last)) return false;
  let from = first.length;
  const end = lower.length - last.length;
  for (const part of rest) {
    const found = lower.indexOf(part, from);
    if (found === -1 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}

/**
 * GuardDuty's own name in a type of ASFF, for types that no table knows: `TTPs/Discovery/Recon:EC2-Portscan` is
 * `Recon:EC2/Portscan`. Another text is left as it is.
 */
export function guardDutyName(type: string): string {
  const name = type.slice(type.lastIndexOf('/', type.indexOf(':')) + 1);
  return name.includes('/') ? name : name.replace(/^([A-Za-z]+:[A-Za-z0-9]+)-/, '$1/');
}
