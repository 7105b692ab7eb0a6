import { spawnSync } from 'node:child_process';

const missing = whatIsMissing();
if (missing !== undefined) process.stderr.write(`The integration tests are skipped: ${missing}\n`);

/** `describe` where a local organization can run, and otherwise `describe.skip`, which counts the tests as skipped. */
export const describeLocal = missing === undefined ? describe : describe.skip;

/**
 * What the integration tests lack on this machine, in one sentence; `undefined`: nothing, or it must not matter.
 * In CI a missing requirement is a failure, so there the tests run and say themselves what they lack.
 */
function whatIsMissing(): string | undefined {
  if (process.env['CI'] === 'true') return undefined;
  if (spawnSync('terraform', ['version']).error) return 'Terraform is not installed: see the README.';
  const moto = ['moto_server', 'python3'].some((command) => !spawnSync(command, ['--help']).error);
  return moto ? undefined : 'neither moto_server nor Python 3, which could install it, is there: see the README.';
}
