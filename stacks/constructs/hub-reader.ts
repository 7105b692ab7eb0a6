import type { ITerraformDependable } from 'cdktf';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { hubReaderRole } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Place } from './place';
import { policyDocument } from './policy';
import { trustOfFunction } from './trust-of-function';

export interface HubReaderProps {
  readonly place: Place;
  readonly organization: Organization;
  /** The hubs that it is there for. It comes after them: to whom it answers, they are on. */
  readonly after: ITerraformDependable[];
}

/**
 * The role of an account that lets `enrol-members` see that the account's Security Hub is on, and nothing else: AWS turns
 * its default standards on where it enrols an account whose hub is off.
 */
export class HubReader extends Construct {
  constructor(scope: Construct, id: string, props: HubReaderProps) {
    super(scope, id);
    const { provider } = props.place;
    const role = new IamRole(this, 'role', {
      provider,
      name: hubReaderRole,
      description: 'Lets Portcullis in the security account see whether Security Hub is on',
      assumeRolePolicy: policyDocument([trustOfFunction(props.organization, 'enrol-members')]),
      dependsOn: props.after,
    });
    new IamRolePolicy(this, 'policy', {
      provider,
      name: 'permissions',
      role: role.name,
      policy: policyDocument([
        // An account has one hub in a Region, and the service authorization reference does not say that to name it does.
        { Sid: 'TheOneHubOfEachRegion', Action: 'securityhub:DescribeHub', Resource: '*' },
      ]),
    });
  }
}
