import { TerraformOutput, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { GuardDuty } from './guard-duty';
import type { Place } from './place';

/** Says which of GuardDuty's plans are wanted and left out, and where: in the plan, and in the outputs of the stack. */
export class PlansLeftOut extends Construct {
  constructor(
    scope: Construct,
    id: string,
    regions: readonly { readonly place: Place; readonly guardDuty: GuardDuty }[],
  ) {
    super(scope, id);
    const entries = regions.map(({ place, guardDuty }) => `"${place.region}" = ${guardDuty.leftOut}`);
    const output = new TerraformOutput(this, 'output', {
      description: "GuardDuty's plans that organization.yaml asks for and that a Region does not have, by Region.",
      value: Token.asAny(`\${{for region, plans in {${entries.join(', ')}} : region => plans if length(plans) > 0}}`),
    });
    output.overrideLogicalId('guardduty_plans_left_out');
  }
}
