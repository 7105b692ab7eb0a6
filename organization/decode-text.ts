import type { YamlFault } from './parse-yaml';

/** A text, or where and why its bytes are none that are read. */
export type DecodedText = { readonly text: string } | { readonly fault: YamlFault };

const kinds: readonly { readonly pattern: RegExp; readonly message: (character: string) => string }[] = [
  {
    pattern: /\r(?!\n)/,
    message: () =>
      'the line ends with a carriage return alone, which YAML takes for text: save the file with LF line ends',
  },
  {
    // What YAML 1.2 does not allow in a text (production 1), and what reorders the letters around it on a screen.
    pattern: /(?![\t\n\r\u0085])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u,
    message: (character) => `holds the invisible character ${codeOf(character)}: delete it`,
  },
  {
    pattern: /^(<{7}|={7}|>{7})(?= |$)/m,
    message: (marker) =>
      `${marker} is what a merge leaves where two changes conflict: choose one, and delete the markers`,
  },
];

/** Reads bytes as UTF-8, with or without a byte order mark. Never throws. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (isUtf16(bytes)) return { fault: { line: 1, column: 1, message: 'the file is UTF-16: save it as UTF-8' } };
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: notUtf8(bytes) };
  }
  const found = kinds
    .flatMap(({ pattern, message }) => {
      const match = pattern.exec(text);
      return match ? [{ offset: match.index, message: message(match[0]) }] : [];
    })
    .sort((a, b) => a.offset - b.offset)[0];
  return found ? { fault: { ...placeIn(text.slice(0, found.offset)), message: found.message } } : { text };
}

/** By its byte order mark, or by the zeros that plain letters have there. */
function isUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || (bytes.length > 1 && (first === 0) !== (second === 0));
}

function notUtf8(bytes: Uint8Array): YamlFault {
  // A decoder that does not stop says where: it puts U+FFFD, three bytes long, in place of what it cannot read.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let offset = text.indexOf('\ufffd');
  // Unless the character stands there itself.
  while (Buffer.from(text.slice(0, offset + 1)).equals(bytes.subarray(0, Buffer.byteLength(text.slice(0, offset + 1)))))
    offset = text.indexOf('\ufffd', offset + 1);
  const byte = bytes[Buffer.byteLength(text.slice(0, offset))] ?? 0;
  const message = `the byte 0x${byte.toString(16)} is not UTF-8, as of a file in Latin-1: save it as UTF-8`;
  return { ...placeIn(text.slice(0, offset)), message };
}

function placeIn(before: string): { line: number; column: number } {
  const lines = before.split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
