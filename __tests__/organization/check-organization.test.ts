import { checkOrganization } from '../../organization/check-organization';
import { loadText, refusal, sound, soundWith } from './organization-file';

const manyMembers = Array.from(
  { length: 799 },
  (_, n) => `  - { name: m${n}, id: '${500000000000 + n}', vpcs: [] }\n`,
).join('');

describe('checkOrganization', () => {
  it.each([
    [
      'the security account is the management account',
      soundWith("'222222222222'", "'111111111111'"),
      '4:18 securityAccount: is the management account, which cannot be its own delegated administrator: use another account',
    ],
    [
      'a member is the management account',
      soundWith("'444444444444'", "'111111111111'"),
      '15:9 members[1].id: is the management account, which is no member: remove it here, or correct managementAccount',
    ],
    [
      'two members have one account',
      soundWith("'444444444444'", "'333333333333'"),
      '15:9 members[1].id: "333333333333" is at members[0].id already: keep one',
    ],
    [
      'two members have one name',
      soundWith('warehouse', 'shop'),
      '14:11 members[1].name: "shop" is at members[0].name already: keep one',
    ],
    [
      'two members have one name but for its case',
      soundWith('warehouse', 'Shop'),
      '14:11 members[1].name: "Shop" is at members[0].name already (upper and lower case count as one): keep one',
    ],
    [
      'the home Region is linked to itself',
      soundWith('[us-east-1]', '[us-east-1, us-west-2]'),
      '6:28 linkedRegions[1]: "us-west-2" is at homeRegion already: keep one',
    ],
    [
      'a Region is linked twice',
      soundWith('[us-east-1]', '[us-east-1, us-east-1]'),
      '6:28 linkedRegions[1]: "us-east-1" is at linkedRegions[0] already: keep one',
    ],
    [
      'a linked Region is of another partition',
      soundWith('[us-east-1]', '[us-east-1, us-gov-west-1]'),
      '6:28 linkedRegions[1]: "us-gov-west-1" is in partition aws-us-gov, the home Region in aws: accounts cannot cross',
    ],
    [
      'the states are kept in another partition',
      `${sound}stateBackend: { type: s3, bucket: example-states, region: cn-north-1 }\n`,
      '21:59 stateBackend.region: "cn-north-1" is in partition aws-cn, the home Region in aws: accounts cannot cross',
    ],
    [
      'a kind of firewall logs is named twice',
      `${sound}firewallLogs: { types: [FLOW, FLOW] }\n`,
      '21:31 firewallLogs.types[1]: "FLOW" is at firewallLogs.types[0] already: keep one',
    ],
    [
      'firewall logs have a prefix and no bucket',
      `${sound}firewallLogs: { prefix: firewalls }\n`,
      '21:25 firewallLogs.prefix: is for a bucket, and there is none: name it, or leave it out',
    ],
    [
      'a VPC is in a Region that is not covered',
      soundWith('region: us-east-1', 'region: us-east-2'),
      '18:17 members[1].vpcs[0].region: "us-east-2" is not covered: add it to linkedRegions',
    ],
    [
      'two accounts have one VPC',
      soundWith('vpc-0a1b2c3d4e5f60001', 'vpc-0a1b2c3d'),
      '17:13 members[1].vpcs[0].id: "vpc-0a1b2c3d" is at members[0].vpcs[0].id already: keep one',
    ],
    [
      'two VPCs have one subnet',
      soundWith('subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d'),
      '19:27 members[1].vpcs[0].firewallSubnets[0]: "subnet-0a1b2c3d" is at members[0].vpcs[0].firewallSubnets[0] already: keep one',
    ],
    [
      'a VPC has one subnet twice',
      soundWith('[subnet-0a1b2c3d]', '[subnet-0a1b2c3d, subnet-0a1b2c3d]'),
      '13:44 members[0].vpcs[0].firewallSubnets[1]: "subnet-0a1b2c3d" is at members[0].vpcs[0].firewallSubnets[0] already: keep one',
    ],
    [
      'a network is never blocked twice',
      `${sound}neverBlock: [{ cidr: 185.199.108.0/22 }, { cidr: 185.199.108.0/22 }]\n`,
      '21:50 neverBlock[1].cidr: "185.199.108.0/22" is at neverBlock[0].cidr already: keep one',
    ],
    [
      'two accounts have one public network',
      `${sound}    publicAddresses: [52.95.110.0/24, 52.95.110.0/24]\n`,
      '21:39 members[1].publicAddresses[1]: "52.95.110.0/24" is at members[1].publicAddresses[0] already: keep one',
    ],
    [
      'a product is told twice',
      `${sound}notifications: { products: [aws/macie, aws/macie] }\n`,
      '21:40 notifications.products[1]: "aws/macie" is at notifications.products[0] already: keep one',
    ],
    [
      'two tag keys differ in case alone',
      `${sound}tags: { team: a, Team: b }\n`,
      '21:18 tags.Team: "Team" is at tags.team already (upper and lower case count as one): keep one',
    ],
    [
      'a tag is one that every resource has already',
      `${sound}tags: { stack: a }\n`,
      '21:9 tags.stack: is a tag that Portcullis sets itself: choose another',
    ],
    [
      'a protection plan is named twice',
      `${sound}guardDuty: { protectionPlans: [EKS_AUDIT_LOGS, EKS_AUDIT_LOGS] }\n`,
      '21:48 guardDuty.protectionPlans[1]: "EKS_AUDIT_LOGS" is at guardDuty.protectionPlans[0] already: keep one',
    ],
    [
      'an organizational unit is named twice',
      `${sound}updaterRoleUnits: [ou-ab12-34cd56ef, ou-ab12-34cd56ef]\n`,
      '21:38 updaterRoleUnits[1]: "ou-ab12-34cd56ef" is at updaterRoleUnits[0] already: keep one',
    ],
    [
      'there are more members than the StackSet can tell apart',
      `${sound}${manyMembers}updaterRoleUnits: [ou-ab12-34cd56ef]\n`,
      '820:19 updaterRoleUnits: goes together with 800 members, and there are 801: take those without VPCs out of members, or leave it out',
    ],
  ])('refuses when %s', (_, text, line) => {
    expect(refusal(text)).toEqual([`organization.yaml:${line}`]);
  });

  it('refuses never-block networks that do not fit into the environment of a function', () => {
    const long = Array.from(
      { length: 80 },
      (_, n) => `  - cidr: 2001:4860:abcd:abcd:abcd:abcd:abcd:${(n + 256).toString(16)}/128\n`,
    );
    expect(refusal(`${sound}neverBlock:\n${long.join('')}`)).toEqual([
      'organization.yaml:22:3 neverBlock: takes 3603 bytes of the 3072 that fit: merge neighbours into larger networks',
    ]);
  });

  it("counts the accounts' own networks among them", () => {
    const networks = Array.from({ length: 200 }, (_, n) => `52.95.${n}.0/24`).join(', ');
    expect(refusal(`${sound}    publicAddresses: [${networks}]\n`)).toEqual([
      'organization.yaml:1:1 neverBlock: and the publicAddresses of members take 3310 bytes of the 3072 that fit: merge neighbours into larger networks',
    ]);
  });

  it('counts the patterns of finding types, and long names of products and of the secret, among them', () => {
    const types = Array.from({ length: 50 }, (_, n) => `{ type: 'Recon:EC2/${'x'.repeat(60)}${n}', decision: TELL }`);
    expect(refusal(`${sound}blocking: { findingTypes: [${types.join(', ')}] }\n`)).toEqual([
      expect.stringContaining('neverBlock: and blocking.findingTypes take 5245 bytes of the 3072 that fit'),
    ]);
    const products = Array.from({ length: 20 }, (_, n) => `${'c'.repeat(13)}/${'p'.repeat(12)}${10 + n}`).join(', ');
    const secret = 'portcullis/'.padEnd(500, 'name/');
    const long = types.slice(0, 20).join(', ');
    expect(
      refusal(
        `${sound}notifications: { products: [${products}], slackWebhookSecret: ${secret} }\nblocking: { findingTypes: [${long}] }\n`,
      ),
    ).toEqual([expect.stringContaining('that fit beside the names of products and of the secret')]);
  });

  it('refuses products whose names together are too long for the pattern of what is forwarded', () => {
    const products = Array.from({ length: 20 }, (_, n) => `${'c'.repeat(13)}/${'p'.repeat(13)}${10 + n}`).join(', ');
    expect(refusal(`${sound}notifications: { products: [${products}] }\n`)).toEqual([
      expect.stringContaining('notifications.products: holds names of more than 560 characters together'),
    ]);
  });

  it('refuses a finding type that an earlier entry has decided', () => {
    const types = "[{ type: 'Recon:*', decision: TELL }, { type: 'recon:*', decision: BLOCK }]";
    expect(refusal(`${sound}blocking: { findingTypes: ${types} }\n`)).toEqual([
      expect.stringContaining('blocking.findingTypes[1].type: "recon:*" is at blocking.findingTypes[0].type already'),
    ]);
  });

  it.each(['Recon EC2', 'Recon:', 'Recon:EC2/a/b', '', 'Recon:EC2/"x"'])('refuses "%s" as a finding type', (type) => {
    const text = `${sound}blocking: { findingTypes: [{ type: ${JSON.stringify(type)}, decision: TELL }] }\n`;
    expect(refusal(text)).toEqual([expect.stringContaining('is not a finding type such as Recon:EC2/PortProbe*')]);
  });

  it('allows networks that overlap without being equal', () => {
    const text = `${sound}neverBlock: [{ cidr: 185.199.108.0/22 }, { cidr: 185.199.108.0/24 }]\n`;
    expect(loadText(text).neverBlock).toHaveLength(2);
  });

  it('finds nothing in a draft that lacks everything', () => {
    expect(checkOrganization({})).toEqual([]);
    expect(checkOrganization({ members: [undefined, { vpcs: [undefined, {}] }], linkedRegions: [undefined] })).toEqual(
      [],
    );
  });
});

describe('another partition than aws', () => {
  const elsewhere = (region: string) =>
    refusal(sound.replace('[us-east-1]', '[]').replaceAll(/us-(east|west)-\d/g, region));

  it('is refused, with the reason', () => {
    expect(elsewhere('cn-north-1')).toEqual([
      'organization.yaml:5:13 homeRegion: "cn-north-1" is in AWS China, where policies must name some services in another way, and for ours nobody has found out how: use a Region of the partition aws, see docs/adr/0028-one-partition.md',
    ]);
    expect(elsewhere('us-gov-west-1')).toEqual([
      'organization.yaml:5:13 homeRegion: "us-gov-west-1" is in AWS GovCloud, where Network Firewall may be reached by endpoints of other names only, which nobody has tried: use a Region of the partition aws, see docs/adr/0028-one-partition.md',
    ]);
  });
});
