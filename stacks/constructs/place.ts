import { S3Backend, type TerraformStack } from 'cdktf';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { partitionOf, roleArn } from '../../organization/names';
import type { Organization } from '../../organization/organization';

/** One Region of one account. */
export interface Where {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Where a resource goes: one Region of one account, and the provider that speaks to it. */
export interface Place extends Where {
  readonly provider: AwsProvider;
}

/**
 * Gives a stack its state backend and a provider for each Region.
 * @param regions the first one is the stack's default; each of the others has an alias
 */
export function settle(
  stack: TerraformStack,
  organization: Organization,
  account: string,
  regions: readonly [string, ...string[]],
): [Place, ...Place[]] {
  keepState(stack, organization);
  const { deploymentRole, managementAccount, owner, tags } = organization;
  // The management account is where a deployment starts, so its credentials are there already.
  const assumeRole =
    deploymentRole && account !== managementAccount
      ? { assumeRole: [{ roleArn: roleArn(regions[0], account, deploymentRole) }] }
      : {};
  const place = (region: string, isDefault: boolean): Place => ({
    account,
    region,
    partition: partitionOf(region),
    provider: new AwsProvider(stack, isDefault ? 'aws' : `aws-${region}`, {
      region,
      ...(isDefault ? {} : { alias: region }),
      // Credentials of another account must fail here, and not build this stack in the wrong place.
      allowedAccountIds: [account],
      ...assumeRole,
      defaultTags: [{ tags: { ...tags, Project: 'portcullis', Stack: stack.node.id, Account: account, Owner: owner } }],
    }),
  });
  const [first, ...others] = regions;
  return [place(first, true), ...others.map((region) => place(region, false))];
}

/** Without a backend of the organization's, CDKTF keeps `terraform.<stack>.tfstate` in the working directory. */
function keepState(stack: TerraformStack, { stateBackend }: Organization): void {
  if (!stateBackend) return;
  const { bucket, region, keyPrefix } = stateBackend;
  new S3Backend(stack, { bucket, region, key: `${keyPrefix}${stack.node.id}.tfstate`, encrypt: true });
  // CDKTF 0.21 knows no `useLockfile`; without it two deployments at once would lose one's state.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
