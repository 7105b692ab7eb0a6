const actions: Readonly<Record<string, string>> = {
  'will be created': 'create',
  'will be updated in-place': 'update',
  'will be destroyed': 'destroy',
  'must be replaced': 'replace',
};
const planned = new RegExp(`# aws_(\\S+?)(?:_[0-9A-F]{8})?(?: \\(.*\\))? (${Object.keys(actions).join('|')})`);

/** What Terraform planned in each stack, read from the CDKTF CLI's output line by line. */
export class PlannedChanges {
  readonly #byStack = new Map<string, string[]>();
  #current: string[] = [];

  /** @param stacks those that are deployed */
  constructor(stacks: readonly string[]) {
    for (const stack of stacks) this.#byStack.set(stack, []);
  }

  /** The CLI puts a stack's name before the first line of each piece of Terraform's output. */
  read(line: string): void {
    const [stack = ''] = line.split('  ', 1);
    this.#current = this.#byStack.get(stack.trimEnd()) ?? this.#current;
    const [, resource, action] = planned.exec(line) ?? [];
    if (action !== undefined) this.#current.push(`${actions[action]} ${resource}`);
  }

  /** An action and a resource each, such as `create networkfirewall_rule_group.rule-group-4000_rule-group`; sorted. */
  of(stack: string): string[] {
    return [...(this.#byStack.get(stack) ?? [])].sort();
  }
}
