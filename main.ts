import { join } from 'node:path';
import { BundleError, bundleFunctions } from './build/bundle-functions';
import { cdktfCommand } from './build/cdktf-command';
import { loadOrganization } from './organization/load-organization';
import { stackNames } from './organization/names';
import { OrganizationError } from './organization/organization-error';
import { stackOrder } from './organization/stack-order';
import { requestedStacks } from './stacks/requested-stacks';

/** Builds the stacks that a command of the CDKTF CLI is about. */
async function main(): Promise<void> {
  const organization = loadOrganization(process.env['PORTCULLIS_ORGANIZATION'] ?? 'organization.yaml');
  const order = stackOrder(organization);
  const chosen = requestedStacks(order, cdktfCommand());
  const bundles = join(__dirname, 'dist', 'functions');
  // esbuild is a process of its own, and works while Node loads CDKTF.
  const bundling = chosen.has(stackNames.delegatedAdmin) ? bundleFunctions(__dirname, bundles) : undefined;
  const { App } = await import('cdktf');
  const { declareStacks } = await import('./stacks/declare-stacks');
  const { keepInitialized } = await import('./build/keep-initialized');
  await bundling;

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
