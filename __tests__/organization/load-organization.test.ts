import fs, { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrganization } from '../../organization/load-organization';
import { OrganizationError } from '../../organization/organization-error';
import { loadText, refusal, sound, soundWith } from './organization-file';

describe('a sound file', () => {
  it('fills in every default', () => {
    expect(loadText(sound)).toEqual({
      organizationId: 'o-exampleorgid',
      managementAccount: '111111111111',
      securityAccount: '222222222222',
      homeRegion: 'us-west-2',
      linkedRegions: ['us-east-1'],
      newRegions: [],
      retentionHours: 720,
      acceptSampleFindings: false,
      neverBlock: [],
      wideNeverBlock: false,
      ipv6Prefix: 64,
      blocking: { leastSeverity: 'INFORMATIONAL', findingTypes: [] },
      notifications: {
        slackWebhookSecret: 'portcullis/slack-webhook',
        products: ['aws/guardduty', 'aws/inspector', 'aws/macie'],
      },
      concurrentExecutions: 1000,
      logRetentionDays: 365,
      owner: 'network-security',
      tags: {},
      deletionProtection: true,
      securityHub: { configuration: 'LOCAL' },
      guardDuty: {
        members: 'ALL',
        protectionPlans: ['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS'],
      },
      existing: [],
      updaterRoleUnits: [],
      firewallLogs: { types: ['ALERT'] },
      members: [
        {
          name: 'shop',
          id: '333333333333',
          turnOnSecurityHub: false,
          vpcs: [
            {
              id: 'vpc-0a1b2c3d',
              region: 'us-west-2',
              firewallSubnets: ['subnet-0a1b2c3d'],
              ruleGroupOnly: false,
              routes: [],
              capacity: 2000,
            },
          ],
        },
        {
          name: 'warehouse',
          id: '444444444444',
          turnOnSecurityHub: false,
          vpcs: [
            {
              id: 'vpc-0a1b2c3d4e5f60001',
              region: 'us-east-1',
              firewallSubnets: ['subnet-0a1b2c3d4e5f60001'],
              ruleGroupOnly: false,
              routes: [],
              capacity: 100,
            },
          ],
        },
      ],
    });
  });

  it('keeps what is given', () => {
    const given = `deploymentRole: deployer
stateBackend: { type: s3, bucket: example-states, region: eu-west-1 }
retentionHours: 24
acceptSampleFindings: true
neverBlock: [{ cidr: 185.199.108.0/22, reason: Our code host }]
notifications: { products: [] }
logRetentionDays: 30
tags: { Team: network-security }
`;
    expect(loadText(sound + given)).toMatchObject({
      deploymentRole: 'deployer',
      stateBackend: { type: 's3', bucket: 'example-states', region: 'eu-west-1', keyPrefix: 'portcullis/' },
      retentionHours: 24,
      acceptSampleFindings: true,
      neverBlock: [{ cidr: '185.199.108.0/22', reason: 'Our code host' }],
      notifications: { slackWebhookSecret: 'portcullis/slack-webhook', products: [] },
      logRetentionDays: 30,
      tags: { Team: 'network-security' },
    });
  });

  it('may have the security account among its members', () => {
    expect(loadText(soundWith("'444444444444'", "'222222222222'")).members[1]?.id).toBe('222222222222');
  });

  it('may have no member and no linked Region yet', () => {
    const text = sound.slice(0, sound.indexOf('members:')).replace('[us-east-1]', '[]') + 'members: []\n';
    expect(loadText(text)).toMatchObject({ linkedRegions: [], members: [] });
  });

  it('may use anchors', () => {
    const text = soundWith('[us-east-1]', '[&east us-east-1]').replace('region: us-east-1', 'region: *east');
    expect(loadText(text).members[1]?.vpcs[0]?.region).toBe('us-east-1');
  });
});

describe('a file with several problems', () => {
  it('names each of them with its place, in order, whatever their kind', () => {
    const text = `organisationId: o-exampleorgid
owner: network-security
managementAccount: 111111111111
securityAccount: '222222222222'
homeRegion: us-west-2
linkedRegions: [us-east-1, us-west-2]
zone: 7
members:
  - name: shop
    id: '1234'
    vpcs:
      - id: vpc-0a1b2c3d
        region: eu-west-1
        firewallSubnets: []
  - id: !!str 555555555555
    id: '444444444444'
    vpcs:
      - { id: vpc-0a1b2c3d, region: us-west-2, firewallSubnets: [subnet-0a1b2c3d] }
`;
    expect(refusal(text)).toEqual([
      'organization.yaml:1:1 organisationId: unknown key: did you mean organizationId?',
      'organization.yaml:3:20 managementAccount: is a number to YAML, which drops leading zeros: put it in quotes',
      'organization.yaml:6:28 linkedRegions[1]: "us-west-2" is at homeRegion already: keep one',
      expect.stringMatching(/^organization.yaml:7:1 zone: unknown key: known here are organizationId, .*, members$/),
      'organization.yaml:10:9 members[0].id: "1234" is not an account id: 12 digits, in quotes',
      'organization.yaml:13:17 members[0].vpcs[0].region: "eu-west-1" is not covered: add it to linkedRegions',
      'organization.yaml:14:26 members[0].vpcs[0].firewallSubnets: holds no subnet: give at least one for the endpoints of the firewall',
      'organization.yaml:15:5 members[1].name: is missing: give an account name: 1 to 50 printable ASCII characters',
      'organization.yaml:15:15 !!str is a YAML tag: leave it out',
      'organization.yaml:16:5 "id" is given twice: keep one',
      'organization.yaml:18:15 members[1].vpcs[0].id: "vpc-0a1b2c3d" is at members[0].vpcs[0].id already: keep one',
    ]);
  });

  it('does not call a VPC uncovered where the covered Regions are wrong themselves', () => {
    expect(refusal(soundWith('[us-east-1]', '[us-wset-1]'))).toEqual([
      'organization.yaml:6:17 linkedRegions[0]: "us-wset-1" is not a Region: a name such as us-west-2',
    ]);
  });

  it('places a problem behind an alias where the value is written', () => {
    const text = soundWith('vpcs:\n      - id', 'vpcs: &vpcs\n      - id').replace(
      /vpcs:\n(?: {6}.*\n)+$/,
      'vpcs: *vpcs\n',
    );
    expect(refusal(text)).toEqual([
      'organization.yaml:11:13 members[1].vpcs[0].id: "vpc-0a1b2c3d" is at members[0].vpcs[0].id already: keep one',
      'organization.yaml:13:27 members[1].vpcs[0].firewallSubnets[0]: "subnet-0a1b2c3d" is at members[0].vpcs[0].firewallSubnets[0] already: keep one',
    ]);
  });
});

describe('an unknown key', () => {
  it.each([
    ['homeRegion', 'homeregion', 'homeRegion'],
    ['securityAccount', 'securtiyAccount', 'securityAccount'],
    ['members', 'member', 'members'],
    ['homeRegion', 'home', 'homeRegion'],
  ])('stands for %s and is named once when written %s', (right, wrong, suggestion) => {
    const lines = refusal(soundWith(`${right}:`, `${wrong}:`));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      new RegExp(`^organization.yaml:\\d+:1 ${wrong}: unknown key: did you mean ${suggestion}\\?$`),
    );
  });

  it('is told the known keys where none is near', () => {
    expect(refusal(soundWith('capacity: 100', 'colour: red'))).toEqual([
      'organization.yaml:20:9 members[1].vpcs[0].colour: unknown key: known here are id, region, firewallSubnets, newSubnets, ruleGroupOnly, routes, capacity, formerCapacity',
    ]);
  });

  it.each([
    ['__proto__', 'organization.yaml:21:1 __proto__: unknown key'],
    ['7', 'organization.yaml:21:1 7: unknown key'],
    ['<<', 'organization.yaml:21:1 ["<<"]: is a merge key, which is not read here'],
    ['"two\\nlines"', 'organization.yaml:21:1 ["two\\nlines"]: unknown key'],
  ])('is refused even if it is %s', (key, line) => {
    expect(refusal(`${sound}${key}: {}\n`)).toEqual([expect.stringContaining(line)]);
  });
});

describe('a text that is no organization', () => {
  it.each([
    ['a list', '- a', 'organization.yaml:1:1 a list is not a map of keys: see docs/organization-file.md'],
    ['a word', 'a', 'organization.yaml:1:1 "a" is not a map of keys: see docs/organization-file.md'],
    ['nothing', '', 'organization.yaml: the file is empty: docs/organization-file.md shows what to write'],
    ['a comment', '# a', 'organization.yaml: the file is empty: docs/organization-file.md shows what to write'],
  ])('is refused with one sentence: %s', (_, text, line) => {
    expect(refusal(text)).toEqual([expect.stringContaining(line)]);
  });

  it('is refused where its aliases would swell beyond memory', () => {
    const list = (anchor: number) => `l${anchor}: &l${anchor} [${`*l${anchor - 1},`.repeat(20)}]\n`;
    const text = `l0: &l0 [x,x,x]\n${[1, 2, 3, 4, 5, 6].map(list).join('')}`;
    expect(refusal(text)).toEqual([expect.stringContaining('has more aliases than it could need')]);
  });

  it('is refused where it wears a tag of its own', () => {
    expect(refusal(soundWith("'222222222222'", '!account x'))).toEqual([
      'organization.yaml:4:27 !account is a YAML tag: leave it out',
      'organization.yaml:4:27 securityAccount: "x" is not an account id: 12 digits, in quotes',
    ]);
  });
});

describe('a file that cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-'));
  const missing = join(folder, 'organization.yaml');
  const refused = (sentence: string) =>
    expect.objectContaining({ name: 'OrganizationError', message: sentence }) as Error;

  afterAll(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('is told to be missing', () => {
    expect(() => loadOrganization(missing)).toThrow(
      refused(
        `${missing}: there is no such file: docs/organization-file.md shows what to write; PORTCULLIS_ORGANIZATION names another file`,
      ),
    );
  });

  it('is told to be a directory', () => {
    expect(() => loadOrganization(folder)).toThrow(refused(`${folder}: is a directory: name the file in it`));
  });

  it('is told to be closed to the reader', () => {
    const denied = Object.assign(new Error('permission denied'), { code: 'EACCES' });
    jest.spyOn(fs, 'readFileSync').mockImplementationOnce(() => {
      throw denied;
    });
    expect(() => loadOrganization(missing)).toThrow(refused(`${missing}: may not be read: check its permissions`));
  });

  it('passes on any other reason and its cause', () => {
    fs.writeFileSync(missing, sound);
    const inside = join(missing, 'organization.yaml');
    expect(() => loadOrganization(inside)).toThrow(OrganizationError);
    expect(() => loadOrganization(inside)).toThrow(/cannot be read: ENOTDIR/);
  });
});
