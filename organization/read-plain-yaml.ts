/** What a line says, and from which column on. A dash is a line of its own, and so is what stands beside it. */
interface Line {
  readonly column: number;
  readonly text: string;
}

/** A value, and the number of the line after it. */
type Read = readonly [value: unknown, end: number];

/** The text holds something that is not read here. */
const notPlain = new Error('not plain YAML');

/**
 * Reads YAML that is written plainly: block maps and lists, and on one line scalars or a list of them. A YAML parser
 * takes most of the time that a command takes in an organization of a thousand accounts; this takes a tenth of it.
 * @returns what a YAML parser would; `undefined` where the text holds anything of which that is not certain
 */
export function readPlainYaml(text: string): unknown {
  try {
    const lines = text.split('\n').flatMap(linesOf);
    const [value, end] = block(lines, 0);
    return end === lines.length ? value : undefined;
  } catch (error) {
    if (error !== notPlain) throw error;
    return undefined;
  }
}

function linesOf(line: string): Line[] {
  const said = line.replace(/(^|(?<= ))#.*$/, '').replace(/ +$/, '');
  if (said === '') return [];
  const [before = ''] = /^ *(- +)*/.exec(said) ?? [];
  const dashes = [...before.matchAll(/-/g)].map(({ index }) => ({ column: index, text: '-' }));
  return [...dashes, { column: before.length, text: said.slice(before.length) }];
}

function block(lines: readonly Line[], start: number): Read {
  const { column, text } = lines[start] ?? fail();
  if (text === '-') return list(lines, start, column);
  return entryOf(text) ? map(lines, start, column) : [scalar(text), start + 1];
}

function list(lines: readonly Line[], start: number, column: number): Read {
  const items: unknown[] = [];
  let at = start;
  while (lines[at]?.column === column && lines[at]?.text === '-') {
    const [item, end] = below(lines, at + 1, column + 1);
    items.push(item);
    at = end;
  }
  return [items, at];
}

function map(lines: readonly Line[], start: number, column: number): Read {
  const entries = new Map<string, unknown>();
  let at = start;
  for (let line = lines[at]; line?.column === column; line = lines[at]) {
    const [, key = '', said] = entryOf(line.text) ?? fail();
    // The dashes of a list may stand right below the key that holds it.
    const least = lines[at + 1]?.text === '-' ? column : column + 1;
    const [value, end] = said === undefined ? below(lines, at + 1, least) : [scalarOrList(said), at + 1];
    if (entries.has(key)) fail();
    entries.set(key, value);
    at = end;
  }
  return [Object.fromEntries(entries), at];
}

function below(lines: readonly Line[], start: number, leastColumn: number): Read {
  const line = lines[start];
  return line && line.column >= leastColumn ? block(lines, start) : fail();
}

function entryOf(text: string): RegExpExecArray | null {
  return /^(?!(?:null|true|false)\b)([a-z][\w-]*):(?: +(.+))?$/i.exec(text);
}

function scalarOrList(text: string): unknown {
  const [, inside] = /^\[ *(.*?) *\]$/.exec(text) ?? [];
  if (inside === undefined) return scalar(text);
  return inside === '' ? [] : inside.split(/ *, */).map(scalar);
}

function scalar(text: string): string | number | boolean {
  const [, single, double] = /^(?:'([ -&(-~]*)'|"([ !#-[\]-~]*)")$/.exec(text) ?? [];
  const quoted = single ?? double;
  if (quoted !== undefined) return quoted;
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  // What is left are words, unless YAML makes something else of them.
  const words = /^[a-z\d](?:[\w./@+=-]|:(?! |$)| +(?=[\w./@+=-]))*$/i.test(text);
  const other = /^(?:null|true|false|0[ox][\da-f]+|[\d.]+(?:e[+-]?\d+)?)$/i.test(text);
  return words && !other ? text : fail();
}

function fail(): never {
  throw notPlain;
}
