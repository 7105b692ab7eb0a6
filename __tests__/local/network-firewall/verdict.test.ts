import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import type { StatelessRule } from '../../../local/services/network-firewall/model';
import { verdict, type Packet, type Verdict } from '../../../local/services/network-firewall/verdict';
import { addresses, rule } from './harness';

// Few addresses and ports, so that rules and packets meet often.
const hosts = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '2a0b:f4c2::1', '2a0b:f4c2::2'];
const host = fc.constantFrom(...hosts);
const network = fc.constantFrom(
  '10.0.0.0/24',
  '10.0.0.2',
  '0.0.0.0/0',
  '10.0.1.1/16',
  ...hosts,
  '2a0b:f4c2::/64',
  '::/0',
);
const port = fc.integer({ min: 0, max: 4 });
const ports = fc.array(
  fc.tuple(port, port).map(([a, b]) => ({ FromPort: Math.min(a, b), ToPort: Math.max(a, b) })),
  {
    maxLength: 2,
  },
);
const flags = fc.subarray(['SYN', 'ACK', 'FIN'] as const);
// AWS takes flags only from among the masks; without masks, all flags count.
const masked = fc.record({ Masks: flags, wanted: flags }).map(({ Masks, wanted }) => ({
  Masks,
  Flags: Masks.length > 0 ? wanted.filter((each) => Masks.includes(each)) : wanted,
}));
const action = fc.constantFrom('aws:drop', 'aws:pass', 'aws:forward_to_sfe');
const rules = fc.uniqueArray(
  fc
    .record({
      Sources: fc.array(network, { maxLength: 2 }),
      Destinations: fc.array(network, { maxLength: 2 }),
      SourcePorts: ports,
      DestinationPorts: ports,
      Protocols: fc.array(fc.constantFrom(1, 6, 17), { maxLength: 2 }),
      TCPFlags: fc.array(masked, { maxLength: 1 }),
    })
    .chain(({ Sources, Destinations, ...rest }) =>
      fc.record({ priority: fc.integer({ min: 1, max: 50 }), action }).map((made) => {
        const match = { ...rest, Sources: addresses(...Sources), Destinations: addresses(...Destinations) };
        return rule(made.priority, match, [made.action]);
      }),
    ),
  { selector: ({ Priority }) => Priority, maxLength: 6 },
);
const packet: fc.Arbitrary<Required<Packet>> = fc.record({
  source: host,
  destination: host,
  protocol: fc.constantFrom(1, 6, 17),
  sourcePort: port,
  destinationPort: port,
  flags,
});
const policy = fc.record({ groups: fc.array(rules, { maxLength: 3 }), defaultActions: action.map((each) => [each]) });

test('a packet gets what the first matching rule says', () => {
  fc.assert(
    fc.property(policy, packet, (given, sent) => {
      expect(verdict(given, sent)).toBe(naive(given, sent));
    }),
    { numRuns: 500 },
  );
});

test('packets that are not fully said are dropped only when every one of them is', () => {
  fc.assert(
    fc.property(
      policy,
      packet,
      fc.subarray(['source', 'destination', 'protocol', 'sourcePort', 'flags'] as const),
      (given, sent, hidden) => {
        const open: Packet = Object.fromEntries(
          Object.entries(sent).filter(([key]) => !hidden.some((each) => each === key)),
        );
        const permissive: readonly Verdict[] = ['drop', 'forward', 'pass'];
        expect(permissive.indexOf(verdict(given, open))).toBeGreaterThanOrEqual(permissive.indexOf(naive(given, sent)));
      },
    ),
    { numRuns: 500 },
  );
});

test('groups and rules are met in the order of their priorities', () => {
  const drop = rule(2, { Sources: addresses('10.0.0.0/8') }) as StatelessRule;
  const pass = rule(1, { Sources: addresses('10.0.0.1/32') }, ['aws:pass', 'Count']) as StatelessRule;
  const decide = (...groups: StatelessRule[][]) =>
    verdict({ groups, defaultActions: ['aws:forward_to_sfe'] }, { source: '10.0.0.1' });
  expect(decide([drop, pass])).toBe('pass');
  expect(decide([drop], [pass])).toBe('drop');
  expect(decide()).toBe('forward');
});

test('a network of one family says nothing about the other', () => {
  const rules = [rule(1, { Sources: addresses('::/0') }) as StatelessRule];
  const decide = (source: string) => verdict({ groups: [rules], defaultActions: ['aws:pass'] }, { source });
  expect(decide('185.220.101.4')).toBe('pass');
  expect(decide('2a0b:f4c2::1')).toBe('drop');
});

function naive(
  given: { groups: readonly (readonly StatelessRule[])[]; defaultActions: readonly string[] },
  sent: Required<Packet>,
): Verdict {
  for (const rules of given.groups) {
    for (let priority = 1; priority <= 50; priority++) {
      const found = rules.find((each) => each.Priority === priority);
      if (found && hits(found, sent)) return named(found.RuleDefinition.Actions[0]!);
    }
  }
  return named(given.defaultActions[0]!);
}

function hits(each: StatelessRule, sent: Required<Packet>): boolean {
  const { Sources, Destinations, SourcePorts, DestinationPorts, Protocols, TCPFlags } =
    each.RuleDefinition.MatchAttributes;
  const within = (list: typeof Sources, address: string) =>
    !list?.length || list.some(({ AddressDefinition }) => contains(AddressDefinition, address));
  const between = (list: typeof SourcePorts, value: number) =>
    !list?.length || (sent.protocol !== 1 && list.some(({ FromPort, ToPort }) => FromPort <= value && value <= ToPort));
  const all = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;
  return (
    within(Sources, sent.source) &&
    within(Destinations, sent.destination) &&
    between(SourcePorts, sent.sourcePort) &&
    between(DestinationPorts, sent.destinationPort) &&
    (!Protocols?.length || Protocols.includes(sent.protocol)) &&
    (!TCPFlags?.length ||
      (sent.protocol === 6 &&
        TCPFlags.some(({ Flags, Masks }) =>
          (Masks?.length ? Masks : all).every((flag) => Flags.includes(flag) === sent.flags.includes(flag)),
        )))
  );
}

function contains(definition: string, address: string): boolean {
  const [network = '', length] = definition.split('/');
  const [base, host] = [ipaddr.parse(network), ipaddr.parse(address)];
  if (base.kind() !== host.kind()) return false;
  return host.match([base, length === undefined ? (base.kind() === 'ipv4' ? 32 : 128) : Number(length)] as never);
}

function named(standard: string): Verdict {
  return standard === 'aws:drop' ? 'drop' : standard === 'aws:pass' ? 'pass' : 'forward';
}
