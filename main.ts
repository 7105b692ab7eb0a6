import { join } from 'node:path';
import { BundleError } from './build/bundle-error';
import { bundleFunctions } from './build/bundle-functions';
import { cdktfCommand } from './build/cdktf-command';
import { stackNames } from './organization/names';
import { organizationPath } from './organization/organization-path';
import { OrganizationError } from './organization/organization-error';
import { centralStacks, stackOrder } from './organization/stack-order';
import { requestedStacks } from './stacks/requested-stacks';
import { stackRequest, type StackRequest } from './stacks/stack-request';
import { UnknownStackError } from './stacks/unknown-stack-error';
import { guardOutput } from './terminal/guard-output';
import { sayLines } from './terminal/print';

const bundles = join(__dirname, 'dist', 'functions');

/** Builds the stacks that the command of the CDKTF CLI is about, for an organization of any size in the same time. */
async function main(): Promise<void> {
  const request = stackRequest(cdktfCommand());
  const needsBundles = requestedStacks(centralStacks, request).has(stackNames.delegatedAdmin);
  // esbuild is told first what to do, and does it in a process of its own while Node loads all the rest. Whichever of
  // the two fails first is reported, and the other's failure is known to nobody.
  const [, synthesize] = await Promise.all([
    needsBundles ? bundleFunctions(__dirname, bundles) : undefined,
    prepare(request),
  ]);
  synthesize();
}

/** Loads what takes long, in the order in which a mistake is found soonest: the organization, the request, CDKTF. */
async function prepare(request: StackRequest | undefined): Promise<() => void> {
  const { loadOrganization } = await import('./organization/load-organization');
  const organization = loadOrganization(organizationPath());
  const order = stackOrder(organization);
  const chosen = requestedStacks(order, request);
  if (request && (chosen.size === 0 || request.patterns.includes('')))
    throw new UnknownStackError(request.patterns, [...order.keys()]);

  const { App } = await import('cdktf');
  const { keepInitialized } = await import('./build/keep-initialized');
  const { declareStacks } = await import('./stacks/declare-stacks');
  return () => {
    // CDKTF keeps for every token where it was made, and reads it for nothing but errors: a third of the time.
    Error.captureStackTrace = () => undefined;
    const app = new App();
    declareStacks(app, organization, bundles, request && chosen);
    keepInitialized(app.manifest, chosen, order.keys());
    app.synth();
  };
}

const expected = [OrganizationError, UnknownStackError, BundleError];

guardOutput();
main().catch((error: unknown) => {
  if (!expected.some((kind) => error instanceof kind)) throw error;
  sayLines((error as Error).message);
  process.exitCode = 1;
});
