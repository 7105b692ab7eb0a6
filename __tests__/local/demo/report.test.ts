import { reportTable, succeeded, type FirewallReport, type ToldReport } from '../../../local/demo/report';

const firewall: FirewallReport = {
  account: '333333333333',
  region: 'us-west-2',
  vpc: 'vpc-0a1b2c3d4e5f60718',
  blocked: true,
  blockedAfterSeconds: 1.234,
  released: true,
  releasedAfterSeconds: 0.75,
};

const told: ToldReport = { host: '192.0.78.9', blocked: false, reason: 'a victim', slack: true };

describe('succeeded', () => {
  it('is true when every firewall blocked and released, people were told, and the victim was dropped nowhere', () => {
    expect(succeeded({ firewalls: [firewall, firewall], told, slackMessages: 4 })).toBe(true);
  });

  it.each([
    ['there is no firewall', { firewalls: [] }],
    ['one firewall did not block', { firewalls: [firewall, { ...firewall, blocked: false }] }],
    ['one firewall did not release', { firewalls: [firewall, { ...firewall, released: false }] }],
    ['people were not told of the release', { slackMessages: 3 }],
    ['the victim was blocked', { told: { ...told, blocked: true } }],
    ['the history does not say why the victim was not blocked', { told: { ...told, reason: null } }],
    ['Slack was not told of the victim', { told: { ...told, slack: false } }],
  ])('is false when %s', (_why, changes) => {
    expect(succeeded({ firewalls: [firewall], told, slackMessages: 4, ...changes })).toBe(false);
  });
});

describe('reportTable', () => {
  it('has a row for each firewall, and says "never" for what did not happen', () => {
    const table = reportTable([firewall, { ...firewall, released: false, releasedAfterSeconds: null }]);
    const [head, , ...rows] = table.split('\n');
    expect(head).toContain('blocked after');
    expect(rows.map((row) => row.split(/\s{2,}/))).toEqual([
      ['333333333333', 'us-west-2', 'vpc-0a1b2c3d4e5f60718', '1.2 s', '0.8 s'],
      ['333333333333', 'us-west-2', 'vpc-0a1b2c3d4e5f60718', '1.2 s', 'never'],
    ]);
  });
});
