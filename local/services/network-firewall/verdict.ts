import { BlockList, isIP } from 'node:net';

import type { MatchAttributes, StatelessRule } from './model';

/** What the stateless engine does with a packet. */
export type Verdict = 'drop' | 'forward' | 'pass';

/** A packet, or all packets that have in common what is given: what is left out can be anything. */
export interface Packet {
  readonly source?: string;
  readonly destination?: string;
  /** IANA's number: 6 is TCP, 17 is UDP. */
  readonly protocol?: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly flags?: readonly string[];
}

/** What a policy means for packets: its groups in the order of their priorities, then the default action. */
export interface StatelessPolicy {
  /** The rules of each group, groups in the order in which a packet meets them. */
  readonly groups: readonly (readonly StatelessRule[])[];
  readonly defaultActions: readonly string[];
}

type Match = 'all' | 'some' | 'none';

/**
 * Evaluates a policy's stateless rules as AWS does: group by group, rule by rule, lowest priority first; the first rule
 * that matches decides. Where the packet is not fully said, the answer is the most permissive one that could come out,
 * so that `drop` means that every such packet is dropped.
 */
export function verdict(policy: StatelessPolicy, packet: Packet): Verdict {
  const possible = new Set<Verdict>();
  for (const rules of policy.groups) {
    for (const rule of [...rules].sort((a, b) => a.Priority - b.Priority)) {
      const match = matches(rule.RuleDefinition.MatchAttributes, packet);
      if (match !== 'none') possible.add(outcome(rule.RuleDefinition.Actions));
      if (match === 'all') return mostPermissive(possible);
    }
  }
  return mostPermissive(possible.add(outcome(policy.defaultActions)));
}

function mostPermissive(possible: ReadonlySet<Verdict>): Verdict {
  return possible.has('pass') ? 'pass' : possible.has('forward') ? 'forward' : 'drop';
}

function outcome(actions: readonly string[]): Verdict {
  return actions.includes('aws:drop') ? 'drop' : actions.includes('aws:pass') ? 'pass' : 'forward';
}

function matches(rule: MatchAttributes, packet: Packet): Match {
  const ported = [...(rule.SourcePorts ?? []), ...(rule.DestinationPorts ?? [])].length > 0;
  const settings = [
    matchAddress(rule.Sources, packet.source),
    matchAddress(rule.Destinations, packet.destination),
    matchValue(rule.Protocols, packet.protocol, (wanted, protocol) => wanted === protocol),
    // Only TCP and UDP have ports, only TCP has flags.
    ported ? matchValue([6, 17], packet.protocol, (wanted, protocol) => wanted === protocol) : 'all',
    matchValue(rule.SourcePorts, packet.sourcePort, inRange),
    matchValue(rule.DestinationPorts, packet.destinationPort, inRange),
    rule.TCPFlags?.length ? matchValue([6], packet.protocol, (wanted, protocol) => wanted === protocol) : 'all',
    matchValue(rule.TCPFlags, packet.flags, hasFlags),
  ];
  return settings.includes('none') ? 'none' : settings.includes('some') ? 'some' : 'all';
}

/** A setting without criteria matches everything; one with criteria matches some of the packets that do not say. */
function matchValue<C, V>(
  criteria: readonly C[] = [],
  value: V | undefined,
  test: (each: C, value: V) => boolean,
): Match {
  if (criteria.length === 0) return 'all';
  if (value === undefined) return 'some';
  return criteria.some((each) => test(each, value)) ? 'all' : 'none';
}

function inRange(range: { readonly FromPort: number; readonly ToPort: number }, port: number): boolean {
  return port >= range.FromPort && port <= range.ToPort;
}

/** Of the flags in the mask (all of them, unless there is one), exactly the given ones are set. */
function hasFlags(wanted: NonNullable<MatchAttributes['TCPFlags']>[number], flags: readonly string[]): boolean {
  const masked = wanted.Masks?.length ? flags.filter((flag) => wanted.Masks?.some((mask) => mask === flag)) : flags;
  return masked.length === wanted.Flags.length && wanted.Flags.every((flag) => masked.includes(flag));
}

function matchAddress(criteria: MatchAttributes['Sources'] = [], address: string | undefined): Match {
  if (criteria.length === 0) return 'all';
  if (address === undefined) return 'some';
  const type = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  // One list for one family: a BlockList lets IPv4 addresses match IPv6 networks.
  const networks = new BlockList();
  for (const { AddressDefinition } of criteria) {
    const [network = '', length] = AddressDefinition.split('/');
    if ((isIP(network) === 4 ? 'ipv4' : 'ipv6') !== type) continue;
    if (length === undefined) networks.addAddress(network, type);
    else networks.addSubnet(network, Number(length), type);
  }
  return networks.check(address, type) ? 'all' : 'none';
}
