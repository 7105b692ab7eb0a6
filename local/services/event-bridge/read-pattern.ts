import { InvalidPattern } from './invalid-pattern';

// AWS's quota, unless it was raised.
const maximumPattern = 2048;

/** The JSON of an event pattern as it is sent to EventBridge. @throws InvalidPattern */
export function readPattern(text: string): unknown {
  if (text.length > maximumPattern) {
    throw new InvalidPattern('', `Rule is too large: ${text.length} characters, the quota is ${maximumPattern}`);
  }
  const pattern = parse(text);
  refuseIncomparable(text);
  return pattern;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidPattern('', error instanceof Error ? error.message : 'Not JSON');
  }
}

/** The engine compares doubles, and refuses what would lose digits as one (aws/event-ruler, `ComparableNumber`). */
function refuseIncomparable(text: string): void {
  // JSON.parse has rounded the numbers already: only the text shows what was meant.
  for (const [clause] of text.matchAll(/(?<!\\)"numeric"\s*:\s*\[[^\]]*\]/g)) {
    for (const [number] of clause.matchAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi)) {
      if (decimalOf(number) !== decimalOf(String(Number(number)))) {
        throw new InvalidPattern('', `Cannot compare number : ${number}`);
      }
    }
  }
}

/** A number as its significant digits and the power of ten of the last one, alike for every way to write it. */
function decimalOf(number: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = all.replace(/0+$/, '');
  if (significant === '') return whole === '' ? number : '0';
  return `${sign}${significant}e${Number(power) - fraction.length + all.length - significant.length}`;
}
