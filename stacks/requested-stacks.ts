import type { StackOrder } from '../organization/stack-order';

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
const commands = ['diff', 'plan', 'deploy', 'apply', 'destroy', 'output', 'outputs'];

/**
 * The stacks that a command of the CDKTF CLI names. To destroy one, those that stand on it belong to it: the CLI refuses
 * to leave them behind, and must know them for that.
 * @param command the CLI's arguments; absent where they are not known
 * @returns every stack where it is not certain which ones are meant
 */
export function requestedStacks(order: StackOrder, command: readonly string[] | undefined): ReadonlySet<string> {
  const every = new Set(order.keys());
  const [verb = '', ...patterns] = wordsOf(command ?? []) ?? [];
  if (!commands.includes(verb) || !patterns.every(isPlain)) return every;

  const forms = patterns.map(regularExpression);
  const isNamed = (stack: string) => forms.some((form) => form.test(stack));
  const requested = new Set<string>();
  for (const [stack, needed] of order) {
    const standsOnOne = verb === 'destroy' && needed.some((each) => requested.has(each));
    if (isNamed(stack) || standsOnOne) requested.add(stack);
  }
  // Of a name that is none the CLI knows best what to say.
  return requested.size > 0 ? requested : every;
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
  return /^[\w.*?-]+$/.test(pattern);
}

function regularExpression(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/\*+/g, '.*').replaceAll('?', '.')}$`);
}
