import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { keyAlias, stackNames } from '../organization/names';
import type { Firewall, Organization } from '../organization/organization';
import { EncryptionKey } from './constructs/encryption-key';
import { settle } from './constructs/place';
import { VpcFirewall } from './constructs/vpc-firewall';

/** One VPC's firewall, with a key of its own. */
export class FirewallStack extends TerraformStack {
  constructor(scope: Construct, organization: Organization, firewall: Firewall) {
    super(scope, stackNames.firewall(firewall));
    const [place] = settle(this, organization, firewall.account, [firewall.region]);
    const key = new EncryptionKey(this, 'key', {
      place,
      alias: `${keyAlias}-${firewall.id}`,
      description: `Portcullis's firewall of ${firewall.id}`,
    });
    new VpcFirewall(this, 'firewall', {
      place,
      key,
      firewall,
      logRetentionDays: organization.logRetentionDays,
    });
  }
}
