import { SecurityhubAccount } from '@cdktf/provider-aws/lib/securityhub-account';
import { Construct } from 'constructs';
import type { Place } from './place';

export interface OwnHubProps {
  readonly place: Place;
  /** Whether Terraform refuses to plan its end, which would take the account's standards and memberships along. */
  readonly isProtected: boolean;
}

/**
 * An account's own Security Hub in one Region, without standards: their findings are not what Portcullis acts on, and they
 * cost money. Its address is its Region, `aws_securityhub_account.us-west-2`.
 */
export class OwnHub extends Construct {
  readonly resource: SecurityhubAccount;

  constructor(scope: Construct, id: string, props: OwnHubProps) {
    super(scope, id);
    const { provider, region } = props.place;
    this.resource = new SecurityhubAccount(this, 'hub', {
      provider,
      enableDefaultStandards: false,
      lifecycle: { preventDestroy: props.isProtected },
    });
    this.resource.overrideLogicalId(region);
  }
}
