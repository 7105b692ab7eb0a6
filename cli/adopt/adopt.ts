import { isatty } from 'node:tty';
import { loadOrganization } from '../../organization/load-organization';
import { OrganizationError } from '../../organization/organization-error';
import { organizationPath } from '../../organization/organization-path';
import { print, printJson, say, sayInPlace } from '../../terminal/print';
import { TerraformFailed } from '../stack-state';
import { NoCredentials } from './account-access';
import { compare, type Comparison } from './compare';
import { existingText } from './existing-text';
import type { Found } from './found';
import { readFound } from './read-found';

export interface AdoptOptions {
  readonly json?: boolean;
  readonly organization?: string;
}

/** What the exit code of `adopt` means. */
export const exitCodes = {
  /** The file is right as it is. */
  right: 0,
  /** Nothing could be said: the file is wrong, or nobody's credentials are at hand. */
  failed: 1,
  /** Lines are missing or stale, or something has to be decided. */
  toChange: 2,
  /** Something could not be read, so that the file may be right or not. */
  unread: 3,
} as const;

/** Missing lines that are told one by one; an organization of a thousand accounts may miss some thousand. */
const missingShown = 20;

/**
 * Reads what exists of GuardDuty and Security Hub, with the caller's own credentials, and tells what `existing` of
 * `organization.yaml` should be.
 * @returns the exit code
 * @public loaded by main.ts when it is asked for
 */
export async function adopt(options: AdoptOptions): Promise<number> {
  try {
    const file = organizationPath(options.organization);
    const organization = loadOrganization(file);
    const found = await readFound(organization, showProgress());
    const comparison = compare(organization, found);
    const code = exitCodeOf(comparison);
    if (options.json === true) printJson({ isRight: code === 0, ...comparison });
    else tell(file, found, comparison, code);
    return code;
  } catch (error) {
    const known = [OrganizationError, NoCredentials, TerraformFailed].some((kind) => error instanceof kind);
    if (!known) throw error;
    for (const line of error instanceof OrganizationError ? error.lines : [(error as Error).message]) say(line);
    return exitCodes.failed;
  }
}

export function exitCodeOf({ notes, unread }: Comparison): number {
  if (unread.length > 0) return exitCodes.unread;
  return notes.some(({ kind }) => kind !== 'know') ? exitCodes.toChange : exitCodes.right;
}

function tell(file: string, found: Found, { existing, notes, unread }: Comparison, code: number): void {
  for (const line of unreadLines(unread)) say(line);
  const missing = notes.filter(({ kind }) => kind === 'missing');
  for (const { message } of missing.slice(0, missingShown)) say(message);
  if (missing.length > missingShown) say(`Add: ${missing.length - missingShown} more, which are among the lines.`);
  for (const { kind, message } of notes) if (kind !== 'missing') say(message);
  const names = new Map(found.accounts.map(({ account, name }) => [account, name]));
  print(existingText(existing, names).trimEnd());
  if (code === exitCodes.right) say(`${file} is right as it is.`);
  const changes = notes.some(({ kind }) => kind === 'missing' || kind === 'stale');
  if (changes) say(`Put these lines in place of existing in ${file}.`);
  if (unread.length > 0) say('What was not read stands as the file has it. Run this again with credentials for it.');
}

/** One line for what failed alike in several Regions. */
function unreadLines(unread: Comparison['unread']): string[] {
  const regions = new Map<string, string[]>();
  for (const { account, region, what, reason } of unread) {
    const of = account === undefined ? what : `${what} of ${account}`;
    const key = JSON.stringify([of, reason]);
    regions.set(key, [...(regions.get(key) ?? []), ...(region === undefined ? [] : [region])]);
  }
  return [...regions].map(([key, names]) => {
    const [of, reason] = JSON.parse(key) as [string, string];
    return `Not read: ${of}${names.length > 0 ? ` in ${names.join(', ')}` : ''}: ${reason}`;
  });
}

/** A line that is written over while people look, and one for each hundred accounts where nobody does. */
function showProgress(): (done: number, total: number) => void {
  const isWatched = isatty(2);
  return (done, total) => {
    const line = `Read ${done} of ${total} accounts`;
    if (isWatched) sayInPlace(line, done === total);
    else if (done === total || done % 100 === 0) say(line);
  };
}
