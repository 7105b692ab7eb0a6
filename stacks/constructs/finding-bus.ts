import { Construct } from 'constructs';
import { CloudwatchEventBus } from '@cdktf/provider-aws/lib/cloudwatch-event-bus';
import { CloudwatchEventBusPolicy } from '@cdktf/provider-aws/lib/cloudwatch-event-bus-policy';
import { busName } from '../../organization/names';
import type { Place } from './place';
import { policyDocument } from './policy';

export interface FindingBusProps {
  readonly place: Place;
  /** The only AWS Organization whose accounts may send. */
  readonly organizationId: string;
}

/** The bus on which the findings of every Region meet. */
export class FindingBus extends Construct {
  readonly name: string;
  readonly arn: string;
  /** A target on this bus is refused until the policy is there. */
  readonly policy: CloudwatchEventBusPolicy;

  constructor(scope: Construct, id: string, props: FindingBusProps) {
    super(scope, id);
    const { provider } = props.place;
    const bus = new CloudwatchEventBus(this, 'bus', {
      provider,
      name: busName,
      description: 'Security Hub findings of every covered Region',
    });
    this.policy = new CloudwatchEventBusPolicy(this, 'policy', {
      provider,
      eventBusName: bus.name,
      policy: policyDocument([
        {
          Sid: 'AccountsOfThisOrganization',
          Principal: '*',
          Action: 'events:PutEvents',
          Resource: bus.arn,
          Condition: { StringEquals: { 'aws:PrincipalOrgID': props.organizationId } },
        },
      ]),
    });
    this.name = bus.name;
    this.arn = bus.arn;
  }
}
