import { hexOfAddress } from './hex-of-address';
import { InvalidPattern } from './invalid-pattern';

/** Whether a leaf value of an event is taken. */
export type Matcher = (value: unknown) => boolean;

/** One element of a field's list in a pattern: a plain value, or an object with one operator. @throws InvalidPattern */
export function compileMatcher(element: unknown, path: string): Matcher {
  if (typeof element === 'string') return sameText(element);
  if (element === null || ['number', 'boolean'].includes(typeof element)) return (value) => value === element;
  const [name, operand] = onlyEntry(element, path, 'Match value must be String, number, true, false, or null');
  switch (name) {
    case 'exists':
      if (typeof operand !== 'boolean')
        throw new InvalidPattern(path, 'exists match pattern must be either true or false.');
      return () => operand;
    case 'numeric':
      return numeric(operand, path);
    case 'cidr':
      return cidr(operand, path);
    case 'anything-but':
      return anythingBut(operand, path);
    case 'prefix':
    case 'suffix':
      return isNested(operand) ? affixIgnoringCase(name, operand, path) : ofText(name, operand, path);
    case 'equals-ignore-case':
    case 'wildcard':
      return ofText(name, operand, path);
    default:
      throw new InvalidPattern(path, `Unrecognized match type ${name}`);
  }
}

/** A plain text; an address is found however it is written, as the engine does (aws/event-ruler, `JsonRuleCompiler`). */
function sameText(text: string): Matcher {
  const address = hexOfAddress(text);
  if (address === undefined) return (value) => value === text;
  return (value) => typeof value === 'string' && hexOfAddress(value) === address;
}

type TextOperator = 'prefix' | 'suffix' | 'equals-ignore-case' | 'wildcard';

const textOperators: Readonly<Record<TextOperator, (operand: string, path: string) => (value: string) => boolean>> = {
  prefix: (operand: string) => (value: string) => value.startsWith(operand),
  suffix: (operand: string) => (value: string) => value.endsWith(operand),
  'equals-ignore-case': (operand: string) => (value: string) => value.toLowerCase() === operand.toLowerCase(),
  wildcard: (operand: string, path: string) => {
    const expression = wildcardExpression(operand, path);
    return (value: string) => expression.test(value);
  },
};

function ofText(name: TextOperator, operand: unknown, path: string): Matcher {
  if (typeof operand !== 'string') throw new InvalidPattern(path, `${name} match pattern must be a string`);
  const test = textOperators[name](operand, path);
  return (value) => typeof value === 'string' && test(value);
}

function affixIgnoringCase(name: 'prefix' | 'suffix', operand: unknown, path: string): Matcher {
  const [inner, text] = onlyEntry(operand, path, `${name} match pattern must be a string`);
  if (inner !== 'equals-ignore-case') throw new InvalidPattern(path, `Unsupported ${name} pattern: ${inner}`);
  if (typeof text !== 'string') throw new InvalidPattern(path, 'equals-ignore-case match pattern must be a string');
  const test = textOperators[name](text.toLowerCase(), path);
  return (value) => typeof value === 'string' && test(value.toLowerCase());
}

function anythingBut(operand: unknown, path: string): Matcher {
  if (isNested(operand)) {
    const [name, inner] = onlyEntry(operand, path, 'Anything-But expression name not found');
    if (!Object.hasOwn(textOperators, name))
      throw new InvalidPattern(path, `Unsupported anything-but pattern: ${name}`);
    const texts: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
    if (texts.length === 0 || texts.includes('')) throw new InvalidPattern(path, `Null ${name} not allowed`);
    const matchers = texts.map((text) => ofText(name as TextOperator, text, path));
    return (value) => !matchers.some((matcher) => matcher(value));
  }
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size !== 1 || !(kinds.has('string') || kinds.has('number'))) {
    const reason = 'Inside anything but list, either all values are number or string, mixed type is not supported';
    throw new InvalidPattern(path, reason);
  }
  if (values.includes(Infinity) || values.includes(-Infinity)) throw new InvalidPattern(path, 'Cannot compare number');
  return (value) => !values.includes(value);
}

const comparisons: Readonly<Record<string, (value: number, operand: number) => boolean>> = {
  '=': (value, operand) => value === operand,
  '<': (value, operand) => value < operand,
  '<=': (value, operand) => value <= operand,
  '>': (value, operand) => value > operand,
  '>=': (value, operand) => value >= operand,
};

function numeric(operand: unknown, path: string): Matcher {
  if (!Array.isArray(operand)) throw new InvalidPattern(path, 'Value of numeric must be an array.');
  const list = operand as readonly unknown[];
  const terms = [list.slice(0, 2), list.slice(2, 4)].filter((term) => term.length > 0);
  if (terms.length === 0) throw new InvalidPattern(path, 'Invalid member in numeric match: ]');
  if (list.length > 4) throw new InvalidPattern(path, 'Too many terms in numeric range expression');
  const tests = terms.map(([name, bound], index) => {
    const compare = typeof name === 'string' ? comparisons[name] : undefined;
    // A range is written from its lower end to its upper one.
    const isInOrder = terms.length === 1 || (index === 0 ? /^>=?$/ : /^<=?$/).test(String(name));
    if (compare === undefined || !isInOrder) {
      throw new InvalidPattern(path, `Unrecognized numeric range operator: ${String(name)}`);
    }
    if (typeof bound !== 'number') throw new InvalidPattern(path, `Value of ${String(name)} must be numeric`);
    // What JSON.parse makes of 1E309; the engine compares doubles.
    if (!Number.isFinite(bound)) throw new InvalidPattern(path, `Cannot compare number : ${bound}`);
    return { bound, test: (value: number) => compare(value, bound) };
  });
  const [lower, upper] = tests;
  if (lower !== undefined && upper !== undefined && lower.bound >= upper.bound) {
    throw new InvalidPattern(path, 'Bottom must be less than top');
  }
  return (value) => typeof value === 'number' && tests.every(({ test }) => test(value));
}

function cidr(operand: unknown, path: string): Matcher {
  const [network = '', bits, ...others] = String(operand).split('/');
  if (bits === undefined || others.length > 0) throw new InvalidPattern(path, "Malformed CIDR, one '/' required");
  if (!/^\d{1,9}$/.test(bits)) throw new InvalidPattern(path, 'Malformed CIDR, mask bits must be an integer');
  const address = hexOfAddress(network);
  if (address === undefined) throw new InvalidPattern(path, `Nonstandard IP address: ${network}`);
  const length = address.length * 4;
  // A single address is no network to the engine: it is written as a plain value.
  if (Number(bits) >= length) {
    throw new InvalidPattern(path, `${length === 32 ? 'IPv4' : 'IPv6'} mask bits must be < ${length}`);
  }
  const ofNetwork = (hex: string): bigint => BigInt(`0x${hex}`) >> BigInt(length - Number(bits));
  const wanted = ofNetwork(address);
  return (value) => {
    const hex = typeof value === 'string' ? hexOfAddress(value) : undefined;
    return hex?.length === address.length && ofNetwork(hex) === wanted;
  };
}

/** `*` stands for any characters; a backslash takes its meaning, and that of a backslash, away. */
function wildcardExpression(pattern: string, path: string): RegExp {
  const parts = pattern.match(/\\.|\\$|[^\\]/gsu) ?? [];
  const expression = parts.map((part, index) => {
    if (part === '*') {
      if (parts[index - 1] === '*') throw new InvalidPattern(path, 'Consecutive wildcard characters');
      return '.*';
    }
    if (part.startsWith('\\') && part !== '\\*' && part !== '\\\\') {
      throw new InvalidPattern(path, 'Invalid escape character');
    }
    return part.replace(/^\\(?=.)/su, '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  return new RegExp(`^${expression.join('')}$`, 'su');
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function onlyEntry(value: unknown, path: string, reason: string): readonly [name: string, operand: unknown] {
  if (!isNested(value)) throw new InvalidPattern(path, reason);
  const [entry, ...others] = Object.entries(value as object) as [string, unknown][];
  if (entry === undefined) throw new InvalidPattern(path, 'Match expression name not found');
  if (others.length > 0) throw new InvalidPattern(path, 'Only one key allowed in match expression');
  return entry;
}
