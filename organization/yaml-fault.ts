import type { YAMLParseError } from 'yaml';

/** What is read of an error of the parser. */
export type ParserError = Pick<YAMLParseError, 'code' | 'message' | 'pos'>;

/** A fault of the parser in the words of this project, and where it stands as an offset in the text. */
export interface WordedFault {
  readonly offset: number;
  readonly message: string;
}

/** Says an error of the parser in plain words. */
export function wordFault({ code, message, pos: [offset] }: ParserError, text: string): WordedFault {
  const line = lineAt(text, offset);
  switch (code) {
    case 'DUPLICATE_KEY':
      return { offset, message: `"${/^[^\s:]*/.exec(text.slice(offset))?.[0] ?? ''}" is given twice: keep one` };
    case 'MISSING_CHAR':
      if (message.startsWith('Missing closing')) return unclosedQuote(text, offset);
      return {
        offset,
        message: 'an item of a list begins with "- ", and this has none: put it, or indent the line as the item above',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { offset, message: withoutColon(line) };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        offset,
        message: 'two keys stand in one line: put a value that holds ": " in quotes, or begin a new line',
      };
    case 'BAD_INDENT':
      return message.startsWith('Flow')
        ? unclosedBracket(text, offset, message)
        : { offset, message: 'is indented unlike the keys around it: let all keys of a map begin in one column' };
    case 'TAB_AS_INDENT':
      return { offset, message: 'is indented with a tab: YAML takes spaces only' };
    case 'MULTIPLE_DOCS':
      return { offset, message: 'begins a second document: keep one, without --- between' };
    case 'BAD_SCALAR_START':
      return { offset, message: `a plain value cannot begin with ${text[offset] ?? ''}: put it in quotes` };
    case 'BAD_DQ_ESCAPE':
      return { offset, message: 'is no escape of YAML: write \\\\ for a backslash, or use single quotes' };
    case 'UNEXPECTED_TOKEN':
      return {
        offset,
        message: `${shown(text, offset)} is not expected here: look for a bracket, a comma or a quote too many`,
      };
    case 'BAD_ALIAS':
      return { offset, message: '* begins an alias: put a value that begins with it in quotes' };
    case 'KEY_OVER_1024_CHARS':
      return { offset, message: 'a key has more than 1,024 characters: look for a quote that is not closed' };
    default:
      return { offset, message: `not valid YAML: ${message}` };
  }
}

/** The parser tells where a quote would have to be closed at the latest; people look for where it opens. */
function unclosedQuote(text: string, end: number): WordedFault {
  const before = text.slice(0, end);
  // In a plain value, and inside of a word, a quote opens nothing.
  const opens = [...before.matchAll(/(?<=(^|[\s[{,:-]))["']/gm)].map(({ index }) => index);
  const offset = opens.findLast((index) => !isClosed(before, index));
  if (offset === undefined) return { offset: end, message: 'a quote above is not closed' };
  return { offset, message: `the quote ${text.slice(offset, offset + 1)} that opens here is not closed` };
}

function isClosed(text: string, open: number): boolean {
  const body = text.slice(open + 1);
  return text[open] === '"' ? /^([^"\\]|\\[^])*"/.test(body) : /^([^']|'')*'/.test(body);
}

function unclosedBracket(text: string, end: number, message: string): WordedFault {
  const close = message.at(-1) ?? ']';
  const open = close === '}' ? '{' : '[';
  let depth = 0;
  for (let offset = end - 1; offset >= 0; offset--) {
    if (text[offset] === close) depth++;
    else if (text[offset] === open && depth-- === 0)
      return { offset, message: `the ${open} that opens here is not closed` };
  }
  return { offset: end, message: `${close} is missing` };
}

function withoutColon(line: string): string {
  const [, key] = /^\s*(?:- )?([\w.-]+):\S/.exec(line) ?? [];
  return key === undefined
    ? 'is neither a key with a colon nor a value: write key: value'
    : `"${key}:" needs a space after its colon`;
}

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
}

function shown(text: string, offset: number): string {
  return JSON.stringify(text[offset] ?? 'the end');
}
