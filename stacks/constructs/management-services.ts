import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { existingOf } from '../../organization/existing-of';
import type { Organization } from '../../organization/organization';
import { adoptable } from './adoptable';
import { HubReader } from './hub-reader';
import { letGo } from './let-go';
import { OwnDetector } from './own-detector';
import { OwnHub } from './own-hub';
import type { Place } from './place';

export interface ManagementServicesProps {
  readonly places: readonly [Place, ...Place[]];
  readonly organization: Organization;
}

/**
 * GuardDuty and, with a local configuration, Security Hub of the management account in every Region: no administrator can
 * turn them on there. They come before the registration of the administrators, for the reasons of ADR 30.
 */
export class ManagementServices extends Construct {
  /** What the registrations come after. */
  readonly resources: ITerraformDependable[];

  constructor(scope: TerraformStack, id: string, props: ManagementServicesProps) {
    super(scope, id);
    const { places, organization } = props;
    const isProtected = organization.deletionProtection;
    const isLocal = organization.securityHub.configuration === 'LOCAL';
    const account = organization.managementAccount;
    const { detectors: existing, hubs: on, administrators } = existingOf(organization, account);
    // What exists is left as it is in every way: GuardDuty takes no change of a detector from a member.
    const detectors = places.map((place) => {
      const { resource } = new OwnDetector(this, `guardduty-${place.region}`, { place, isProtected });
      const isKept = administrators.guardDuty.includes(place.region);
      return adoptable(resource, { id: existing[place.region], isKept, leaves: 'all' });
    });
    const hubs = places
      .filter(() => isLocal)
      .map((place) => {
        const { resource } = new OwnHub(this, `securityhub-${place.region}`, { place, isProtected });
        const id = on.includes(place.region) ? account : undefined;
        const isKept = administrators.securityHub.includes(place.region);
        return adoptable(resource, { id, isKept, leaves: 'all' });
      });
    if (isLocal) new HubReader(this, 'hub-reader', { place: places[0], organization, after: hubs });
    // Under a central configuration the hub is its administrator's to keep.
    else
      letGo(
        scope,
        places.map(({ region }) => `aws_securityhub_account.${region}`),
      );
    this.resources = [...detectors, ...hubs];
  }
}
