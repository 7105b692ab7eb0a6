import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import type { Path } from './problem';

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

  const faults = document.errors.map(({ code, message, pos: [offset] }) => ({
    ...placeAt(offset),
    message:
      code === 'DUPLICATE_KEY'
        ? `"${/^[^\s:]*/.exec(text.slice(offset))?.[0] ?? ''}" is given twice: keep one`
        : `not valid YAML: ${message}`,
  }));
  // A key that is given twice leaves the rest readable; after any other error the structure is a guess.
  const readable = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  visit(document, {
    Node: (_, { tag, range }) => {
      const written = tag?.replace('tag:yaml.org,2002:', '!!');
      if (written) faults.push({ ...placeAt(range?.[0] ?? 0), message: `${written} is a YAML tag: leave it out` });
    },
  });

  let value: unknown;
  try {
    if (readable) value = document.toJS();
  } catch (error) {
    // An alias without its anchor, or so many of them that the value would not fit into memory.
    faults.push({ line: 1, column: 1, message: `not usable YAML: ${error instanceof Error ? error.message : ''}` });
  }
  return { value, faults, placeOf: (path, atKey) => placeAt(offsetOf(document, path, atKey)) };
}

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
