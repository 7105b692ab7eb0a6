import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { stackNames } from '../organization/names';
import type { MemberAccount, Organization } from '../organization/organization';
import { settle } from './constructs/place';
import { UpdaterRole } from './constructs/updater-role';

/** A member account: the one role that the security account works through. */
export class MemberStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization, member: MemberAccount) {
    super(scope, stackNames.member(member.id));
    const [place] = settle(this, organization, member.id, [organization.homeRegion]);
    new UpdaterRole(this, 'updater', { place, organization });
  }
}
