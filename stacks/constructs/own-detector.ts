import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { Construct } from 'constructs';
import type { Place } from './place';

export interface OwnDetectorProps {
  readonly place: Place;
  /** Whether Terraform refuses to plan its end. */
  readonly isProtected: boolean;
}

/** An account's own GuardDuty in one Region. Its address is its Region, `aws_guardduty_detector.us-west-2`. */
export class OwnDetector extends Construct {
  readonly resource: GuarddutyDetector;

  constructor(scope: Construct, id: string, props: OwnDetectorProps) {
    super(scope, id);
    const { provider, region } = props.place;
    this.resource = new GuarddutyDetector(this, 'detector', {
      provider,
      // The administrator's setting holds for members; this is what holds until the account is one.
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      lifecycle: { preventDestroy: props.isProtected },
    });
    this.resource.overrideLogicalId(region);
  }
}
