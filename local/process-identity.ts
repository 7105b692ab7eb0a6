import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from a later one with the same number: when it was started. Empty where the system does not say,
 * and undefined where there is no such process, or one that has ended and only waits to be taken note of.
 */
export function processIdentity(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** proc(5): the state is the first field after the name in brackets, the start (in ticks since the boot) the twentieth. */
function fromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return hasEnded(state) ? undefined : `${boot} ${fields[18] ?? ''}`;
  } catch {
    return '';
  }
}

function fromPs(pid: number): string | undefined {
  // In one language and one time zone, or two callers would not get the same text.
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const said = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' });
  const [, state = '', start = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(said.error ? '' : said.stdout) ?? [];
  return hasEnded(state) ? undefined : start;
}

function hasEnded(state: string): boolean {
  return /^[ZX]/.test(state);
}
