import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployerPermissionsPage } from './deployer-permissions-page';
import { documentedOrganization } from './documented-organization';

// A test fails where the written page is out of date.
const page = deployerPermissionsPage(documentedOrganization());
writeFileSync(join(__dirname, '..', 'docs', 'deployer-permissions.md'), page);
