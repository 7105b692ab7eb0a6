import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the CLI does with an application: it starts a shell with the command of `cdktf.json`, and an output directory. */
const cli = `
const { spawnSync } = require('node:child_process');
const env = { ...process.env, CDKTF_OUTDIR: 'cdktf.out', NODE_OPTIONS: process.env.APP_NODE_OPTIONS };
process.exitCode = spawnSync(process.env.APP, { shell: true, stdio: 'inherit', env }).status;
`;

export interface CdktfRun {
  /** Such as `['diff', 'management']`. */
  readonly command: readonly string[];
  /** The application, as in `cdktf.json`. */
  readonly app: string;
  /** Directory that gets `cdktf.out`. */
  readonly directory: string;
  /** Added to the environment of this process; `APP_NODE_OPTIONS` are Node's options for the application. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs an application as a command of the CDKTF CLI does, without the CLI and without Terraform. */
export function runAsCdktf({ command, app, directory, environment }: CdktfRun) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-cdktf-'));
  try {
    const file = join(folder, 'cdktf');
    writeFileSync(file, cli);
    const env = { ...process.env, APP_NODE_OPTIONS: '', ...environment, APP: app };
    return spawnSync(process.execPath, [file, ...command], { cwd: directory, env, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
