import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { files } from './files';
import { processIdentity } from './process-identity';

/** Who has claimed something, as the file of the claim says. */
export interface Holder {
  readonly pid: number;
  /** `processIdentity` of that process. */
  readonly identity: string;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** What people type to start it. */
  readonly command: string;
  /** Port of the endpoint, where it has one; 0 where it takes any. */
  readonly port?: number;
}

/** Somebody else, or this very process, has it. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
  constructor(readonly holder: Holder) {
    super(`held by process ${holder.pid}`);
  }
}

export interface Claim {
  /** Who had it and ended without giving it back. */
  readonly takenOverFrom: Holder | undefined;
  /** Writes down what is known only later. */
  update(about: Partial<Pick<Holder, 'port'>>): void;
  /** Gives it back; safe to call twice. */
  release(): void;
}

/**
 * Claims what a file stands for, for as long as this process lives, or until it is released. Whoever has died holds
 * nothing. However many try at once, no two hold it (ADR 40).
 * @param about what others are told
 * @param advice what to do where the file cannot be written
 * @throws HeldError, and nothing has changed
 */
export function claim(file: string, about: Pick<Holder, 'command' | 'port'>, advice?: string): Claim {
  const identity = processIdentity(process.pid) ?? '';
  const now = { pid: process.pid, identity, host: hostname(), since: new Date().toISOString() };
  let mine = textOf({ ...now, ...about });
  const first = holderIn(file, advice);
  if (first.running) throw new HeldError(first.running);

  const whole = `${file}.${process.pid}-${randomUUID()}`;
  let takenOverFrom: Holder | undefined;
  try {
    files.write(whole, mine, advice);
    takenOverFrom = take(file, whole, advice);
  } finally {
    files.remove(whole, advice);
  }
  const release = () => {
    process.off('exit', release);
    try {
      if (files.readIfThere(file) === mine) files.remove(file);
    } catch {
      // It stays, and says that this process holds it: which is nothing once it has ended.
    }
  };
  process.once('exit', release);
  return {
    takenOverFrom,
    release,
    update: (more) => {
      mine = textOf({ ...now, ...about, ...more });
      files.write(whole, mine, advice);
      files.replace(file, whole, advice);
    },
  };
}

/**
 * Gives `whole`, which is written already, the name `file`: nobody ever reads half a claim. What a dead process left is
 * replaced by whoever claims the right to, by a file that is named after the very text that it is to replace; otherwise
 * one that read that text long ago would throw away the claim of the one that was quicker.
 */
function take(file: string, whole: string, advice: string | undefined): Holder | undefined {
  for (;;) {
    const { text, running, dead } = holderIn(file, advice);
    if (running) throw new HeldError(running);
    if (text === undefined) {
      if (files.link(whole, file, advice)) return undefined;
      continue;
    }
    const right = `${file}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    take(right, whole, advice);
    try {
      if (files.readIfThere(file, advice) !== text) continue;
      const copy = `${whole}-${randomUUID()}`;
      files.link(whole, copy, advice);
      files.replace(file, copy, advice);
      return dead;
    } finally {
      files.remove(right, advice);
    }
  }
}

interface Found {
  readonly text: string | undefined;
  readonly running?: Holder;
  readonly dead?: Holder;
}

function holderIn(file: string, advice: string | undefined): Found {
  const text = files.readIfThere(file, advice);
  const holder = text === undefined ? undefined : parse(text);
  if (!holder) return { text };
  return isRunning(holder) ? { text, running: holder } : { text, dead: holder };
}

function isRunning({ pid, identity, host }: Holder): boolean {
  // Another machine, or container, that shares the directory: its processes cannot be seen from here.
  if (host !== hostname()) return true;
  const now = processIdentity(pid);
  return now !== undefined && (now === '' || identity === '' || now === identity);
}

function textOf(holder: Holder): string {
  // The last word makes the text of each claim its own.
  return `${JSON.stringify({ ...holder, claim: randomUUID() }, null, 2)}\n`;
}

/** Undefined where the text is no claim: a disk that was full, or a machine that lost its power, left it. */
function parse(text: string): Holder | undefined {
  try {
    const { pid, identity, host, since, command } = JSON.parse(text) as Partial<Holder>;
    const known = [identity, host, since, command].every((value) => typeof value === 'string');
    return Number.isInteger(pid) && known ? (JSON.parse(text) as Holder) : undefined;
  } catch {
    return undefined;
  }
}
