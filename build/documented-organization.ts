import { join } from 'node:path';
import { deployerRole } from '../organization/deployer-policies';
import { loadOrganization } from '../organization/load-organization';
import type { Organization } from '../organization/organization';

/** The example of `organization.yaml`, with what changes the permissions of a deployer. */
export function documentedOrganization(): Organization {
  return {
    ...loadOrganization(join(__dirname, '..', 'organization.yaml')),
    deploymentRole: deployerRole,
    stateBackend: { type: 's3', bucket: 'example-terraform-states', region: 'us-west-2', keyPrefix: 'portcullis/' },
    firewallLogs: { types: ['ALERT'], bucket: 'example-firewall-logs' },
  };
}
