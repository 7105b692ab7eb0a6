import { reportTable, succeeded, type FirewallReport } from '../../../local/demo/report';

const firewall: FirewallReport = {
  account: '333333333333',
  region: 'us-west-2',
  vpc: 'vpc-0a1b2c3d4e5f60718',
  blocked: true,
  blockedAfterSeconds: 1.234,
  released: true,
  releasedAfterSeconds: 0.75,
};

describe('succeeded', () => {
  it('is true when every firewall blocked and released and people were told of both', () => {
    expect(succeeded([firewall, firewall], 3)).toBe(true);
  });

  it.each([
    ['there is no firewall', [], 3],
    ['one firewall did not block', [firewall, { ...firewall, blocked: false }], 3],
    ['one firewall did not release', [firewall, { ...firewall, released: false }], 3],
    ['people were not told of the release', [firewall], 2],
  ])('is false when %s', (_why, firewalls, messages) => {
    expect(succeeded(firewalls, messages)).toBe(false);
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
