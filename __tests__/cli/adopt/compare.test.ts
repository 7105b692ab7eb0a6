import fc from 'fast-check';
import { exitCodeOf, exitCodes } from '../../../cli/adopt/adopt';
import { compare } from '../../../cli/adopt/compare';
import { existingText } from '../../../cli/adopt/existing-text';
import type { Found, FoundAccount, Reading } from '../../../cli/adopt/found';
import { loadText, sound } from '../../organization/organization-file';
import { account, arn, detector, everythingOn, foundWith, regions } from './found';

const local = loadText(sound);
const central = (rootPolicy: string) =>
  loadText(`${sound}securityHub: { configuration: CENTRAL, rootPolicy: ${rootPolicy} }\n`);
const printed = (found: Found, organization = local) => {
  const names = new Map(found.accounts.map((each) => [each.account, each.name]));
  return existingText(compare(organization, found).existing, names);
};
const messages = (found: Found, organization = local) =>
  compare(organization, found)
    .notes.filter(({ kind }) => kind !== 'missing')
    .map(({ kind, message }) => `${kind}: ${message}`);
const denied = { unread: 'access is denied' };

it('prints nothing for an organization where nothing is on, and finds the file right', () => {
  expect(printed(foundWith())).toBe('existing: []\n');
  expect(exitCodeOf(compare(local, foundWith()))).toBe(exitCodes.right);
});

it('prints every line that the stacks need, in the order of the file', () => {
  expect(printed(everythingOn())).toBe(`existing:
  - account: '111111111111' # management
    detectors:
      us-west-2: '${detector}'
      us-east-1: '${detector}'
    hubs: [us-west-2, us-east-1]
    administrators:
      guardDuty: [us-west-2, us-east-1]
      securityHub: [us-west-2, us-east-1]
  - account: '222222222222' # security
    detectors:
      us-west-2: '${detector}'
      us-east-1: '${detector}'
    hubs: [us-west-2, us-east-1]
    aggregator: ${arn}
  - account: '333333333333' # shop
    hubs: [us-west-2, us-east-1]
  - account: '555555555555' # laboratory
    hubs: [us-west-2, us-east-1]
`);
  expect(exitCodeOf(compare(local, everythingOn()))).toBe(exitCodes.toChange);
});

describe('what Portcullis made itself', () => {
  const own = { detector: { read: { id: detector, isSuspended: false, madeBy: 'security-services' } } };
  const found = everythingOn({
    accounts: [account('222222222222', 'security', { ...own, hub: { read: true } })],
    deployed: new Set([
      ...regions.map((region) => `security-services aws_securityhub_account.${region}`),
      ...regions.map((region) => `management aws_guardduty_organization_admin_account.guardduty-${region}`),
      ...regions.map((region) => `management aws_securityhub_organization_admin_account.securityhub-${region}`),
      'delegated-admin aws_securityhub_finding_aggregator.home',
    ]),
  });

  it('is no news', () => expect(compare(local, found)).toMatchObject({ existing: [], notes: [], unread: [] }));

  it('stays where the file says that it was there before', () => {
    const said = loadText(`${sound}existing: [{ account: '222222222222', hubs: [us-east-1] }]\n`);
    expect(printed(found, said)).toContain("'222222222222' # security\n    hubs: [us-east-1]\n");
  });

  it('cannot be told from the rest where a state is not known, and that is said', () => {
    const notes = messages({ ...everythingOn(), unknownStacks: ['management', 'delegated-admin'] });
    expect(notes).toEqual([
      expect.stringMatching(
        /^know: Whether management, delegated-admin are deployed is not known here\. .*diff management/,
      ),
    ]);
    expect(messages({ ...foundWith(), unknownStacks: ['management'] })).toEqual([]);
  });
});

it('keeps the lines about what could not be read, and says so for each account and Region', () => {
  const text = `${sound}existing: [{ account: '333333333333', hubs: [us-east-1] }, { account: '555555555555', hubs: [us-west-2] }]\n`;
  const organization = loadText(text);
  const found = foundWith({
    accounts: [account('333333333333', 'shop', { hub: denied })],
    accountList: denied,
  });
  const { existing, unread, notes } = compare(organization, found);
  expect(existing.map(({ account: id, hubs }) => [id, hubs])).toEqual([
    ['333333333333', ['us-east-1']],
    ['555555555555', ['us-west-2']],
  ]);
  expect(unread).toEqual([
    { account: '333333333333', region: 'us-west-2', what: 'hub', reason: 'access is denied' },
    { account: '333333333333', region: 'us-east-1', what: 'hub', reason: 'access is denied' },
    { what: 'accounts of the organization', reason: 'access is denied' },
  ]);
  expect(notes).toEqual([]);
  expect(exitCodeOf(compare(organization, found))).toBe(exitCodes.unread);
});

it.each([
  ["'222222222222', hubs: [us-east-1]", 'hub of 222222222222 (security) in us-east-1. Security Hub is off there.'],
  [
    `'222222222222', detectors: { us-west-2: ${detector} }`,
    'detector of 222222222222 (security) in us-west-2. GuardDuty has no detector there.',
  ],
  [
    "'111111111111', administrators: { guardDuty: [us-east-1] }",
    "GuardDuty's administrator of 111111111111 (management) in us-east-1. No administrator is registered there.",
  ],
  [`'222222222222', aggregator: '${arn}'`, 'aggregator of 222222222222 (security) in us-west-2. There is none.'],
  [
    "'555555555555', hubs: [us-east-1]",
    'hub of 555555555555 in us-east-1. The account is not active in the organization.',
  ],
])('has a line removed whose object is gone: %s', (entry, said) => {
  const organization = loadText(`${sound}existing: [{ account: ${entry} }]\n`);
  const { existing, notes } = compare(organization, foundWith());
  expect(notes).toEqual([{ kind: 'stale', message: `Remove this line: ${said}` }]);
  expect(existing).toEqual([]);
});

it('has a line changed whose detector is another now', () => {
  const other = 'f'.repeat(32);
  const text = `${sound}existing: [{ account: '222222222222', detectors: { us-west-2: ${other} } }]\n`;
  expect(messages(everythingOn(), loadText(text))).toContain(
    `stale: Change this line: detector of 222222222222 (security) in us-west-2. It is ${detector} now.`,
  );
});

describe('what people decide', () => {
  it('is another administrator', () => {
    const administrators = regions.map((region) => ({
      region,
      guardDuty: { read: region === 'us-west-2' ? '999999999999' : null },
      securityHub: { read: null },
    }));
    expect(messages(foundWith({ administrators }))).toEqual([
      "decide: GuardDuty's administrator in us-west-2 is 999999999999, not 222222222222. Make it the securityAccount, or take it away in the management account, which leaves its members on their own: aws guardduty disable-organization-admin-account --admin-account-id 999999999999 --region us-west-2",
    ]);
  });

  it('is an aggregator elsewhere', () => {
    const elsewhere = { read: { arn: arn.replace('us-west-2', 'us-east-1'), linkedRegions: [] } };
    expect(messages(everythingOn({ aggregator: elsewhere }))).toEqual([
      expect.stringMatching(
        /^decide: Findings are brought together in us-east-1, not in us-west-2\. Make us-east-1 the/,
      ),
    ]);
  });

  it.each([
    ['Baseline', 'rootPolicy: KEEP }'],
    [null, 'rootPolicy: OURS, organizationRoot: r-ab12 }'],
  ])('is a central configuration that the file turns off, with the root policy %s', (policy, lines) => {
    const [note] = messages(everythingOn({ configuration: { read: 'CENTRAL' }, rootPolicy: { read: policy } }));
    expect(note).toMatch(/^decide: .* LOCAL would turn it off, and AWS deletes its policies then\./);
    expect(note).toContain(`securityHub: { configuration: CENTRAL, ${lines}`);
  });

  it.each([
    ['CENTRAL', null, 'The root has no policy: there is nothing to keep.'],
    ['LOCAL', null, "Security Hub's configuration is LOCAL: there is nothing to keep."],
    ['UNKNOWN', null, 'Security Hub has no administrator, and so no policy to keep.'],
  ] as const)('is a policy to keep that is not there: %s, %s', (configuration, policy, said) => {
    const found = everythingOn({ configuration: { read: configuration }, rootPolicy: { read: policy } });
    const notes = messages(found, central('KEEP'));
    expect(notes).toEqual([expect.stringContaining(`decide: ${said} Write: securityHub: { configuration: CENTRAL`)]);
  });

  it('is nothing where the policy that is there is kept, or is ours', () => {
    const withPolicy = (name: string) =>
      everythingOn({ configuration: { read: 'CENTRAL' }, rootPolicy: { read: name } });
    expect(messages(withPolicy('Baseline'), central('KEEP'))).toEqual([]);
    expect(messages(withPolicy('portcullis'), central('OURS, organizationRoot: r-ab12'))).toEqual([]);
    expect(messages(withPolicy('Baseline'), central('OURS, organizationRoot: r-ab12'))).toEqual([
      expect.stringMatching(/^know: The root has the policy "Baseline", and OURS takes its place\./),
    ]);
  });
});

it('tells what is good to know, and leaves the file right', () => {
  const suspended = { detector: { read: { id: detector, isSuspended: true, madeBy: 'security-services' } } };
  const found = everythingOn({
    accounts: [account('222222222222', 'security', { ...suspended, hub: { read: false } })],
    aggregator: { read: { arn, linkedRegions: ['us-east-1', 'eu-west-1'] } },
  });
  const notes = messages(found);
  expect(notes).toEqual([
    'know: The aggregator links eu-west-1. It will link the linkedRegions and no others.',
    'know: GuardDuty is suspended in 222222222222 in us-west-2: its stack resumes it.',
    'know: GuardDuty is suspended in 222222222222 in us-east-1: its stack resumes it.',
    ...regions.flatMap((region) => [
      `know: GuardDuty's administrator in ${region} stays after Portcullis, and so does its detector.`,
      `know: Security Hub's administrator in ${region} stays after Portcullis, and so does its hub.`,
    ]),
  ]);
});

describe('whatever is found', () => {
  const readings = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T>> =>
    fc.oneof({ weight: 4, arbitrary: value.map((read) => ({ read })) }, fc.constant(denied));
  const detectors = readings(
    fc.option(
      fc.record(
        {
          id: fc.stringMatching(/^[0-9a-f]{32}$/),
          isSuspended: fc.boolean(),
          madeBy: fc.constantFrom('security-services', 'management'),
        },
        { requiredKeys: ['id', 'isSuspended'] },
      ),
    ),
  );
  const accountArbitrary = (id: string): fc.Arbitrary<FoundAccount> =>
    fc.record({
      account: fc.constant(id),
      name: fc.string({ unit: 'binary' }),
      regions: fc.tuple(
        ...regions.map((region) =>
          fc.record({ region: fc.constant(region), detector: detectors, hub: readings(fc.boolean()) }),
        ),
      ),
    });
  const withoutDetectors = ({ regions: each, ...rest }: FoundAccount): FoundAccount => ({
    ...rest,
    regions: each.map(({ region, hub }) => ({ region, ...(hub && { hub }) })),
  });
  const administrator = readings(fc.constantFrom(null, '222222222222', '999999999999'));
  const ids = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'];
  const found: fc.Arbitrary<Found> = fc
    .record({
      accounts: fc.tuple(...ids.map(accountArbitrary)),
      administrators: fc.tuple(
        ...regions.map((region) =>
          fc.record({ region: fc.constant(region), guardDuty: administrator, securityHub: administrator }),
        ),
      ),
      aggregator: readings(fc.constantFrom(null, { arn }, { arn: arn.replace('us-west-2', 'us-east-1') })),
      configuration: readings(fc.constantFrom('LOCAL' as const, 'CENTRAL' as const, 'UNKNOWN' as const)),
    })
    .map(({ accounts: [management, security, ...others], ...rest }) =>
      foundWith({
        ...rest,
        accounts: [management!, security!, ...others.map(withoutDetectors)],
        accountList: { read: ids },
      }),
    );

  it('is right to the next look once its lines are in the file', () => {
    fc.assert(
      fc.property(found, (given) => {
        const again = loadText(sound + printed(given));
        const { existing, notes } = compare(again, given);
        expect(existing).toEqual(again.existing);
        expect(notes.filter(({ kind }) => kind === 'missing' || kind === 'stale')).toEqual([]);
        expect(printed(given, again)).toBe(printed(given));
      }),
    );
  });

  it('never writes to the terminal or into the file what a name holds', () => {
    fc.assert(
      fc.property(found, (given) => {
        expect(printed(given)).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
