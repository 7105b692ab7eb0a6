import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';

import type { MotoClient } from './moto-client';
import type { Where } from './service';

export interface LocalAccount {
  readonly name: string;
  /** 12 digits. */
  readonly id: string;
}

export interface LocalVpc {
  readonly id: string;
  readonly region: string;
  /** One in each of two availability zones. */
  readonly subnets: readonly string[];
}

/** What the seed made; the organization file says the same. */
export interface SeededOrganization {
  readonly organizationId: string;
  readonly management: LocalAccount;
  readonly security: LocalAccount;
  readonly members: readonly (LocalAccount & { readonly vpcs: readonly LocalVpc[] })[];
  readonly homeRegion: string;
  readonly linkedRegions: readonly string[];
}

const homeRegion = 'us-west-2';
const linkedRegion = 'us-east-1';
const management: LocalAccount = { name: 'management', id: '111111111111' };
/** Every account that AWS Organizations creates has it, and so do moto's. */
const deploymentRole = 'OrganizationAccountAccessRole';

/**
 * Makes an organization as a customer has it before Portcullis: four accounts, and three VPCs in two of them and two
 * Regions. moto draws ids at random; its generator is set before each creation, so that they are the same in every run.
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
        await createVpc(moto, { account: payments.id, region: homeRegion }, '10.10', 101),
        await createVpc(moto, { account: payments.id, region: linkedRegion }, '10.11', 102),
      ],
    },
    { ...orders, vpcs: [await createVpc(moto, { account: orders.id, region: linkedRegion }, '10.20', 103)] },
  ];
  return { organizationId, management, security, members, homeRegion, linkedRegions: [linkedRegion] };
}

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
    neverBlock: [{ cidr: '151.101.0.0/16', reason: 'the content delivery network of the shops' }],
    members: members.map(({ name, id, vpcs }) => ({
      name,
      id,
      vpcs: vpcs.map((vpc) => ({ id: vpc.id, region: vpc.region, firewallSubnets: vpc.subnets })),
    })),
  };
  const heading = '# The organization that `npm run local` made; written anew on every start.\n';
  writeFileSync(path, heading + stringify(document, { aliasDuplicateObjects: false }));
}

async function createAccount(moto: MotoClient, where: Where, name: string, seed: number): Promise<LocalAccount> {
  await moto.seed(seed);
  const input = { AccountName: name, Email: `${name}@example.com` };
  const answer = await organizations(moto, where, 'CreateAccount', input);
  const { AccountId: id } = answer['CreateAccountStatus'] as { AccountId: string };
  return { name, id };
}

async function createVpc(moto: MotoClient, where: Where, network: string, seed: number): Promise<LocalVpc> {
  await moto.seed(seed);
  const vpc = await ec2(moto, where, 'vpcId', { Action: 'CreateVpc', CidrBlock: `${network}.0.0/16` });
  const subnets: string[] = [];
  for (const [zone, block] of [
    ['a', '0.0/28'],
    ['b', '0.16/28'],
  ]) {
    const parameters = { VpcId: vpc, CidrBlock: `${network}.${block}`, AvailabilityZone: `${where.region}${zone}` };
    subnets.push(await ec2(moto, where, 'subnetId', { Action: 'CreateSubnet', ...parameters }));
  }
  return { id: vpc, region: where.region, subnets };
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
