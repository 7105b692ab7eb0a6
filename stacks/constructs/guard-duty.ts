import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { DataAwsGuarddutyDetector } from '@cdktf/provider-aws/lib/data-aws-guardduty-detector';
import { GuarddutyDetectorFeature } from '@cdktf/provider-aws/lib/guardduty-detector-feature';
import { GuarddutyOrganizationConfiguration } from '@cdktf/provider-aws/lib/guardduty-organization-configuration';
import { GuarddutyOrganizationConfigurationFeature } from '@cdktf/provider-aws/lib/guardduty-organization-configuration-feature';
import type { GuardDutySettings } from '../../organization/organization';
import { protectionPlans } from '../../organization/protection-plans';
import type { Place } from './place';

export interface GuardDutyProps {
  readonly place: Place;
  readonly settings: GuardDutySettings;
}

/** GuardDuty of the whole organization in one Region, run by its delegated administrator, who has a detector there. */
export class GuardDuty extends Construct {
  constructor(scope: Construct, id: string, props: GuardDutyProps) {
    super(scope, id);
    const { members, protectionPlans: wanted } = props.settings;
    const { provider } = props.place;
    // GuardDuty draws its id, and an account has one in a Region: AWS is asked, not the state of the stack that made it.
    const detector = new DataAwsGuarddutyDetector(this, 'detector', { provider });
    const configuration = new GuarddutyOrganizationConfiguration(this, 'organization', {
      provider,
      detectorId: detector.id,
      autoEnableOrganizationMembers: members,
    });
    // One after another: each of these calls changes a part of the same detector, and some have been lost side by side.
    let before: ITerraformDependable = configuration;
    // All plans are spelt out, since GuardDuty gives a new detector most of them, and each costs money.
    for (const name of protectionPlans) {
      const isWanted = wanted.includes(name);
      const plan = {
        provider,
        detectorId: detector.id,
        name,
        // Who installs the agents of runtime monitoring is not decided here, and what is decided elsewhere stays.
        lifecycle: { ignoreChanges: ['additional_configuration'] },
      };
      const own = new GuarddutyDetectorFeature(this, `plan-${name}`, {
        ...plan,
        status: isWanted ? 'ENABLED' : 'DISABLED',
        dependsOn: [before],
      });
      before = new GuarddutyOrganizationConfigurationFeature(this, `organization-plan-${name}`, {
        ...plan,
        autoEnable: isWanted ? members : 'NONE',
        dependsOn: [own],
      });
    }
  }
}
