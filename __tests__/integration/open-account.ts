import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { DeployedOrganization } from './deployed-organization';

/** A VPC as the organization file lists it. */
export interface OpenedVpc {
  readonly id: string;
  readonly region: string;
}

/** An account and its VPCs in the home Region. */
export interface OpenedAccount {
  readonly name: string;
  readonly id: string;
  readonly vpcs: readonly [OpenedVpc, OpenedVpc];
}

/** Opens an account in the organization, and makes two VPCs in it; Portcullis knows nothing of any of them yet. */
export async function openAccount(local: DeployedOrganization, name: string): Promise<OpenedAccount> {
  const { managementAccount, homeRegion: region } = local.organization;
  const organizations = local.client(OrganizationsClient, managementAccount, 'us-east-1');
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
  );
  const id = CreateAccountStatus?.AccountId ?? '';
  const ec2 = local.client(EC2Client, id, region);
  const openVpc = async (CidrBlock: string) => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock }));
    return { id: Vpc?.VpcId ?? '', region };
  };
  return { name, id, vpcs: [await openVpc('10.30.0.0/16'), await openVpc('10.31.0.0/16')] };
}
