import { checkServices } from '../../organization/check-services';
import { loadText, refusal, sound, soundWith } from './organization-file';

const detector = '12abc34d567e8fa901bc2d34e56789f0';
const aggregator = 'arn:aws:securityhub:us-west-2:222222222222:finding-aggregator/0f6a1b9e-1111-4222-8333-444455556666';
const existing = (entry: string) => `${sound}existing: [{ ${entry} }]\n`;

describe('checkServices', () => {
  it.each([
    [
      'a central configuration does not say whose the policy of the root is',
      `${sound}securityHub: { configuration: CENTRAL, organizationRoot: r-ab12 }\n`,
      '21:14 securityHub.rootPolicy: is missing: OURS makes a policy for the root in place of one that is there, KEEP leaves that alone; npx portcullis adopt tells whether there is one',
    ],
    [
      'a policy of the root that is ours lacks its root',
      `${sound}securityHub: { configuration: CENTRAL, rootPolicy: OURS }\n`,
      '21:14 securityHub.organizationRoot: is missing: the policy is for the root; aws organizations list-roots',
    ],
    [
      'a policy that is left alone has a root',
      `${sound}securityHub: { configuration: CENTRAL, rootPolicy: KEEP, organizationRoot: r-ab12 }\n`,
      '21:76 securityHub.organizationRoot: is for a rootPolicy of OURS only: write that, or leave the root out',
    ],
    [
      'a local configuration has a root',
      `${sound}securityHub: { organizationRoot: r-ab12 }\n`,
      '21:34 securityHub.organizationRoot: is for a CENTRAL configuration only: write that, or leave it out',
    ],
    [
      'a local configuration has a policy of the root',
      `${sound}securityHub: { rootPolicy: KEEP }\n`,
      '21:28 securityHub.rootPolicy: is for a CENTRAL configuration only: write that, or leave it out',
    ],
    [
      'a central configuration enrols others',
      `${sound}securityHub: { configuration: CENTRAL, rootPolicy: KEEP, enrolOthers: WITH_DEFAULT_STANDARDS }\n`,
      '21:71 securityHub.enrolOthers: is for a LOCAL configuration only: a CENTRAL one turns Security Hub on by its policy; leave it out',
    ],
    [
      'a stack is to turn Security Hub on beside a central configuration',
      soundWith("'333333333333'", "'333333333333'\n    turnOnSecurityHub: true") +
        'securityHub: { configuration: CENTRAL, rootPolicy: KEEP }\n',
      '10:24 members[0].turnOnSecurityHub: is for a LOCAL configuration only: a CENTRAL one turns Security Hub on by its policy; leave it out',
    ],
    [
      'an account has two entries of what exists',
      `${sound}existing: [{ account: '555555555555' }, { account: '555555555555' }]\n`,
      '21:52 existing[1].account: "555555555555" is at existing[0].account already: keep one',
    ],
    [
      'a hub exists in a Region that is not covered',
      existing("account: '555555555555', hubs: [eu-west-1]"),
      '21:46 existing[0].hubs[0]: "eu-west-1" is not covered: add it to linkedRegions, or leave it out here',
    ],
    [
      'a hub exists twice',
      existing("account: '555555555555', hubs: [us-east-1, us-east-1]"),
      '21:57 existing[0].hubs[1]: "us-east-1" is at existing[0].hubs[0] already: keep one',
    ],
    [
      'a detector exists in a Region that is not covered',
      existing(`account: '222222222222', detectors: { eu-west-1: ${detector} }`),
      '21:52 existing[0].detectors.eu-west-1: "eu-west-1" is not covered: add it to linkedRegions, or leave it out here',
    ],
    [
      "a member's detector is named",
      existing(`account: '333333333333', detectors: { us-west-2: ${detector} }`),
      '21:50 existing[0].detectors: are for the security account and the management account: GuardDuty takes in others as they are; leave them out',
    ],
    [
      'an administrator is registered by somebody else',
      existing("account: '222222222222', administrators: { guardDuty: [us-west-2] }"),
      '21:55 existing[0].administrators: are registered by the management account: name them in its entry',
    ],
    [
      'an aggregator is of another account',
      existing(`account: '333333333333', aggregator: '${aggregator}'`),
      '21:51 existing[0].aggregator: is not of the security account, whose aggregator brings findings together',
    ],
    [
      'an aggregator is not at home',
      existing(`account: '222222222222', aggregator: '${aggregator.replace('us-west-2', 'us-east-1')}'`),
      '21:51 existing[0].aggregator: is in us-east-1, and the home Region is us-west-2: make that the homeRegion',
    ],
  ])('refuses when %s', (_, text, line) => {
    expect(refusal(text)).toEqual([`organization.yaml:${line}`]);
  });

  it.each([
    [
      'the id of a detector',
      existing("account: '222222222222', detectors: { us-west-2: abc }"),
      'is not the id of a det',
    ],
    [
      'the ARN of an aggregator',
      existing("account: '222222222222', aggregator: abc"),
      'is not the ARN of a finding agg',
    ],
    ['a number for an account', existing('account: 555555555555'), 'put it in quotes'],
    ['a Region of detectors', existing(`account: '222222222222', detectors: { us-west: ${detector} }`), 'us-west'],
    [
      'a word for whose the root is',
      `${sound}securityHub: { configuration: CENTRAL, rootPolicy: MINE }\n`,
      'OURS or KEEP',
    ],
    ['another way to enrol', `${sound}securityHub: { enrolOthers: true }\n`, 'is not WITH_DEFAULT_STANDARDS, or leave'],
  ])('refuses %s that is none', (_, text, message) => {
    expect(refusal(text)).toEqual([expect.stringContaining(message)]);
  });

  it('takes whatever exists where it can be', () => {
    const { existing: read } = loadText(`${sound}existing:
  - account: '222222222222'
    detectors: { us-west-2: ${detector} }
    hubs: [us-west-2, us-east-1]
    aggregator: ${aggregator}
  - account: '111111111111'
    detectors: { us-east-1: ${detector} }
    administrators: { guardDuty: [us-west-2], securityHub: [us-west-2, us-east-1] }
  - account: '555555555555'
    hubs: [us-east-1]
`);
    expect(read).toEqual([
      {
        account: '222222222222',
        detectors: { 'us-west-2': detector },
        hubs: ['us-west-2', 'us-east-1'],
        administrators: { guardDuty: [], securityHub: [] },
        aggregator,
      },
      {
        account: '111111111111',
        detectors: { 'us-east-1': detector },
        hubs: [],
        administrators: { guardDuty: ['us-west-2'], securityHub: ['us-west-2', 'us-east-1'] },
      },
      {
        account: '555555555555',
        detectors: {},
        hubs: ['us-east-1'],
        administrators: { guardDuty: [], securityHub: [] },
      },
    ]);
  });

  it.each([
    ['OURS, with the root', { configuration: 'CENTRAL', rootPolicy: 'OURS', organizationRoot: 'r-ab12' }],
    ['KEEP', { configuration: 'CENTRAL', rootPolicy: 'KEEP' }],
  ])('takes a central configuration whose root policy is %s', (_, settings) => {
    expect(loadText(`${sound}securityHub: ${JSON.stringify(settings)}\n`).securityHub).toEqual(settings);
  });

  it('finds nothing in a draft that lacks everything', () => {
    expect(checkServices({})).toEqual([]);
    expect(checkServices({ existing: [undefined, {}], members: [undefined, {}], securityHub: {} })).toEqual([]);
  });
});
