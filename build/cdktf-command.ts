import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Processes between the CLI and this one: a shell, and what a version manager puts before Node. */
const mostAncestors = 8;

/**
 * The arguments of the CDKTF CLI that runs this process: it passes on nothing of them, so they are looked up among the
 * processes that led here.
 * @returns `undefined` where it is not the CLI that runs this, or where the system does not tell
 */
export function cdktfCommand(): string[] | undefined {
  // Set by the CLI; without it, a `cdktf` among the ancestors would be something else.
  if (process.env['CDKTF_OUTDIR'] === undefined) return undefined;
  try {
    let pid = process.ppid;
    for (let count = 0; count < mostAncestors && pid > 1; count++) {
      const { words, parent } = processOf(pid);
      const cli = words.findIndex((word) => /^cdktf(\.js)?$/.test(basename(word)));
      if (cli >= 0) return words.slice(cli + 1);
      pid = parent;
    }
  } catch {
    // Neither /proc nor ps, or a process that has ended: all stacks are right as well, only slower.
  }
  return undefined;
}

/** Linux tells without another process, and exactly: `ps`, which macOS has, loses where a word ends. */
function processOf(pid: number): { readonly words: string[]; readonly parent: number } {
  if (process.platform === 'linux') {
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { words: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1), parent: Number(parent) };
  }
  const line = execFileSync('ps', ['-ww', '-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [parent, ...words] = line.trim().split(/\s+/);
  return { words, parent: Number(parent) };
}
