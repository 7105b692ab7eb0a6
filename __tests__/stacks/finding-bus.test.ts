import { iamEvaluate } from '../../local/iam/iam-evaluate';
import { organization } from './organizations';
import { resourcesOf, synthesize } from './synthesize';

const regionsOfAws = ['af', 'ap', 'ca', 'eu', 'me', 'sa', 'us'].flatMap((continent) =>
  ['central', 'east', 'north', 'northeast', 'south', 'southeast', 'west'].map((where) => `${continent}-${where}-1`),
);
const admin = synthesize(organization).get('delegated-admin')!;
const [[, { policy }]] = resourcesOf(admin, 'aws_cloudwatch_event_bus_policy') as [[string, { policy: string }]];

const busArn = 'arn:aws:events:us-west-2:222222222222:event-bus/sechub-findings';
const document = JSON.parse(policy.replace(/\$\{aws_cloudwatch_event_bus\.[\w-]+\.arn\}/g, busArn));
const rule = (region: string, account = '222222222222') =>
  `arn:aws:events:${region}:${account}:rule/portcullis-forward-findings`;
const forwarded = {
  'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/portcullis-forward-findings',
  'aws:PrincipalOrgID': 'o-exampleorgid',
  'aws:SourceArn': rule('us-east-1'),
  'events:source': 'aws.securityhub',
  'events:detail-type': 'Security Hub Findings - Imported',
};

/** What the policy of the bus says to an event; "delegated" leaves it to the sender's own policy, in the same account. */
function decide(changes: Record<string, string | undefined>): string {
  const all: Record<string, string | undefined> = { ...forwarded, ...changes };
  const context: Record<string, string> = {};
  for (const [key, value] of Object.entries(all)) if (value !== undefined) context[key] = value;
  const arn = all['aws:PrincipalArn'];
  const principal = arn === undefined ? {} : { arn, account: arn.split(':')[4]! };
  const verdict = iamEvaluate([document], { action: 'events:PutEvents', resource: busArn, principal, context });
  expect(verdict.unknown).toEqual([]);
  return verdict.decision;
}

describe('the policy of the bus', () => {
  it.each([
    ['a finding of the home Region', { 'aws:SourceArn': rule('us-west-2') }],
    ['a finding of a linked Region', {}],
    ['a finding of the newer Security Hub', { 'events:detail-type': 'Findings Imported V2' }],
  ])('lets in %s', (_, changes) => {
    expect(decide(changes)).toBe('delegated');
  });

  it.each([
    ['a custom action', { 'events:detail-type': 'Security Hub Findings - Custom Action' }],
    ['an event of another service', { 'events:source': 'aws.guardduty' }],
    ['an event that somebody puts', { 'events:source': 'example.app', 'aws:SourceArn': undefined }],
    ['a finding of a Region that is not covered', { 'aws:SourceArn': rule('eu-west-1') }],
    ["a finding that another account's rule sends", { 'aws:SourceArn': rule('us-east-1', '333333333333') }],
  ])("keeps out %s, whatever the sender's own policy allows", (_, changes) => {
    expect(decide(changes)).toBe('denied');
  });

  it.each([
    ['another role', { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:role/example' }],
    ['another account', { 'aws:PrincipalArn': 'arn:aws:iam::333333333333:role/portcullis-forward-findings' }],
    ['an account that has left the organization', { 'aws:PrincipalOrgID': 'o-otherorgid00' }],
    ['a rule of another name', { 'aws:SourceArn': 'arn:aws:events:us-east-1:222222222222:rule/example' }],
    ['a sender whose events are not known', { 'events:source': undefined, 'events:detail-type': undefined }],
  ])('gives nothing to %s', (_, changes) => {
    expect(decide(changes)).toBe('silent');
  });

  it.each(Object.keys(forwarded))('does not keep findings out where EventBridge does not supply %s', (key) => {
    expect(decide({ [key]: undefined })).not.toBe('denied');
  });

  it('is of a size that EventBridge takes, however many Regions are covered', () => {
    const everywhere = { ...organization, linkedRegions: regionsOfAws };
    const [[, large]] = resourcesOf(
      synthesize(everywhere).get('delegated-admin')!,
      'aws_cloudwatch_event_bus_policy',
    ) as [[string, { policy: string }]];
    expect(large.policy.length).toBeLessThanOrEqual(10_240);
  });
});

it('archives what arrives on the bus for as long as anybody may want it again', () => {
  expect(resourcesOf(admin, 'aws_cloudwatch_event_archive').map(([, archive]) => archive)).toEqual([
    expect.objectContaining({
      name: 'portcullis-findings',
      retention_days: 30,
      event_source_arn: expect.stringMatching(/^\$\{aws_cloudwatch_event_bus\..+\.arn\}$/),
      provider: 'aws',
    }),
  ]);
});
