import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { DeployedOrganization } from './deployed-organization';

/** An account and its VPC in the home Region, as the organization file lists them. */
export interface OpenedAccount {
  readonly name: string;
  readonly id: string;
  readonly vpcs: readonly [{ readonly id: string; readonly region: string }];
}

/** Opens an account in the organization, and makes a VPC in it; Portcullis knows nothing of either yet. */
export async function openAccount(local: DeployedOrganization, name: string): Promise<OpenedAccount> {
  const { managementAccount, homeRegion: region } = local.organization;
  const organizations = local.client(OrganizationsClient, managementAccount, 'us-east-1');
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
  );
  const id = CreateAccountStatus?.AccountId ?? '';
  const ec2 = local.client(EC2Client, id, region);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.30.0.0/16' }));
  return { name, id, vpcs: [{ id: Vpc?.VpcId ?? '', region }] };
}
