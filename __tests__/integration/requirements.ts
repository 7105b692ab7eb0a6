import { spawnSync } from 'node:child_process';

/**
 * What the integration test lacks on this machine, in one sentence; `undefined`: nothing, or it must not matter.
 * In CI a missing requirement is a failure, so there the test runs and says itself what it lacks.
 */
export function whatIsMissing(): string | undefined {
  if (process.env['CI'] === 'true') return undefined;
  if (spawnSync('terraform', ['version']).error) return 'Terraform is not installed.';
  const moto = ['moto_server', 'python3'].some((command) => !spawnSync(command, ['--help']).error);
  return moto ? undefined : 'neither moto_server nor Python 3, which could install it, is there.';
}
