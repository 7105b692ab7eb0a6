import { explain } from '../../cli/explain/explain';
import { settingOf } from '../../cli/explain/setting';
import type { Gate } from '../../cli/explain/way/gate';
import type { HostRecord } from '../../functions/core/host-record';
import type { Organization } from '../../organization/organization';
import { fixture } from '../functions/fixture';
import { organization, smallest } from '../stacks/organizations';
import { graver, now, tight } from './gate-by-gate';

const asff = (changes: object = {}) => ({ ...fixture('network-connection').detail.findings[0], ...changes });

/** What is said of the rule groups for the one host of a finding. */
function groupsOf(finding: object, laid: Organization, records?: readonly HostRecord[]): Gate {
  const of = records && new Map(records.map((record) => [record.HostIp, record]));
  const setting = { ...settingOf(laid), ...(of && { records: { of, isWhole: true } }) };
  const [found] = explain('a.json', JSON.stringify(finding), setting, now).findings;
  return found!.hosts[0]!.gates.find(({ gate }) => gate === 'groups')!;
}

describe('the rule groups', () => {
  it('are named with their room where nobody has given the table', () => {
    expect(groupsOf(asff(), tight)).toMatchObject({
      outcome: 'unknown',
      reason: expect.stringContaining('4 rule groups with room for 2, 10 networks each'),
      stands: expect.arrayContaining([
        '444444444444/us-west-2/vpc-2a1b2c3d-20',
        '444444444444/us-west-2/vpc-2a1b2c3d-4',
      ]),
      show: [expect.stringMatching(/^aws network-firewall describe-rule-group --region us-west-2 .*vpc-0a1b2c3d-4 /)],
    });
  });

  it.each([
    [1, 'passes', 0],
    [5, 'passes', 2],
    [10, 'stops', 4],
  ])('with %i graver hosts: %s', (count, outcome, leftOut) => {
    const gate = groupsOf(asff(), tight, graver(count));
    expect([gate.outcome, gate.leftOutBy?.length]).toEqual([outcome, leftOut]);
  });

  it('give their room to a host that matters more', () => {
    const lesser = graver(10).map((record) => ({ ...record, SeverityRank: 0 }));
    expect(groupsOf(asff(), tight, lesser)).toMatchObject({ outcome: 'passes', leftOutBy: [] });
  });

  it('stop a host where there is none', () => {
    expect(groupsOf(asff({ Region: 'eu-central-1' }), smallest)).toMatchObject({
      outcome: 'stops',
      remedy: expect.stringContaining('docs/onboarding.md'),
    });
  });
});

it('says with which network a host is dropped, and counts hosts of an account as `update-nf-rg` does', () => {
  const neighbours = Array.from({ length: 7 }, (_, index): HostRecord => ({
    ...graver(1)[0]!,
    HostIp: `2a0b:f4c2::${index + 2}1`,
  }));
  const finding = JSON.parse(
    JSON.stringify(asff())
      .replaceAll('185.220.101.4', '2a0b:f4c2::1')
      .replaceAll('IpAddressV4', 'IpAddressV6')
      .replaceAll('ipAddressV4', 'ipAddressV6'),
  );
  expect(groupsOf(finding, organization, neighbours)).toMatchObject({
    outcome: 'passes',
    leftOutBy: [],
    reason: expect.stringContaining('; it is dropped with all of 2a0b:f4c2::/64'),
  });
  expect(groupsOf(finding, organization, neighbours.slice(1)).reason).not.toContain('/64');
});
