import { at, isObject, listOf, textOf } from '../../functions/core/untrusted';
import { asImported } from './as-imported';
import { guardDutyAsAsff } from './guard-duty-as-asff';

/** An event of EventBridge. */
export interface Sent {
  readonly event: object;
  /** Whether it was given as it is, so that its account and Region say where it was; else it was made of a finding. */
  readonly isGiven: boolean;
}

/**
 * What a document holds, each as the event that would come of it: an event as it is, a finding in the event that Security
 * Hub would send for it. `undefined` stands for what is neither.
 */
export function eventsIn(document: unknown, depth = 0): (Sent | undefined)[] {
  // A list of answers that each hold a list of findings is as deep as any tool's output goes.
  const inner = depth < 3 ? listIn(document) : undefined;
  if (inner !== undefined) return inner.flatMap((item) => eventsIn(item, depth + 1));
  const event = asEvent(document);
  return [event && { event, isGiven: event === document }];
}

/** A list, or the findings of BatchImportFindings, GetFindings and the like. */
function listIn(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document as readonly unknown[];
  if (isEvent(document)) return undefined;
  return [at(document, 'Findings'), at(document, 'findings')].find((list) => Array.isArray(list));
}

/** The events that the findings inside a foreign event would be. */
export function eventsInside(event: object): object[] {
  const detail = at(event, 'detail');
  return [...listOf(at(detail, 'findings')), detail]
    .filter((value) => !isEvent(value))
    .map(asEvent)
    .filter((value) => value !== undefined);
}

function asEvent(value: unknown): object | undefined {
  if (!isObject(value)) return undefined;
  if (isEvent(value)) return value;
  if (hasOne(value, 'class_uid', 'finding_info')) return imported('Findings Imported V2', value);
  if (hasOne(value, 'ProductArn', 'AwsAccountId', 'ProductFields', 'Types')) {
    return imported('Security Hub Findings - Imported', asImported(value));
  }
  if (hasOne(value, 'service', 'Service') && hasOne(value, 'type', 'Type')) {
    return imported('Security Hub Findings - Imported', guardDutyAsAsff(value));
  }
  return undefined;
}

function isEvent(value: unknown): boolean {
  return isObject(value) && hasOne(value, 'detail-type', 'detail');
}

function hasOne(value: object, ...keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(value, key));
}

function imported(detailType: string, finding: object): object {
  return {
    version: '0',
    'detail-type': detailType,
    source: 'aws.securityhub',
    account: textOf(at(finding, 'AwsAccountId')) || textOf(at(finding, 'cloud', 'account', 'uid')),
    region: textOf(at(finding, 'Region')) || textOf(at(finding, 'cloud', 'region')),
    detail: { findings: [finding] },
  };
}
