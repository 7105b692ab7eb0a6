import { lineOf } from '../untrusted';
import { services, type OrganizationAccount, type Place } from './enrolment';
import { isAlarming, type Trouble } from './trouble';

/** What one run found and did. */
export interface EnrolmentReport {
  /** Active accounts, without the administrator's. */
  readonly accounts: readonly OrganizationAccount[];
  /** Accounts that AWS took in this run. */
  readonly enrolled: readonly (Place & { readonly account: string })[];
  readonly troubles: readonly Trouble[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A message to a topic. */
export interface PlainMessage {
  /** ASCII, 100 characters at most. */
  readonly subject: string;
  readonly text: string;
}

/** SNS takes 262,144 bytes; the rest is room for what it adds. */
const longestMessage = 200_000;
/** Of the summary, which a deployment prints. */
const accountsNamed = 20;
const longestSummary = 30;

/** Which accounts do not report, as text that changes when that does, and not with the words that AWS has for it. */
export function fingerprint(troubles: readonly Trouble[]): string {
  const lines = troubles
    .filter(isAlarming)
    .map(({ service, region, account, kind }) => `${service}/${region}/${account}/${kind}`);
  return [...new Set(lines)].sort().join('\n');
}

/** Ids of the accounts that an alarm is about. */
export function accountsNotReporting(troubles: readonly Trouble[]): ReadonlySet<string> {
  return new Set(troubles.filter(isAlarming).map(({ account }) => account));
}

/** Names the accounts that do not report, and says that all do where there are none. */
export function messageOf({ accounts, troubles }: EnrolmentReport): PlainMessage {
  const alarming = troubles.filter(isAlarming);
  const { size } = accountsNotReporting(troubles);
  if (size === 0)
    return {
      subject: 'Portcullis: all accounts report again',
      text: 'The findings of every account that is expected to report come in again.',
    };
  const verb = size === 1 ? 'account does not report' : 'accounts do not report';
  const head = [
    `${size} ${verb}: what GuardDuty finds there blocks nobody. docs/runbook.md#portcullis-accounts-not-reporting has more.`,
  ];
  const body = groupsOf(alarming, accounts).flatMap(({ service, reason, remedy, lines }) => [
    '',
    `${service}: ${reason}`,
    ...lines.map((line) => `  ${line}`),
    `  Do: ${remedy}`,
  ]);
  return { subject: `Portcullis: ${size} ${verb}`, text: fitting([...head, ...body], longestMessage).join('\n') };
}

/** A few lines for whoever deploys: what was enrolled, and what was not and why. */
export function summaryOf(report: EnrolmentReport): string[] {
  const { accounts, enrolled, troubles, at } = report;
  const lines = [
    `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC: ${accounts.length} accounts beside the security account.`,
  ];
  for (const service of services) {
    const here = enrolled.filter((each) => each.service === service);
    if (here.length > 0)
      lines.push(`${service}, enrolled now: ${some(placesByAccount(here, accounts), accountsNamed)}.`);
  }
  for (const { service, reason, remedy, lines: named } of groupsOf(troubles, accounts))
    lines.push(`${service}, not reporting: ${some(named, accountsNamed)}. ${reason} ${remedy}`);
  if (lines.length === 1) lines.push('Everything reports that is expected to.');
  return lines.length > longestSummary
    ? [...lines.slice(0, longestSummary), `And ${lines.length - longestSummary} more: see the topic portcullis-alarms.`]
    : lines;
}

interface Group extends Pick<Trouble, 'service' | 'reason' | 'remedy'> {
  /** An account each, with its Regions. */
  readonly lines: readonly string[];
}

/** Troubles that one remedy is for, together. */
function groupsOf(troubles: readonly Trouble[], accounts: readonly OrganizationAccount[]): Group[] {
  const groups = grouped(troubles, ({ service, reason, remedy }) => JSON.stringify([service, reason, remedy]));
  return groups.map(([, [first, ...others]]) => ({ ...first, lines: placesByAccount([first, ...others], accounts) }));
}

/** `payments (333333333333) in us-east-1, us-west-2`, an account each. */
function placesByAccount(
  all: readonly { readonly account: string; readonly region: string }[],
  accounts: readonly OrganizationAccount[],
): string[] {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return grouped(all, ({ account }) => account).map(([account, places]) => {
    const regions = [...new Set(places.map(({ region }) => region))];
    return `${lineOf(names.get(account), 64) || 'without a name'} (${account}) in ${regions.join(', ')}`;
  });
}

/** What has the same key together, in the order of the first of each. */
function grouped<T>(all: readonly T[], keyOf: (one: T) => string): [string, [T, ...T[]]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups];
}

function some(all: readonly string[], most: number): string {
  return all.length > most ? `${all.slice(0, most).join('; ')} and ${all.length - most} more` : all.join('; ');
}

/** As many whole lines as fit into so many bytes, and how many do not. */
function fitting(lines: readonly string[], limit: number): string[] {
  let bytes = 0;
  const fit = lines.findIndex((line) => (bytes += new TextEncoder().encode(line).length + 1) > limit);
  return fit === -1
    ? [...lines]
    : [...lines.slice(0, fit), `and ${lines.length - fit} more lines: see the log of enrol-members.`];
}
