import { countDropped } from '../../../functions/core/count-dropped';
import { readRange } from '../../../functions/core/ip-range';
import { shadowing } from '../../../functions/core/shadowing';
import { addresses, blocked, counting, drop, dropAndCount, pass, plan } from './rules';

const placeholder = drop(30000, 'Sources', '192.0.2.1/32');

it('drops each host by source and by destination, in rules of its family', () => {
  expect(plan([placeholder], 100, ['185.220.101.4', '2a0b:f4c2::1', '185.220.101.5'])).toEqual({
    rules: [
      dropAndCount(30000, 'Sources', '185.220.101.4/31'),
      dropAndCount(30001, 'Destinations', '185.220.101.4/31'),
      dropAndCount(30002, 'Sources', '2a0b:f4c2::1/128'),
      dropAndCount(30003, 'Destinations', '2a0b:f4c2::1/128'),
    ],
    customActions: [countDropped],
    dropsOther: true,
    units: 4,
    notEnforced: [],
    foreign: [],
    networks: 0,
    hosts: ['185.220.101.4/31', '2a0b:f4c2::1/128'].map(readRange),
    ranges: ['185.220.101.4/31', '2a0b:f4c2::1/128'].map(readRange),
  });
});

it('holds the place of a group that would have no rule at all, at a cost that is counted', () => {
  expect(
    plan(
      [dropAndCount(30000, 'Sources', '185.220.101.4/32'), dropAndCount(30001, 'Destinations', '185.220.101.4/32')],
      100,
      [],
    ),
  ).toMatchObject({
    rules: [placeholder],
    units: 1,
  });
});

it('needs no placeholder beside rules of others', () => {
  const foreign = pass(5, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') });
  expect(plan([foreign, placeholder], 100, [])).toMatchObject({ rules: [foreign], units: 1 });
});

it.each([
  ['the placeholder and nothing to hold', [placeholder], []],
  [
    'the rules and the blocklist are the same',
    [dropAndCount(30000, 'Sources', '185.220.101.4/32'), dropAndCount(30001, 'Destinations', '185.220.101.4/32')],
    ['185.220.101.4'],
  ],
  [
    'addresses come in another order and spelling',
    [
      dropAndCount(30003, 'Destinations', '2A0B:F4C2:0:0::1/128', '2a0b:f4c2::8'),
      dropAndCount(30002, 'Sources', '2a0b:f4c2::8/128', '2a0b:f4c2::1/128'),
    ],
    ['2a0b:f4c2::1', '2a0b:f4c2::8'],
  ],
])('changes nothing when %s', (_, rules, hosts) => {
  expect(plan(rules, 100, hosts).rules).toBeUndefined();
});

it.each([
  [
    'an address too many',
    [
      dropAndCount(30000, 'Sources', '185.220.101.4/32', '185.220.101.9/32'),
      dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
    ],
  ],
  ['an address too few', [dropAndCount(30000, 'Sources', '185.220.101.4/32')]],
  [
    'a wider block',
    [dropAndCount(30000, 'Sources', '185.220.101.4/31'), dropAndCount(30001, 'Destinations', '185.220.101.4/32')],
  ],
  [
    'an address twice',
    [
      dropAndCount(30000, 'Sources', '185.220.101.4/32', '185.220.101.4/32'),
      dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
    ],
  ],
  [
    'a rule of a family too many',
    [
      dropAndCount(30000, 'Sources', '185.220.101.4/32'),
      dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
      dropAndCount(30002, 'Sources', '2a0b:f4c2::1/128'),
    ],
  ],
])('mends rules of ours with %s', (_, rules) => {
  expect(plan(rules, 100, ['185.220.101.4']).rules).toEqual([
    dropAndCount(30000, 'Sources', '185.220.101.4/32'),
    dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
  ]);
});

it.each([
  ['passes', pass(30000, { Sources: addresses('185.220.101.4/32') })],
  [
    'has an action of its own beside',
    { ...placeholder, RuleDefinition: { ...placeholder.RuleDefinition, Actions: ['aws:drop', 'Count'] } },
  ],
  ['matches on the other side', drop(30000, 'Destinations', '185.220.101.4/32')],
  [
    'matches on both sides',
    pass(30001, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') }, 'aws:drop'),
  ],
  ['matches a protocol', pass(30002, { Sources: addresses('185.220.101.4/32'), Protocols: [6] }, 'aws:drop')],
  ['matches everything', pass(30003, {}, 'aws:drop')],
])('deletes no rule at our priorities that %s, and names it', (_, rule) => {
  expect(() => plan([rule], 100, ['185.220.101.4'])).toThrow(
    expect.objectContaining({
      name: 'PriorityCollision',
      message: expect.stringContaining(`priority ${rule.Priority}`),
    }),
  );
});

describe('a group that is full', () => {
  const hosts = [
    blocked('185.220.101.1', 4, '2026-11-01T00:00:00.000Z'),
    blocked('185.220.103.1', 3, '2026-11-20T00:00:00.000Z'),
    blocked('185.220.105.1', 3, '2026-11-10T00:00:00.000Z'),
    blocked('185.220.107.1', 3, '2026-11-10T00:00:00.000Z'),
    blocked('185.220.109.1', 0, '2026-11-24T00:00:00.000Z'),
  ];

  it.each([
    [10, []],
    [9, ['185.220.109.1']],
    [6, ['185.220.109.1', '185.220.107.1']],
    [4, ['185.220.109.1', '185.220.107.1', '185.220.105.1']],
    [2, ['185.220.109.1', '185.220.107.1', '185.220.105.1', '185.220.103.1']],
    [1, ['185.220.109.1', '185.220.107.1', '185.220.105.1', '185.220.103.1', '185.220.101.1']],
  ])('of %i units leaves out the least grave, then the longest unseen, then by address', (capacity, notEnforced) => {
    expect(plan([placeholder], capacity, hosts).notEnforced).toEqual(notEnforced);
    expect(plan([placeholder], capacity, hosts.toReversed()).notEnforced).toEqual(notEnforced);
  });

  it('keeps a host that costs nothing because it closes a gap', () => {
    const gap = [
      blocked('185.220.101.0', 4),
      blocked('185.220.101.2', 3),
      blocked('185.220.101.3', 2),
      blocked('185.220.101.1', 1),
    ];
    expect(plan([placeholder], 2, gap)).toMatchObject({ units: 2, notEnforced: [] });
  });

  it('counts the rules of others', () => {
    const foreign = pass(1, {
      Sources: addresses('10.0.0.0/8', '172.16.0.0/12'),
      Destinations: addresses('10.0.0.0/8'),
      Protocols: [6, 17],
    });
    expect(plan([foreign], 6, hosts)).toMatchObject({
      units: 6,
      notEnforced: hosts
        .slice(1)
        .map(({ host }) => host)
        .reverse(),
    });
    expect(plan([foreign], 3, hosts)).toMatchObject({ rules: undefined, units: 4 });
  });
});

it('keeps out what is no public address, so that AWS takes the rest', () => {
  expect(plan([placeholder], 100, ['1337.1337.1337.1337', '185.220.101.4', '10.1.2.3'])).toMatchObject({
    rules: [
      dropAndCount(30000, 'Sources', '185.220.101.4/32'),
      dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
    ],
    notEnforced: ['1337.1337.1337.1337', '10.1.2.3'],
  });
});

describe('a rule of others before ours', () => {
  it.each([
    ['passes everything', pass(100, {}), true],
    [
      'passes a network that holds a blocked host',
      pass(100, { Sources: addresses('185.220.0.0/16'), Destinations: addresses('10.0.0.0/8') }),
      true,
    ],
    ['passes everything to somewhere', pass(100, { Destinations: addresses('10.0.0.0/8') }), true],
    [
      'passes a blocked host of IPv6',
      pass(100, { Destinations: addresses('2a0b::/16'), Sources: addresses('10.0.0.0/8') }),
      true,
    ],
    ['hands everything to the stateful rules', pass(100, {}, 'aws:forward_to_sfe'), true],
    ['passes some ports of everything', pass(100, { DestinationPorts: [{ FromPort: 443, ToPort: 443 }] }), true],
    [
      'matches what we cannot read',
      pass(100, { Sources: addresses('@partners'), Destinations: addresses('10.0.0.0/8') }),
      true,
    ],
    [
      'passes only between private networks',
      pass(100, { Sources: addresses('10.0.0.0/8'), Destinations: addresses('10.0.0.0/8') }),
      false,
    ],
    ['drops', pass(100, {}, 'aws:drop'), false],
    ['comes after ours', pass(40000, {}), false],
  ])('that %s is told of: %3$s', (_, rule, shadows) => {
    const { foreign, ranges } = plan([rule], 100, ['185.220.101.4', '2a0b:f4c2::1']);
    expect(shadowing(foreign, ranges)).toEqual(shadows ? [rule.Priority] : []);
  });

  it('overrules nothing while nothing is blocked', () => {
    const { foreign, ranges } = plan([pass(100, {})], 100, []);
    expect(shadowing(foreign, ranges)).toEqual([]);
  });
});

describe('counting what is dropped', () => {
  const host = '185.220.101.4';
  const ours = [
    dropAndCount(30000, 'Sources', '185.220.101.4/32'),
    dropAndCount(30001, 'Destinations', '185.220.101.4/32'),
  ];
  const silent = [drop(30000, 'Sources', '185.220.101.4/32'), drop(30001, 'Destinations', '185.220.101.4/32')];
  const theirs = Array.from({ length: 10 }, (_, index) => counting(`Theirs${index}`));

  it('defines its action after those of others', () => {
    expect(plan([placeholder], 100, [host], theirs.slice(1))).toMatchObject({
      rules: ours,
      customActions: [...theirs.slice(1), countDropped],
    });
  });

  it('takes no capacity', () => {
    expect(plan([placeholder], 2, [host], [])).toMatchObject({ rules: ours, units: 2, notEnforced: [] });
  });

  it('is done without where others have taken every place', () => {
    expect(plan([placeholder], 100, [host], theirs)).toMatchObject({ rules: silent, customActions: theirs });
    expect(plan(silent, 100, [host], theirs).rules).toBeUndefined();
  });

  it('is done without where its name means something else', () => {
    const namesake = [counting('PortcullisDropped')];
    expect(plan([placeholder], 100, [host], namesake)).toMatchObject({ rules: silent, customActions: namesake });
    expect(plan(ours, 100, [host], namesake)).toMatchObject({ rules: silent, customActions: namesake });
  });

  it('is brought to rules that do not count yet, which drop the same', () => {
    expect(plan(silent, 100, [host], [])).toMatchObject({
      rules: ours,
      customActions: [countDropped],
      dropsOther: false,
    });
  });

  it('begins with the first host and not with the placeholder', () => {
    expect(plan([placeholder], 100, [], [])).toMatchObject({ rules: undefined });
    expect(plan(ours, 100, [], [countDropped])).toMatchObject({ rules: [placeholder], customActions: [countDropped] });
  });
});
