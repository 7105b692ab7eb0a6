import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectDirectory } from '../../local/cdktf';
import { childEnvironment } from '../../local/child-environment';

/** How an operator's command ended, and what it said. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npx portcullis` to its end. @param cwd directory that holds `cdktf.out` @param environment added to what every child has */
export async function runPortcullis(
  cwd: string,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Ran> {
  const command = [join(projectDirectory, 'cli', 'portcullis.js'), ...words];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd, env: childEnvironment(environment) }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      done({ code, stdout, stderr });
    });
  });
}
