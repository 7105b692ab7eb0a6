import { loadText, refusal, sound, soundWith } from './organization-file';

const backend = (keys: string) =>
  `${sound}stateBackend: { type: s3, bucket: example-states, region: us-west-2, ${keys} }\n`;

describe('organizationSchema', () => {
  it.each([
    ['an organization id without its prefix', soundWith('o-exampleorgid', 'exampleorgid'), 'is not an organization id'],
    ['an organization id that is too short', soundWith('o-exampleorgid', 'o-example'), 'is not an organization id'],
    ['an account id of 11 digits', soundWith("'333333333333'", "'33333333333'"), 'is not an account id: 12 digits'],
    ['an account id without quotes', soundWith("'333333333333'", '033333333333'), 'put it in quotes'],
    ['an account id with hyphens', soundWith("'333333333333'", '3333-3333-3333'), 'is not an account id'],
    ['an availability zone', soundWith('homeRegion: us-west-2', 'homeRegion: us-west-2a'), 'is not a Region'],
    ['a Region of an unknown partition', soundWith('[us-east-1]', '[us-east-1, us-iso-east-1]'), 'is not a Region'],
    ['linked Regions that are not a list', soundWith('[us-east-1]', 'us-east-1'), 'is not a list of Regions'],
    ['a VPC id of 10 digits', soundWith('vpc-0a1b2c3d4e5f60001', 'vpc-0a1b2c3d4e'), 'is not a VPC id'],
    ['a VPC id in capitals', soundWith('vpc-0a1b2c3d4e5f60001', 'vpc-0A1B2C3D'), 'is not a VPC id'],
    ['a subnet id of something else', soundWith('[subnet-0a1b2c3d]', '[vpc-0a1b2c3d]'), 'is not a subnet id'],
    ['no capacity', soundWith('capacity: 100', 'capacity: 1'), 'from 2 to 30000'],
    ['more capacity than AWS has', soundWith('capacity: 100', 'capacity: 30001'), 'from 2 to 30000'],
    ['half a unit', soundWith('capacity: 100', 'capacity: 2.5'), 'a whole number of capacity units'],
    ['capacity in quotes', soundWith('capacity: 100', "capacity: '100'"), 'without quotes'],
    ['capacity without end', soundWith('capacity: 100', 'capacity: .inf'), 'a whole number of capacity units'],
    ['an account without a name', soundWith('name: shop', "name: ''"), 'is not an account name'],
    ['a name that YAML reads as a boolean', soundWith('name: shop', 'name: true'), 'is a boolean to YAML'],
    ['a member that is empty', soundWith('  - name: shop', '  -\n  - name: shop'), 'is empty: give a map with name'],
    ['the ARN of a role', `${sound}deploymentRole: arn:aws:iam::111111111111:role/a\n`, 'without path or ARN'],
    ['another backend', `${sound}stateBackend: { type: gcs, bucket: abc, region: us-west-2 }\n`, 'write s3, or leave'],
    [
      'a bucket in capitals',
      `${sound}stateBackend: { type: s3, bucket: Abc, region: us-west-2 }\n`,
      'is not a bucket name',
    ],
    ['a key prefix that starts with a slash', backend('keyPrefix: /a/'), 'is not a key prefix'],
    ['a key prefix that ends without a slash', backend('keyPrefix: a'), 'is not a key prefix'],
    ['a key prefix that climbs', backend('keyPrefix: a/../'), 'is not a key prefix'],
    ['no retention', `${sound}retentionHours: 0\n`, 'a whole number of hours from 1 to 87600'],
    ['retention beyond ten years', `${sound}retentionHours: 87601\n`, 'a whole number of hours from 1 to 87600'],
    ['a prefix that is wider than a site', `${sound}ipv6Prefix: 47\n`, 'ipv6Prefix: 47 is not a prefix length of IPv6'],
    ['a prefix of no network', `${sound}ipv6Prefix: 65\n`, '48 to 64, or 128 where each host stands for itself'],
    ['a word for a prefix', `${sound}ipv6Prefix: off\n`, '48 to 64, or 128 where each host stands for itself'],
    ['a word for a boolean', `${sound}acceptSampleFindings: yes\n`, 'is not true or false'],
    [
      'log retention that CloudWatch lacks',
      `${sound}logRetentionDays: 31\n`,
      'is not a retention that CloudWatch has: 1, 3',
    ],
    ['a network without cidr', `${sound}neverBlock: [{ reason: ours }]\n`, 'neverBlock[0].cidr: is missing'],
    ['a network that is no map', `${sound}neverBlock: [185.199.108.0/22]\n`, 'is not a map with cidr'],
    [
      'a public address without a length',
      `${sound}    publicAddresses: [52.95.110.1]\n`,
      'members[1].publicAddresses[0]: "52.95.110.1" is an address without a length: write 52.95.110.1/32',
    ],
    ['a network that is not canonical', `${sound}neverBlock: [{ cidr: 185.199.108.1/22 }]\n`, 'write 185.199.108.0/22'],
    ['a reason of two lines', `${sound}neverBlock: [{ cidr: 185.199.108.0/22, reason: "a\\nb" }]\n`, 'is not a reason'],
    ['a product without its company', `${sound}notifications: { products: [guardduty] }\n`, 'is not a product'],
    ['a list of notifications', `${sound}notifications: []\n`, 'a list is not a map with slackWebhookSecret'],
    ['a tag key of AWS', `${sound}tags: { 'aws:team': a }\n`, 'is not a tag key'],
    ['a tag value that is a number', `${sound}tags: { team: 7 }\n`, 'put it in quotes'],
    ['a tag value with other characters', `${sound}tags: { team: a*b }\n`, 'is not a tag value'],
  ])('refuses %s', (_, text, message) => {
    expect(refusal(text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['tags', 40, (n: number) => `  key${n}: a`, 'tags: holds more than 40 tags'],
    ['neverBlock', 100, (n: number) => `  - cidr: 185.199.${n}.0/24`, 'neverBlock: holds more than 100 networks'],
  ])('refuses %s beyond %i', (key, most, entry, message) => {
    const text = (count: number) =>
      `${sound}${key}:\n${Array.from({ length: count }, (_, n) => entry(n)).join('\n')}\n`;
    expect(() => loadText(text(most))).not.toThrow();
    expect(refusal(text(most + 1))).toEqual([expect.stringContaining(message)]);
  });

  it.each(['ap-southeast-5', 'ca-west-1', 'il-central-1', 'mx-central-1', 'sa-east-1'])(
    'takes %s for a Region',
    (region) => {
      const text = sound.replaceAll('us-west-2', region).replace('[us-east-1]', '[]').replace('us-east-1', region);
      expect(loadText(text).homeRegion).toBe(region);
    },
  );

  it('does not repeat a webhook URL that was written for the name of its secret', () => {
    const lines = refusal(
      `${sound}notifications: { slackWebhookSecret: 'https://hooks.slack.com/services/T0/B0/abc' }\n`,
    );
    expect(lines).toEqual([expect.stringContaining('a webhook URL belongs into Secrets Manager')]);
    expect(lines[0]).not.toContain('abc');
  });

  it('shortens a value that is long', () => {
    expect(refusal(soundWith('o-exampleorgid', 'x'.repeat(5000)))[0]?.length).toBeLessThan(200);
  });
});
