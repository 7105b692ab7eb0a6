import { type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
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
  /** Terraform's expression for the plans that are wanted and that the Region lacks, as a list of their names. */
  readonly leftOut: string;

  constructor(scope: Construct, id: string, props: GuardDutyProps) {
    super(scope, id);
    const { members, protectionPlans: wanted } = props.settings;
    const { provider, region } = props.place;
    // GuardDuty draws its id, and an account has one in a Region: AWS is asked, not the state of the stack that made it.
    const detector = new DataAwsGuarddutyDetector(this, 'detector', { provider });
    const configuration = new GuarddutyOrganizationConfiguration(this, 'organization', {
      provider,
      detectorId: detector.id,
      autoEnableOrganizationMembers: members,
    });
    const local = new TerraformLocal(this, 'plans', `\${${offeredPlans(detector.fqn, wanted)}}`);
    local.overrideLogicalId(`guardduty_plans_${region}`);
    const offered = `local.${local.friendlyUniqueId}`;
    this.leftOut = `[for plan in ${JSON.stringify(wanted)} : plan if !contains(${offered}, plan)]`;
    // One after another: each of these calls changes a part of the same detector, and some have been lost side by side.
    let before: ITerraformDependable = configuration;
    // All plans are spelt out, since GuardDuty gives a new detector most of them, and each costs money.
    for (const name of protectionPlans) {
      const isWanted = wanted.includes(name);
      const plan = {
        provider,
        detectorId: detector.id,
        name,
        // GuardDuty refuses to set a plan that the Region lacks, be it to off.
        count: Token.asNumber(`\${contains(${offered}, "${name}") ? 1 : 0}`),
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

/**
 * The plans that a detector lists: those that its Region has, and no others. A detector that lists nothing tells nothing.
 * One with the older monitoring of runtimes may leave the newer out, and then there is something to say, not to skip:
 * GuardDuty refuses both together.
 */
function offeredPlans(detector: string, wanted: readonly string[]): string {
  const listed = `${detector}.features`;
  const newer = wanted.includes('RUNTIME_MONITORING')
    ? `, [for each in ${listed} : "RUNTIME_MONITORING" if each.name == "EKS_RUNTIME_MONITORING" && each.status == "ENABLED"]`
    : '';
  return `try(length(${listed}), 0) == 0 ? tolist(${JSON.stringify(protectionPlans)}) : tolist(concat(${listed}[*].name${newer}))`;
}
