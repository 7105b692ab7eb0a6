/** Options of the CDKTF CLI (0.21) whose value may be the next word, and those that are there or not. */
const valued = ['-a', '--app', '-o', '--output', '--outputs-file', '--parallelism', '--terraform-parallelism'];
const flags = [
  '--auto-approve',
  '--ignore-missing-stack-dependencies',
  '--migrate-state',
  '--no-color',
  '--outputs-file-include-sensitive-outputs',
  '--refresh-only',
  '--skip-provider-lock',
];
const verbs = ['diff', 'plan', 'deploy', 'apply', 'destroy', 'output', 'outputs'];

/** What a command of the CDKTF CLI wants done, and with which stacks: names, or patterns with `*` and `?`. */
export interface StackRequest {
  readonly verb: string;
  readonly patterns: readonly [string, ...string[]];
}

/**
 * Which stacks a command of the CDKTF CLI asks for.
 * @param command the CLI's arguments; absent where they are not known
 * @returns `undefined` where it asks for all of them, or where it is not certain for which
 */
export function stackRequest(command: readonly string[] | undefined): StackRequest | undefined {
  const [verb = '', first, ...others] = wordsOf(command ?? []) ?? [];
  if (!verbs.includes(verb) || first === undefined) return undefined;
  return [first, ...others].every(isPlain) ? { verb, patterns: [first, ...others] } : undefined;
}

/** What is left of the arguments without options; `undefined` where an option may mean anything. */
function wordsOf(command: readonly string[]): string[] | undefined {
  const words: string[] = [];
  for (let index = 0; index < command.length; index++) {
    const word = command[index] ?? '';
    const [option = '', value] = word.split('=', 2);
    if (!word.startsWith('-')) words.push(word);
    else if (valued.includes(option)) index += value === undefined ? 1 : 0;
    else if (!flags.includes(option)) return undefined;
  }
  // A flag may be followed by what it is set to, and no stack is called so.
  return words.filter((word) => word !== 'true' && word !== 'false');
}

/** Whether a pattern uses no more of the CLI's globs than what is understood here. */
function isPlain(pattern: string): boolean {
  return /^[\w.*?-]*$/.test(pattern);
}
