import { Construct } from 'constructs';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { updaterRole } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Place } from './place';
import { policyDocument } from './policy';
import { updaterAccess, updaterDescription } from './updater-access';

export interface UpdaterRoleProps {
  readonly place: Place;
  readonly organization: Organization;
}

/**
 * The role of a member account that lets `update-nf-rg` write the rules of Portcullis's own rule groups, and read how its
 * firewalls use them.
 */
export class UpdaterRole extends Construct {
  constructor(scope: Construct, id: string, props: UpdaterRoleProps) {
    super(scope, id);
    const { account, provider } = props.place;
    const { trust, permissions } = updaterAccess(props.organization, account);
    const role = new IamRole(this, 'role', {
      provider,
      name: updaterRole,
      description: updaterDescription,
      assumeRolePolicy: policyDocument(trust),
    });
    new IamRolePolicy(this, 'policy', {
      provider,
      name: 'permissions',
      role: role.name,
      policy: policyDocument(permissions),
    });
  }
}
