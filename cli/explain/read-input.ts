import { createReadStream } from 'node:fs';

/** A hundred of Security Hub's largest findings, which is what BatchImportFindings takes, and some room. */
const largestInput = 32 * 1024 * 1024;

/** The text of an input, or why there is none; `refusal` completes a sentence that begins with the input's name. */
export type InputReading = { readonly text: string } | { readonly refusal: string };

const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a directory: name the files in it',
  EACCES: 'may not be read: check its permissions',
};

/** Reads a file, or standard input where the name is `-`; never more than an input may hold. */
export async function readInput(file: string): Promise<InputReading> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > largestInput) return { refusal: `holds more than ${largestInput / 1024 / 1024} MiB` };
    }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch (error) {
    if (error instanceof TypeError) return { refusal: 'is not UTF-8 text' };
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { refusal: refusals[code] ?? `cannot be read: ${message}` };
  }
}
