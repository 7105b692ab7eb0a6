import type { Direction, Finding, Remote } from './finding';
import { findingTypeOf } from './finding-type-of';
import type { FindingType, RemoteSide } from './finding-types/finding-type';
import type { Judgement, Policy } from './policy';
import { severityRank } from './severity';
import { isBlockedSide, sideReason } from './side-reason';
import { guardDutyName, settingFor } from './type-setting';

/**
 * Who a remote side is, by the organization's settings and the table of finding types, and so what becomes of it. The
 * network of AWS, an autonomous system, a domain or a country is no excuse and no reason: attackers rent instances, too.
 */
export function judgeRemote(finding: Finding, remote: Remote, policy: Policy): Judgement {
  const { affiliatedAccount } = remote;
  if (affiliatedAccount !== undefined) {
    const account = affiliatedAccount === '' ? 'an account' : `account ${affiliatedAccount}`;
    return tell(`the caller belongs to ${account} that GuardDuty calls affiliated: it is one of ours`);
  }
  const row = findingTypeOf(finding.types);
  const name = row?.type ?? guardDutyName(finding.type);
  const setting = settingFor(name, policy.findingTypes);
  if (setting !== undefined) {
    const reason = `${name}: the organization file says ${setting.decision} for ${setting.pattern}`;
    return setting.decision === 'BLOCK' ? block(reason) : tell(reason);
  }
  const judgement = byIndicator(name, remote) ?? byRow(row, finding, remote) ?? ofUnknownType(name, finding, remote);
  if (judgement.decision === 'block' && severityRank(finding.severity) < severityRank(policy.leastSeverity)) {
    const reason = `${name}: its severity is ${finding.severity}, and the organization file blocks from ${policy.leastSeverity} up`;
    return { decision: 'refuse', gate: 'severity', reason };
  }
  return judgement;
}

const block = (reason: string): Judgement => ({ decision: 'block', reason });
const tell = (reason: string): Judgement => ({ decision: 'refuse', gate: 'remote-side', reason });

/** Of an attack sequence, each address by itself. */
function byIndicator(name: string, { indicator }: Remote): Judgement | undefined {
  if (indicator === undefined) return undefined;
  return indicator === null
    ? tell(`${name}: no indicator of the attack sequence condemns this address`)
    : block(`${name}: the attack sequence's indicator ${indicator} names this address`);
}

function byRow(row: FindingType | undefined, { resourceRole }: Finding, { direction }: Remote): Judgement | undefined {
  if (row === undefined) return undefined;
  const side = row.side === 'by-direction' ? sideByDirection(resourceRole, direction) : row.side;
  const reason = sideReason(row, side);
  return isBlockedSide(side) ? block(reason) : tell(reason);
}

/**
 * Whether it comes in to us or goes out from us. Role and direction must not contradict each other: AWS's samples have
 * findings in which our resource is called the target of what it sends out.
 */
function sideByDirection(role: Finding['resourceRole'], direction: Direction | undefined): RemoteSide {
  const says = new Set<RemoteSide>();
  if (role !== undefined) says.add(role === 'TARGET' ? 'attacker' : 'victim');
  if (direction !== undefined) says.add(direction === 'inbound' ? 'attacker' : 'victim');
  const [side = 'by-direction'] = says.size === 1 ? says : [];
  return side;
}

/** A type that is newer than the table blocks only whom GuardDuty itself calls known to be bad, and who comes in to us. */
function ofUnknownType(
  name: string,
  { isThreatListed, resourceRole, remotes }: Finding,
  { direction }: Remote,
): Judgement {
  const unknown = `unknown type${name === '' ? '' : ` ${name}`}`;
  const comesIn = direction === 'inbound' && resourceRole !== 'ACTOR';
  // A list that is named once beside several hosts does not say which of them is on it.
  if (comesIn && isThreatListed && remotes.length === 1) {
    return block(`${unknown}: the host comes in to us, and a threat list names it`);
  }
  const lack = !comesIn
    ? 'the finding does not say that the host comes in to us'
    : isThreatListed
      ? 'it does not say which of its hosts the threat list names'
      : 'no threat list names the host';
  return tell(`${unknown}: it is not in the table of finding types, and ${lack}`);
}
