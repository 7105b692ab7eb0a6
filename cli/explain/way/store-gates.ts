import { blockedHost } from '../../../functions/core/blocked-host';
import { denseNetworks, networkHolding, wholeNetworks } from '../../../functions/core/dense-networks';
import type { Finding } from '../../../functions/core/finding';
import { isBlocked, type HostRecord } from '../../../functions/core/host-record';
import { mergeRecord } from '../../../functions/core/merge-record';
import type { Policy } from '../../../functions/core/policy';
import { prepareBlocklist } from '../../../functions/core/prepare-blocklist';
import { planRuleGroup } from '../../../functions/core/rule-group';
import { firewallKey, ruleGroupName } from '../../../organization/names';
import type { Firewall } from '../../../organization/organization';
import type { Records } from '../records';
import type { Deployed } from './deployed';
import type { Gate } from './gate';

/** A host that a finding may block, and what is known of the table. */
export interface Candidate {
  readonly host: string;
  /** Why it is to be blocked. */
  readonly reason: string;
  readonly finding: Finding;
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly records: Records | undefined;
}

/** What the table of hosts and the rule groups make of a host that is to be blocked. */
export function storeGates(candidate: Candidate, deployed: Deployed | undefined): Gate[] {
  const { records, host, finding, reason, now, policy } = candidate;
  if (records === undefined || !(records.isWhole || records.of.has(host))) {
    const unknown: Gate = {
      gate: 'record',
      outcome: 'unknown',
      reason: 'whether an operator has allowed it, or it is blocked already, stands in the table alone',
      show: [`npx portcullis history ${host}`],
    };
    return [unknown, groupsGate(candidate, undefined, deployed)];
  }
  const held = records.of.get(host);
  const merge = mergeRecord(held, finding, host, reason, now, policy.retentionHours);
  if (merge.action === 'refuse') {
    const remedy = 'It ends by itself at that time, and the next sighting blocks.';
    return [
      { gate: 'record', outcome: 'stops', reason: merge.reason, remedy },
      { gate: 'groups', outcome: 'not reached', reason: 'not looked at: it stops at record' },
    ];
  }
  const until = iso(merge.record.ExpiresAt);
  const before = held === undefined ? '' : iso(held.ExpiresAt);
  const words = {
    create: `it has no block yet, and is blocked until ${until}`,
    extend: `it is blocked already, until ${before}, and then until ${until}`,
    keep: `it is blocked already, until ${until}, and the finding says nothing newer: nobody is told again`,
  };
  const record: Gate = { gate: 'record', outcome: 'passes', reason: words[merge.action] };
  return [record, groupsGate(candidate, merge.record, deployed)];
}

/**
 * Whether the rule groups have room: when one is full, the least important go out.
 * @param record of the host, once it is blocked; absent where the table is not known
 */
function groupsGate(
  { records, host, policy }: Candidate,
  record: Omit<HostRecord, 'Generation'> | undefined,
  deployed: Deployed | undefined,
): Gate {
  const gate = { gate: 'groups' } as const;
  if (deployed === undefined) {
    return { ...gate, outcome: 'unknown', reason: 'no organization file says which VPCs are protected' };
  }
  const { groups } = deployed;
  const [smallest] = groups.toSorted((one, other) => one.capacity - other.capacity);
  if (smallest === undefined) {
    return {
      ...gate,
      outcome: 'stops',
      stands: [],
      reason: 'the organization file has no VPC: the host is recorded, and nothing drops it',
      remedy: 'Add VPCs to members in the organization file: docs/onboarding.md.',
    };
  }
  const stands = groups.map(firewallKey);
  const show = [describe(smallest)];
  if (record === undefined || records?.isWhole !== true) {
    const rooms = [...new Set(groups.map(({ capacity }) => Math.floor(capacity / 2)))].sort((a, b) => a - b);
    const reason = `${counted(groups.length, 'rule group')} with room for ${rooms.join(', ')} networks each: how full they are, and whether firewalls use them, stands in no file. A smallest one is in account ${smallest.account}`;
    return { ...gate, outcome: 'unknown', stands, reason, show };
  }
  const others = [...records.of.values()].flatMap((one) => (one && one.HostIp !== host ? [one] : []));
  const hosts = [...others.filter(isBlocked), record].map(blockedHost);
  const { ipv6Prefix } = deployed.organization;
  const allowed = others.flatMap(({ HostIp, Decision }) => (Decision === 'ALLOW' ? [HostIp] : []));
  const whole = wholeNetworks(denseNetworks(hosts, ipv6Prefix), policy.neverBlock, allowed);
  const blocklist = prepareBlocklist(hosts, { ipv6Prefix, whole });
  // What others have in a group is not known here, and would take more of its room.
  const plan = (capacity: number) => planRuleGroup({ rules: [], customActions: [], capacity }, blocklist);
  const network = networkHolding(host, whole);
  const full = new Set(
    [...new Set(groups.map(({ capacity }) => capacity))].filter((capacity) =>
      plan(capacity).notEnforced.includes(host),
    ),
  );
  const leftOutBy = groups.filter(({ capacity }) => full.has(capacity)).map(firewallKey);
  const some = leftOutBy.slice(0, 5).join(', ') + (leftOutBy.length > 5 ? ` and ${leftOutBy.length - 5} more` : '');
  if (leftOutBy.length === groups.length) {
    return {
      ...gate,
      outcome: 'stops',
      ...{ stands, leftOutBy, show },
      reason: `every rule group is full of hosts that come before it: ${some}`,
      remedy: 'Raise the capacity: docs/runbook.md#portcullis-capacity.',
    };
  }
  const reason =
    leftOutBy.length === 0
      ? `${counted(groups.length, 'rule group')}, each with room for it, unless others hold that; whether firewalls use them stands in no file`
      : `${groups.length - leftOutBy.length} of ${counted(groups.length, 'rule group')} have room for it; these are full of hosts that come before it: ${some}`;
  const also =
    network === undefined ? '' : `; it is dropped with all of ${network.cidr}, eight hosts of which are blocked`;
  return { ...gate, outcome: 'passes', ...{ stands, leftOutBy, show }, reason: reason + also };
}

function describe(group: Firewall): string {
  return `aws network-firewall describe-rule-group --region ${group.region} --type STATELESS --rule-group-name ${ruleGroupName(group)} --query RuleGroupResponse`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** @param seconds since 1970 */
function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
