import { stringify } from 'yaml';

import type { Vpc } from '../organization/organization';
import { files } from './files';
import type { MotoClient } from './moto-client';
import type { Where } from './service';

export interface LocalAccount {
  readonly name: string;
  /** 12 digits. */
  readonly id: string;
}

/** A VPC, and what the organization file says of its firewall. */
export type LocalVpc = Pick<Vpc, 'id' | 'region' | 'firewallSubnets' | 'newSubnets'> & Partial<Pick<Vpc, 'routes'>>;

/** What the seed made; the organization file says the same. */
export interface SeededOrganization {
  readonly organizationId: string;
  readonly management: LocalAccount;
  readonly security: LocalAccount;
  readonly members: readonly (LocalAccount & { readonly vpcs: readonly LocalVpc[] })[];
  /** In no line of the organization file, and in its organizational unit. */
  readonly unwritten: LocalAccount;
  /** Id of the organizational unit that all accounts with workloads are in. */
  readonly unit: string;
  readonly homeRegion: string;
  readonly linkedRegions: readonly string[];
}

const homeRegion = 'us-west-2';
const linkedRegion = 'us-east-1';
const management: LocalAccount = { name: 'management', id: '111111111111' };
/** Every account that AWS Organizations creates has it, and so do moto's. */
const deploymentRole = 'OrganizationAccountAccessRole';

/**
 * Makes an organization as a customer has it before Portcullis: five accounts, and three VPCs in two of them and two
 * Regions. One VPC has subnets for a firewall and route tables that are to lead to it, one has room for subnets, and one
 * has subnets alone. moto draws ids at random; its generator is set before each creation, so that they are the same in
 * every run.
 */
export async function seedOrganization(moto: MotoClient): Promise<SeededOrganization> {
  const where = { account: management.id, region: 'us-east-1' };
  await moto.seed(1);
  const created = await organizations(moto, where, 'CreateOrganization', { FeatureSet: 'ALL' });
  const { Id: organizationId } = created['Organization'] as { Id: string };

  const security = await createAccount(moto, where, 'security', 11);
  const payments = await createAccount(moto, where, 'payments', 12);
  const orders = await createAccount(moto, where, 'orders', 13);
  const members = [
    {
      ...payments,
      vpcs: [
        await createVpc(moto, { account: payments.id, region: homeRegion }, 101, '10.10', ['subnets', 'routes']),
        await createVpc(moto, { account: payments.id, region: linkedRegion }, 102, '10.11', []),
      ],
    },
    {
      ...orders,
      vpcs: [await createVpc(moto, { account: orders.id, region: linkedRegion }, 103, '10.20', ['subnets'])],
    },
  ];
  const unwritten = await createAccount(moto, where, 'laboratory', 14);
  const unit = await createUnit(moto, where, [payments, orders, unwritten]);
  return { organizationId, management, security, members, unwritten, unit, homeRegion, linkedRegions: [linkedRegion] };
}

/** The first line of each organization file that is written here. */
export const organizationFileHeading = '# The organization that `npm run local` made; written anew on every start.';

/** Writes the organization file that covers everything the seed made. */
export function writeOrganizationFile(path: string, organization: SeededOrganization): void {
  const { organizationId, members, linkedRegions } = organization;
  const document = {
    organizationId,
    managementAccount: organization.management.id,
    securityAccount: organization.security.id,
    homeRegion: organization.homeRegion,
    linkedRegions,
    deploymentRole,
    owner: 'security',
    // So that `cdktf destroy` takes down what `cdktf deploy` built.
    deletionProtection: false,
    updaterRoleUnits: [organization.unit],
    neverBlock: [{ cidr: '151.101.0.0/16', reason: 'the content delivery network of the shops' }],
    // The account that is not written here is left out, and named for it.
    members: members.map(({ name, id, vpcs }) => ({ name, id, turnOnSecurityHub: true, vpcs })),
  };
  files.write(path, `${organizationFileHeading}\n${stringify(document, { aliasDuplicateObjects: false })}`);
}

async function createAccount(moto: MotoClient, where: Where, name: string, seed: number): Promise<LocalAccount> {
  await moto.seed(seed);
  const input = { AccountName: name, Email: `${name}@example.com` };
  const answer = await organizations(moto, where, 'CreateAccount', input);
  const { AccountId: id } = answer['CreateAccountStatus'] as { AccountId: string };
  return { name, id };
}

/** Makes the unit that accounts with workloads are in. */
async function createUnit(moto: MotoClient, where: Where, accounts: readonly LocalAccount[]): Promise<string> {
  const { Roots } = await organizations(moto, where, 'ListRoots', {});
  const [root] = Roots as readonly { readonly Id: string }[];
  await moto.seed(21);
  const made = await organizations(moto, where, 'CreateOrganizationalUnit', { ParentId: root?.Id, Name: 'workloads' });
  const { Id: unit } = made['OrganizationalUnit'] as { Id: string };
  for (const { id } of accounts) {
    const input = { AccountId: id, SourceParentId: root?.Id, DestinationParentId: unit };
    await organizations(moto, where, 'MoveAccount', input);
  }
  return unit;
}

/** @param has what the VPC has for a firewall already */
async function createVpc(
  moto: MotoClient,
  where: Where,
  seed: number,
  network: string,
  has: readonly ('subnets' | 'routes')[],
): Promise<LocalVpc> {
  await moto.seed(seed);
  const VpcId = await ec2(moto, where, 'vpcId', { Action: 'CreateVpc', CidrBlock: `${network}.0.0/16` });
  const newSubnets = [
    { availabilityZone: `${where.region}a`, cidr: `${network}.0.0/28` },
    { availabilityZone: `${where.region}b`, cidr: `${network}.0.16/28` },
  ];
  const vpc = { id: VpcId, region: where.region };
  if (!has.includes('subnets')) return { ...vpc, newSubnets };
  const firewallSubnets: string[] = [];
  for (const { availabilityZone: AvailabilityZone, cidr: CidrBlock } of newSubnets) {
    const parameters = { VpcId, CidrBlock, AvailabilityZone };
    firewallSubnets.push(await ec2(moto, where, 'subnetId', { Action: 'CreateSubnet', ...parameters }));
  }
  if (!has.includes('routes')) return { ...vpc, firewallSubnets };
  const routes = [];
  for (const { availabilityZone } of newSubnets) {
    const routeTable = await ec2(moto, where, 'routeTableId', { Action: 'CreateRouteTable', VpcId });
    routes.push({ routeTable, availabilityZone, destination: '0.0.0.0/0' });
  }
  return { ...vpc, firewallSubnets, routes };
}

async function organizations(moto: MotoClient, where: Where, operation: string, input: object) {
  return moto.json(where, 'organizations', `AWSOrganizationsV20161128.${operation}`, input);
}

/** Makes one thing and answers its id, the text of element `id`. */
async function ec2(moto: MotoClient, where: Where, id: string, parameters: Record<string, string>): Promise<string> {
  const xml = await moto.query(where, 'ec2', { ...parameters, Version: '2016-11-15' });
  const found = new RegExp(`<${id}>([^<]+)</${id}>`).exec(xml)?.[1];
  if (found === undefined) throw new Error(`moto's answer to ${parameters['Action'] ?? ''} holds no ${id}`);
  return found;
}
