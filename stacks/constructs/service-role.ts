import { Construct } from 'constructs';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { roleName } from '../../organization/names';
import type { Place } from './place';
import { policyDocument, type Statement } from './policy';

export interface ServiceRoleProps {
  readonly place: Place;
  /** Who works under this role: a function, a state machine, a rule or a schedule. One role for each. */
  readonly owner: string;
  /** The service that may assume it, such as `lambda`. */
  readonly service: 'events' | 'lambda' | 'scheduler' | 'states';
  readonly permissions: readonly Statement[];
}

/** A role for one owner, with exactly its permissions. */
export class ServiceRole extends Construct {
  readonly arn: string;
  /** What needs the permissions from its first moment on depends on this. */
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const { place, owner, service } = props;
    const role = new IamRole(this, 'role', {
      provider: place.provider,
      name: roleName(owner),
      description: `Permissions of ${owner}`,
      assumeRolePolicy: policyDocument([
        {
          Principal: { Service: `${service}.amazonaws.com` },
          Action: 'sts:AssumeRole',
          // Another account must not have the service act under this role. Lambda does not send the account.
          ...(service === 'lambda' ? {} : { Condition: { StringEquals: { 'aws:SourceAccount': place.account } } }),
        },
      ]),
    });
    this.policy = new IamRolePolicy(this, 'policy', {
      provider: place.provider,
      name: 'permissions',
      role: role.name,
      policy: policyDocument(props.permissions),
    });
    this.arn = role.arn;
  }
}
