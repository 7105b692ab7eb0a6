import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { existingOf } from '../organization/existing-of';
import { stackNames } from '../organization/names';
import type { MemberAccount, Organization } from '../organization/organization';
import { HubReader } from './constructs/hub-reader';
import { letGo } from './constructs/let-go';
import { OwnHub } from './constructs/own-hub';
import { settle, type Place } from './constructs/place';
import { UpdaterRole } from './constructs/updater-role';

/** A member account: the roles that the security account works through, and Security Hub where that is ours to turn on. */
export class MemberStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization, member: MemberAccount) {
    super(scope, stackNames.member(member.id));
    const { homeRegion, linkedRegions } = organization;
    const places = settle(this, organization, member.id, [homeRegion, ...linkedRegions]);
    new UpdaterRole(this, 'updater', { place: places[0], organization });
    this.turnOn(places, organization, member);
  }

  /** Whatever the file says later, a hub that was turned on here is not turned off by it: it is let go. */
  private turnOn(places: readonly [Place, ...Place[]], organization: Organization, member: MemberAccount): void {
    const { hubs: existing } = existingOf(organization, member.id);
    const isOurs = member.turnOnSecurityHub && organization.securityHub.configuration === 'LOCAL';
    const ours = places.filter(({ region }) => isOurs && !existing.includes(region));
    const isProtected = organization.deletionProtection;
    const hubs = ours.map((place) => new OwnHub(this, `securityhub-${place.region}`, { place, isProtected }));
    if (hubs.length > 0)
      new HubReader(this, 'hub-reader', {
        ...{ place: places[0], organization },
        after: hubs.map(({ resource }) => resource),
      });
    const others = places.filter((place) => !ours.includes(place));
    letGo(
      this,
      others.map(({ region }) => `aws_securityhub_account.${region}`),
    );
  }
}
