import type { FirewallKey } from '../functions/core/step-contracts';
import { batchesOf, firewallKey } from '../organization/names';
import type { MemberAccount, Organization } from '../organization/organization';

const vpcsInAccount = 2;

/** So many firewalls, two in each account, in batches as they are deployed. */
export function memberFirewalls(count: number): Map<number, FirewallKey[]> {
  const members = Array.from({ length: Math.ceil(count / vpcsInAccount) }, (_, index): MemberAccount => {
    const vpcs = Math.min(vpcsInAccount, count - index * vpcsInAccount);
    return {
      name: `account ${index}`,
      // Ids of accounts are spread over all numbers; a large prime spreads these.
      id: String(100_000_000_000 + ((index * 7_919_999_983) % 900_000_000_000)),
      turnOnSecurityHub: false,
      vpcs: Array.from({ length: vpcs }, (_, vpc) => ({
        id: `vpc-${String(index * vpcsInAccount + vpc).padStart(8, '0')}`,
        region: 'us-west-2',
        firewallSubnets: ['subnet-0a1b2c3d'],
        ruleGroupOnly: false,
        routes: [],
        capacity: 30_000,
      })),
    };
  });
  const batches = batchesOf({ members } as Pick<Organization, 'members'> as Organization);
  return new Map([...batches].map(([batch, firewalls]) => [batch, firewalls.map(firewallKey)]));
}
