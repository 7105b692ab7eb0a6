import { isatty } from 'node:tty';
import pc from 'picocolors';
import { OrganizationError } from '../../organization/organization-error';
import { print, printJson, say, sayLines } from '../../terminal/print';
import { explain, failure } from './explain';
import { readInput } from './read-input';
import { readSetting } from './read-setting';
import { readRecords, RecordsError, type Records } from './records';
import type { Setting } from './setting';
import { showExplanation } from './show-explanation';

export interface ExplainOptions {
  readonly json?: boolean;
  readonly organization?: string;
  /** A file of what the table of hosts holds. */
  readonly records?: string;
}

/**
 * Explains files one after another, each by itself; without any, standard input.
 * @returns whether all of them could be read
 */
export async function explainFiles(files: readonly string[], options: ExplainOptions): Promise<boolean> {
  let setting: Setting;
  try {
    const reading = readSetting(options.organization);
    if (reading.note !== undefined) say(reading.note);
    const records = options.records === undefined ? undefined : await recordsIn(options.records);
    setting = { ...reading.setting, ...(records && { records }) };
  } catch (error) {
    if (!(error instanceof OrganizationError || error instanceof RecordsError)) throw error;
    sayLines(error.message);
    return false;
  }
  const colors = pc.createColors(pc.isColorSupported && isatty(1));
  let isSound = true;
  for (const file of files.length > 0 ? files : ['-']) {
    const input = await readInput(file);
    const explanation =
      'refusal' in input ? failure(file, input.refusal) : explain(file, input.text, setting, Date.now());
    const { error, findings, rules } = explanation;
    if (error !== null) isSound = false;
    if (options.json === true) printJson(explanation);
    else {
      if (error === null || findings.length + rules.length > 0) {
        print(showExplanation(explanation, colors));
      }
      if (error !== null) say(`${file}: ${error}`);
    }
  }
  return isSound;
}

/** @throws RecordsError */
async function recordsIn(file: string): Promise<Records> {
  const input = await readInput(file);
  if ('refusal' in input) throw new RecordsError(`${file}: ${input.refusal}`);
  try {
    return readRecords(input.text);
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    throw new RecordsError(`${file}: ${error.message}`, { cause: error });
  }
}
