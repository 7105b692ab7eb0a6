import { plainJson, plainLines, plainText } from './plain-text';

/** Our own colours, as picocolors writes them. */
const colour = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);

/**
 * Writes what a command answers to standard output. Colours are kept: what is put together of colours and of text from
 * elsewhere is put together of text that is plain already.
 */
export function print(text: string): void {
  const lines = text.split('\n').map((line) =>
    line
      .split(colour)
      .map((part, index) => (index % 2 === 1 ? part : plainText(part)))
      .join(''),
  );
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Writes a value as one JSON document to standard output. @param indent blanks a level; without it, one line */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${plainJson(value, indent)}\n`);
}

/** Writes what people should know beside the answer to standard error, as one line. */
export function say(text: string): void {
  process.stderr.write(`${plainText(text)}\n`);
}

/** The same of a text whose lines are our own, or Terraform's. */
export function sayLines(text: string): void {
  process.stderr.write(`${plainLines(text)}\n`);
}

/** Writes a line to standard error in place of the one before, which was written the same way. @param isLast ends the line */
export function sayInPlace(line: string, isLast: boolean): void {
  process.stderr.write(`\r${plainText(line)}${isLast ? '\n' : ''}`);
}
