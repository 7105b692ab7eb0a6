import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { organizationJsonSchema } from '../organization/organization-json-schema';

/** Writes the JSON Schema of the organization file; a test fails where the written one is out of date. */
async function writeOrganizationSchema(): Promise<void> {
  const file = join(__dirname, '..', 'organization', 'organization.schema.json');
  const text = JSON.stringify(organizationJsonSchema());
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}

void writeOrganizationSchema();
