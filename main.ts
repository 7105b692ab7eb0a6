import { join } from 'node:path';
import { App } from 'cdktf';
import { BundleError } from './build/bundle-error';
import { cdktfCommand } from './build/cdktf-command';
import { keepInitialized } from './build/keep-initialized';
import { stackNames } from './organization/names';
import { loadOrganization } from './organization/load-organization';
import { OrganizationError } from './organization/organization-error';
import { stackOrder } from './organization/stack-order';
import { declareStacks } from './stacks/declare-stacks';
import { requestedStacks } from './stacks/requested-stacks';

/** Builds the stacks that the command of the CDKTF CLI is about, for an organization of any size in the same time. */
async function main(): Promise<void> {
  const organization = loadOrganization(process.env['PORTCULLIS_ORGANIZATION'] ?? 'organization.yaml');
  const order = stackOrder(organization);
  const chosen = requestedStacks(order, cdktfCommand());
  const bundles = join(__dirname, 'dist', 'functions');
  if (chosen.has(stackNames.delegatedAdmin)) {
    const { bundleFunctions } = await import('./build/bundle-functions');
    await bundleFunctions(__dirname, bundles);
  }
  // CDKTF keeps for every token where it was made, and reads it for nothing but errors: a third of the time.
  Error.captureStackTrace = () => undefined;
  const app = new App();
  declareStacks(app, organization, bundles, chosen);
  keepInitialized(app.manifest, chosen, order.keys());
  app.synth();
}

main().catch((error: unknown) => {
  if (!(error instanceof OrganizationError || error instanceof BundleError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
