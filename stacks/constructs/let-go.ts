import type { TerraformStack } from 'cdktf';

/**
 * Has Terraform forget resources that a changed file no longer has, instead of destroying them; what is in no state is
 * nothing to it. Tried with Terraform 1.11: it needs the provider that the resource was made with, alias included, for as
 * long as the resource is in the state, and `terraform destroy` destroys it all the same.
 * @param addresses such as `aws_securityhub_account.us-west-2`; no resource of the stack may have one of them
 */
export function letGo(stack: TerraformStack, addresses: readonly string[]): void {
  if (addresses.length === 0) return;
  stack.addOverride(
    'removed',
    addresses.map((from) => ({ from, lifecycle: [{ destroy: false }] })),
  );
}
