import { Construct } from 'constructs';
import { CloudformationStackSet } from '@cdktf/provider-aws/lib/cloudformation-stack-set';
import { CloudformationStackSetInstance } from '@cdktf/provider-aws/lib/cloudformation-stack-set-instance';
import { updaterStackSet } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import type { Place } from './place';
import { updaterTemplate } from './updater-template';

export interface UpdaterStackSetProps {
  /** The management account: StackSets that AWS manages are made there. */
  readonly place: Place;
  readonly organization: Organization;
}

/** An account that refuses holds up no other one. */
const operationPreferences = { failureTolerancePercentage: 100, maxConcurrentPercentage: 100 };

/** Brings the updater role to every account of the chosen organizational units, now and when it joins. */
export class UpdaterStackSet extends Construct {
  constructor(scope: Construct, id: string, props: UpdaterStackSetProps) {
    super(scope, id);
    const { region, provider } = props.place;
    const stackSet = new CloudformationStackSet(this, 'stack-set', {
      provider,
      name: updaterStackSet,
      description: 'The role through which Portcullis writes the rules of its own rule groups',
      permissionModel: 'SERVICE_MANAGED',
      callAs: 'SELF',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      // Operations on several units wait for each other instead of being refused.
      managedExecution: { active: true },
      capabilities: ['CAPABILITY_NAMED_IAM'],
      operationPreferences,
      // `${` is Terraform's own; a function, since `$$` in a replacement means one `$`.
      templateBody: updaterTemplate(props.organization).replaceAll('${', () => '$${'),
      // AWS fills it in, and the provider would take it out again with each deployment.
      lifecycle: { ignoreChanges: ['administration_role_arn'] },
    });
    // One for each unit: a change of its units replaces an instance, and the roles of all of them would be gone meanwhile.
    for (const unit of props.organization.updaterRoleUnits) {
      new CloudformationStackSetInstance(this, unit, {
        provider,
        stackSetName: stackSet.name,
        callAs: 'SELF',
        // IAM has no Regions: once is enough.
        region,
        deploymentTargets: { organizationalUnitIds: [unit] },
        operationPreferences,
      });
    }
  }
}
