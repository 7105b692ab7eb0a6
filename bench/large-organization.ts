import { stringify } from 'yaml';

const regions = ['us-west-2', 'us-east-1'];

/**
 * The text of an organization file: accounts with a VPC in each of two Regions, each VPC with a firewall in two subnets.
 * @param accounts number of member accounts
 */
export function largeOrganization(accounts: number): string {
  const id = (number: number) => number.toString(16).padStart(17, '0');
  const members = Array.from({ length: accounts }, (_, account) => ({
    name: `account ${account + 1}`,
    // Far enough apart that they fall into batches as ids of real accounts do.
    id: String(300_000_000_000 + account * 104_729),
    vpcs: regions.map((region, index) => {
      const vpc = account * regions.length + index;
      return { id: `vpc-${id(vpc)}`, region, firewallSubnets: [0, 1].map((zone) => `subnet-${id(vpc * 2 + zone)}`) };
    }),
  }));
  return stringify({
    organizationId: 'o-exampleorgid',
    managementAccount: '111111111111',
    securityAccount: '222222222222',
    homeRegion: regions[0],
    linkedRegions: regions.slice(1),
    deploymentRole: 'OrganizationAccountAccessRole',
    owner: 'network-security',
    members,
  });
}
