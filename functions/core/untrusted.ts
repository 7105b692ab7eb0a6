/** Ways to look into values whose shape nobody vouches for. None of them throws. */

export type UntrustedObject = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is none, a list included. */
export function objectOf(value: unknown): UntrustedObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is UntrustedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value of an own property: names such as `constructor` must not reach the prototype. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** Text of at most `limit` characters; empty when the value is no text. Bounded, since it ends up in logs and messages. */
export function textOf(value: unknown, limit = 512): string {
  return typeof value === 'string' ? truncate(value, limit) : '';
}

/**
 * The text as one line of at most `limit` characters, for mails and terminals: without line breaks, control characters and
 * whatever else is not seen, such as marks that turn the direction of writing.
 */
export function lineOf(value: unknown, limit: number): string {
  // Cut first: what others chose may be long.
  return truncate(
    textOf(value, 4 * limit)
      .replace(/[\p{C}\p{Z}]+/gu, ' ')
      .trim(),
    limit,
  );
}

/** The text, cut to `limit` characters with an ellipsis where it is longer; never in the middle of a character. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** An instant in ISO 8601 with milliseconds and in UTC, so that text order is time order; `undefined` when it is none. */
export function instantOf(value: unknown): string | undefined {
  const milliseconds = typeof value === 'string' && value.length <= 40 ? Date.parse(value) : NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  const text = new Date(milliseconds).toISOString();
  return /^\d{4}-/.test(text) ? text : undefined;
}

/** Whether a value says anything at all. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Whether a value says yes, in JSON's way or in the text that Security Hub makes of it. */
export function saysTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^\s{0,8}true\s{0,8}$/i.test(value));
}

/** The value of JSON in a text; a value that is no text as it is; `undefined` for text that is no JSON. */
export function parsed(json: unknown): unknown {
  try {
    return typeof json === 'string' ? (JSON.parse(json) as unknown) : json;
  } catch {
    return undefined;
  }
}

/** A value as it would be quoted to a person: bounded, because whoever sent it chose its length. */
export function written(value: unknown): string {
  if (typeof value === 'string') return truncate(value, 64);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isObject(value) ? '(an object)' : Array.isArray(value) ? '(a list)' : `(a ${typeof value})`;
}
