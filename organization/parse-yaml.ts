import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Path } from './problem';
import { wordFault, type ParserError, type WordedFault } from './yaml-fault';

/** A position in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface YamlFault extends Place {
  readonly message: string;
}

export interface ParsedYaml {
  /** The text's value; `undefined` where a fault leaves none to go on with. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** Where a value (or its key) stands; where it is missing, what should hold it. */
  readonly placeOf: (path: Path, atKey?: boolean) => Place;
}

/** Reads one YAML 1.2 document and keeps the place of everything in it. Anchors are fine, tags are not. Never throws. */
export function parseYaml(text: string): ParsedYaml {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'error',
    schema: 'core',
    merge: false,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };

  const faultAt = ({ offset, message }: WordedFault): YamlFault => ({ ...placeAt(offset), message });
  // A key that is given twice leaves the rest readable; after any other error the structure is a guess, and what the
  // parser says of it follows from the first.
  const [broken] = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY').sort(byOffset);
  if (broken) return { value: undefined, faults: [faultAt(wordFault(broken, text))], placeOf: () => placeAt(0) };
  const directive = /^(?:[ \t]*(?:#.*)?\n)*(?=%)/.exec(text);
  if (directive) {
    const message = 'is a YAML directive, which can change what the file means: leave it out';
    return { value: undefined, faults: [faultAt({ offset: directive[0].length, message })], placeOf: () => placeAt(0) };
  }

  const faults = document.errors.map((error) => faultAt(wordFault(error, text)));
  const missing: YamlFault[] = [];
  visit(document, {
    Node: (_, { tag, range }) => {
      const written = tag?.replace('tag:yaml.org,2002:', '!!');
      if (written) faults.push({ ...placeAt(range?.[0] ?? 0), message: `${written} is a YAML tag: leave it out` });
    },
    Alias: (_, node) => {
      if (node.resolve(document)) return;
      const message = `*${node.source} stands for an anchor &${node.source}, and there is none above: put the value in quotes if it begins with *`;
      missing.push({ ...placeAt(node.range?.[0] ?? 0), message });
    },
  });
  faults.push(...missing);

  let value: unknown;
  try {
    if (missing.length === 0) value = document.toJS();
  } catch {
    // So many aliases of aliases that the value would not fit into memory.
    faults.push({ line: 1, column: 1, message: 'has more aliases than it could need: write values out' });
  }
  return { value, faults, placeOf: (path, atKey) => placeAt(offsetOf(document, path, atKey)) };
}

const byOffset = (a: ParserError, b: ParserError) => a.pos[0] - b.pos[0];

function offsetOf(document: Document.Parsed, path: Path, atKey = false): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const [depth, part] of path.entries()) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === part)
      : undefined;
    node = isSeq(parent) && typeof part === 'number' ? parent.items[part] : pair?.value;
    const last = depth === path.length - 1;
    const found = (last && atKey ? pair?.key : node) as Node | null | undefined;
    offset = found?.range?.[0] ?? offset;
    if (!node) break;
  }
  return offset;
}
