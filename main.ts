import { join } from 'node:path';
import { App } from 'cdktf';
import { loadOrganization } from './organization/load-organization';
import { OrganizationError } from './organization/organization-error';
import { declareStacks } from './stacks/declare-stacks';

try {
  const organization = loadOrganization(process.env['PORTCULLIS_ORGANIZATION'] ?? 'organization.yaml');
  const app = new App();
  declareStacks(app, organization, join(__dirname, 'dist', 'functions'));
  app.synth();
} catch (error) {
  if (!(error instanceof OrganizationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
