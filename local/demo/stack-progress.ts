/** How far one stack is; `done` and `total` count resources and are 0 until Terraform has planned. */
export interface StackStatus {
  readonly stack: string;
  readonly phase: 'waiting' | 'planning' | 'applying' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  /** What Terraform said when the stack failed. */
  readonly error?: string;
}

const escapes = new RegExp(String.fromCharCode(27) + '\\[[0-9;]*[A-Za-z]', 'g');

/**
 * Reads the CDKTF CLI's output line by line and keeps how far each stack is.
 * The CLI puts a stack's name before the first line of each piece of Terraform's output and blanks before the rest.
 */
export class StackProgress {
  readonly #statuses = new Map<string, StackStatus>();
  #current: string | undefined;
  /** Lines of Terraform's error box that is being read, if one is. */
  #box: string[] | undefined;

  constructor(stacks: readonly string[]) {
    for (const stack of stacks) this.#statuses.set(stack, { stack, phase: 'waiting', done: 0, total: 0 });
  }

  get statuses(): StackStatus[] {
    return [...this.#statuses.values()];
  }

  /** Takes one line in and answers the status that it changed, if it changed one. */
  read(line: string): StackStatus | undefined {
    const text = line.replace(escapes, '');
    const prefix = /^(\S+)(?: {2}|$)/.exec(text)?.[1];
    if (prefix !== undefined && this.#statuses.has(prefix)) this.#current = prefix;
    const before = this.#current === undefined ? undefined : this.#statuses.get(this.#current);
    if (!before) return undefined;
    const after = this.#next(before, text);
    if (!after) return undefined;
    this.#statuses.set(after.stack, after);
    return after;
  }

  #next(status: StackStatus, text: string): StackStatus | undefined {
    const error = this.#readBox(text);
    if (error !== undefined) return { ...status, phase: 'failed', error: status.error ?? error };
    if (status.phase === 'waiting' && /Initializing|Terraform used the selected providers/.test(text)) {
      return { ...status, phase: 'planning' };
    }
    const plan = /Plan: (?:\d+ to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy/.exec(text);
    if (plan) {
      return { ...status, phase: 'applying', total: Number(plan[1]) + Number(plan[2]) + Number(plan[3]), done: 0 };
    }
    if (/: (Creation|Modifications|Destruction) complete after/.test(text)) {
      return { ...status, phase: 'applying', done: Math.min(status.done + 1, status.total) };
    }
    if (/No changes\. |Apply complete!|Destroy complete!/.test(text) && status.phase !== 'failed') {
      return { ...status, phase: 'done', done: status.total };
    }
    return undefined;
  }

  /** Terraform draws each error in a box of `╷ │ ╵`; answers its text when the box closes. */
  #readBox(text: string): string | undefined {
    if (text.includes('╷')) this.#box = [];
    else if (this.#box && text.includes('│')) this.#box.push(text.slice(text.indexOf('│') + 1).trim());
    else if (this.#box && text.includes('╵')) {
      const box = this.#box.filter(Boolean).join(' ');
      this.#box = undefined;
      return box.startsWith('Error') ? box : undefined;
    }
    return undefined;
  }
}
