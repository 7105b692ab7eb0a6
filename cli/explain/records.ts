import { readAddress } from '../../functions/core/address';
import type { HostRecord } from '../../functions/core/host-record';
import { at, isObject, listOf, textOf } from '../../functions/core/untrusted';
import { readDocuments } from './read-documents';

/** What the table of hosts holds, as far as a file says it. */
export interface Records {
  /** By host; `undefined` for a host of which the file says that there is none. */
  readonly of: ReadonlyMap<string, HostRecord | undefined>;
  /** Whether they are all: a scan of the table, and not the history of some hosts. */
  readonly isWhole: boolean;
}

/** Why a file of records cannot be read; the message completes a sentence that begins with the file's name. */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
}

/**
 * Reads what `portcullis history HOST --json` prints, of one or more hosts, or what `aws dynamodb scan` prints of the
 * table.
 * @throws RecordsError
 */
export function readRecords(text: string): Records {
  let documents: readonly unknown[];
  try {
    const reading = readDocuments(text);
    if (reading.problems[0] !== undefined)
      throw new RecordsError(`holds a line that is no JSON: ${reading.problems[0]}`);
    documents = reading.documents;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RecordsError('is not JSON', { cause: error });
  }
  const of = new Map<string, HostRecord | undefined>();
  let isWhole = false;
  for (const document of documents) {
    if (Array.isArray(at(document, 'Items'))) {
      isWhole ||= isWholeScan(document);
      for (const item of listOf(at(document, 'Items'))) {
        const record = recordOf(plain(item));
        of.set(record.HostIp, record);
      }
    } else {
      const reading = readAddress(textOf(at(document, 'host')));
      if ('refusal' in reading || !isObject(document) || !Object.hasOwn(document, 'record')) throw otherForm();
      const record = at(document, 'record');
      of.set(reading.host, record === null ? undefined : recordOf(record));
    }
  }
  return { of, isWhole };
}

/** The AWS CLI reads page after page unless it is told where to end, and then says where to go on. */
function isWholeScan(scan: unknown): boolean {
  const goesOn = ['NextToken', 'LastEvaluatedKey'].some((name) => at(scan, name) !== undefined);
  // A filter leaves out what was scanned.
  return !goesOn && at(scan, 'Count') === at(scan, 'ScannedCount');
}

function otherForm(): RecordsError {
  return new RecordsError(
    'holds no records: give what `portcullis history HOST --json` or `aws dynamodb scan --table-name portcullis-hosts` prints',
  );
}

/** An item of DynamoDB's JSON: the table holds texts and numbers only. */
function plain(item: unknown): unknown {
  if (!isObject(item)) return undefined;
  const entries = Object.entries(item).map(([name, value]) => {
    const number = at(value, 'N');
    return [name, typeof number === 'string' ? Number(number) : at(value, 'S')] as const;
  });
  return Object.fromEntries(entries);
}

/** A record, as far as anything is decided by it. */
function recordOf(value: unknown): HostRecord {
  const host = readAddress(textOf(at(value, 'HostIp')));
  const decision = at(value, 'Decision');
  const expires = at(value, 'ExpiresAt');
  const isSound =
    'host' in host &&
    (decision === 'BLOCK' || decision === 'ALLOW') &&
    typeof expires === 'number' &&
    isInstant(expires);
  if (!isSound) throw otherForm();
  return value as HostRecord;
}

/** Whether seconds since 1970 are a time that can be written. */
function isInstant(seconds: number): boolean {
  return Math.abs(seconds) <= 8_640_000_000_000;
}
