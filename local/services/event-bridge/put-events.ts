import { randomUUID } from 'node:crypto';

import { AwsError, type EventBridgeEvent, type Where } from '../../service';
import type { Bus } from './target';

/** One entry of `PutEvents`. */
export interface PutEventsEntry {
  readonly Time?: number | string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  readonly EventBusName?: string;
}

/** What is wrong with an entry; the others of the same call are taken all the same. */
export interface EntryError {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

const maximumEntries = 10;
const maximumBytes = 262_144;

/** The entries of a call. @throws AwsError where the whole call is refused */
export function entriesOf(input: Readonly<Record<string, unknown>>): readonly PutEventsEntry[] {
  const entries = input['Entries'];
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > maximumEntries) {
    const message = `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${maximumEntries}`;
    throw new AwsError('ValidationException', message);
  }
  const bytes = entries.reduce<number>((sum, entry) => sum + sizeOf(entry as PutEventsEntry), 0);
  if (bytes > maximumBytes)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  return entries as readonly PutEventsEntry[];
}

/** Bytes as EventBridge counts them: of the texts themselves, not of the JSON around them ("Calculating event size"). */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** The event that an entry becomes in its account and Region, or what is wrong with it. */
export function eventOf(entry: PutEventsEntry, { account, region }: Where): EventBridgeEvent | EntryError {
  const { Source: source = '', DetailType: detailType = '', Detail: detail = '', Resources: resources = [] } = entry;
  for (const [field, value] of Object.entries({ Source: source, DetailType: detailType, Detail: detail })) {
    if (value === '') return invalid(`Parameter ${field} is not valid. Reason: ${field} is a required argument.`);
  }
  // Whoever may put events could otherwise speak for AWS.
  if (source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const parsed = objectOf(detail);
  if (parsed === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const time = timeOf(entry.Time);
  if (time === undefined) return invalid('Parameter Time is not valid.');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account,
    time,
    region,
    resources,
    detail: parsed,
  };
}

/** The bus that a name or an ARN means; a name means one of the caller's own. */
export function busOf(name: string | undefined, where: Where): Bus {
  const [, , , region, account, resource] = name?.startsWith('arn:') === true ? name.split(':') : [];
  if (region === undefined || account === undefined || resource === undefined)
    return { ...where, name: name ?? 'default' };
  return { account, region, name: resource.replace(/^event-bus\//, '') };
}

function invalid(ErrorMessage: string): EntryError {
  return { ErrorCode: 'InvalidArgument', ErrorMessage };
}

function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** EventBridge keeps whole seconds. */
function timeOf(time: number | string | undefined): string | undefined {
  // The JSON protocol sends seconds since the epoch.
  const date = new Date(typeof time === 'number' ? time * 1000 : (time ?? Date.now()));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
