import type { FunctionName } from '../../organization/names';

const kinds = ['throttle', 'deny', 'server-error', 'time-out', 'lose-answer'] as const;
const slackStatuses = ['429', '500'] as const;

/** What goes wrong with an operation: a fault of the local organization, or a status of Slack's. */
export type Fault = (typeof kinds)[number] | (typeof slackStatuses)[number];

/**
 * How an execution ended. `behind`: at least one firewall is not known to have the host. `not told`: every firewall has
 * it, and that could not be told, or not be noted as told.
 */
export type Outcome = 'blocked' | 'behind' | 'not recorded' | 'not told' | 'released' | 'not released';

/** An operation that a function calls, and what its faults come to. */
export interface Target {
  readonly function: FunctionName;
  readonly operation: string;
  /** The function may hold an earlier answer, which would spare it the call. */
  readonly isCached?: boolean;
  /** Called under the role of one member account. */
  readonly inMember?: boolean;
  /** The outcome of a fault that one call meets, other than that the next try succeeds. */
  readonly once?: Partial<Record<Fault, Outcome>>;
  /** The outcome of a fault that every call meets, other than that the function's whole work fails. */
  readonly always?: Partial<Record<Fault, Outcome>>;
}

// What was written before its answer was lost is found by the next try.
const found = { always: { 'lose-answer': 'blocked' } } as const;

// A refusal by an account is not asked again at once: it is told, and the reconcile tries.
const refused = { once: { deny: 'behind' } } as const;

const targets: readonly Target[] = [
  { function: 'add-ip-to-ddb', operation: 'dynamodb GetItem' },
  { function: 'add-ip-to-ddb', operation: 'dynamodb PutItem', ...found },
  { function: 'add-ip-to-ddb', operation: 'dynamodb UpdateItem' },
  { function: 'update-nf-rg', operation: 'dynamodb GetItem' },
  { function: 'update-nf-rg', operation: 'dynamodb BatchGetItem' },
  { function: 'update-nf-rg', operation: 'dynamodb Scan' },
  { function: 'update-nf-rg', operation: 'dynamodb UpdateItem' },
  { function: 'update-nf-rg', operation: 'dynamodb PutItem', ...found },
  { function: 'update-nf-rg', operation: 'sts AssumeRole', isCached: true, ...refused },
  { function: 'update-nf-rg', operation: 'network-firewall DescribeRuleGroup', inMember: true, ...refused },
  { function: 'update-nf-rg', operation: 'network-firewall UpdateRuleGroup', inMember: true, ...refused, ...found },
  { function: 'send-gd-finding', operation: 'dynamodb PutItem' },
  { function: 'send-gd-finding', operation: 'dynamodb UpdateItem' },
  { function: 'send-gd-finding', operation: 'secretsmanager GetSecretValue', isCached: true },
  { function: 'send-gd-finding', operation: 'slack webhook' },
  { function: 'get-ip-from-ddb', operation: 'dynamodb Scan' },
  { function: 'get-ip-from-ddb', operation: 'dynamodb UpdateItem' },
  { function: 'get-ip-from-ddb', operation: 'dynamodb PutItem' },
  { function: 'remove-ip-from-ddb', operation: 'dynamodb DeleteItem' },
  { function: 'remove-ip-from-ddb', operation: 'dynamodb PutItem' },
  { function: 'remove-ip-from-ddb', operation: 'dynamodb Scan' },
];

/** How an execution ends when the next try succeeds, and when none does. */
const outcomes: Readonly<Record<FunctionName, readonly [mended: Outcome, failed: Outcome]>> = {
  'add-ip-to-ddb': ['blocked', 'not recorded'],
  'update-nf-rg': ['blocked', 'behind'],
  'send-gd-finding': ['blocked', 'not told'],
  'get-ip-from-ddb': ['released', 'not released'],
  'remove-ip-from-ddb': ['released', 'not released'],
};

/** One cell of the matrix. */
export interface Cell {
  readonly target: Target;
  readonly fault: Fault;
  readonly times: 'once' | 'always';
  readonly expected: Outcome;
}

/** Every operation, every fault and every outcome stand in it; the rest by `FAULT_MATRIX=all`. */
const representative = new Set([
  'add-ip-to-ddb: dynamodb GetItem lose-answer once',
  'add-ip-to-ddb: dynamodb GetItem deny always',
  'add-ip-to-ddb: dynamodb PutItem lose-answer once',
  'add-ip-to-ddb: dynamodb UpdateItem lose-answer once',
  'add-ip-to-ddb: dynamodb UpdateItem server-error always',
  'update-nf-rg: dynamodb GetItem deny once',
  'update-nf-rg: dynamodb BatchGetItem time-out once',
  'update-nf-rg: dynamodb BatchGetItem server-error always',
  'update-nf-rg: dynamodb Scan throttle once',
  'update-nf-rg: dynamodb UpdateItem deny once',
  'update-nf-rg: dynamodb PutItem lose-answer once',
  'update-nf-rg: sts AssumeRole server-error once',
  'update-nf-rg: sts AssumeRole deny always',
  'update-nf-rg: network-firewall DescribeRuleGroup server-error once',
  'update-nf-rg: network-firewall UpdateRuleGroup lose-answer once',
  'update-nf-rg: network-firewall UpdateRuleGroup deny once',
  'update-nf-rg: network-firewall UpdateRuleGroup throttle always',
  'send-gd-finding: dynamodb PutItem lose-answer once',
  'send-gd-finding: dynamodb UpdateItem server-error once',
  'send-gd-finding: secretsmanager GetSecretValue throttle once',
  'send-gd-finding: secretsmanager GetSecretValue deny always',
  'send-gd-finding: slack webhook 429 once',
  'send-gd-finding: slack webhook 500 always',
  'get-ip-from-ddb: dynamodb Scan deny once',
  'get-ip-from-ddb: dynamodb UpdateItem server-error once',
  'remove-ip-from-ddb: dynamodb DeleteItem lose-answer once',
  'remove-ip-from-ddb: dynamodb DeleteItem deny always',
  'remove-ip-from-ddb: dynamodb PutItem deny once',
  'remove-ip-from-ddb: dynamodb Scan throttle once',
]);

/** The cells to run, in an order in which hosts are blocked before they are released. */
export function faultCells(all: boolean): Cell[] {
  return targets
    .flatMap((target) => {
      const [mended, failed] = outcomes[target.function];
      const faults: readonly Fault[] = target.operation === 'slack webhook' ? slackStatuses : kinds;
      return faults.flatMap((fault) => [
        { target, fault, times: 'once' as const, expected: target.once?.[fault] ?? mended },
        { target, fault, times: 'always' as const, expected: target.always?.[fault] ?? failed },
      ]);
    })
    .filter((cell) => all || representative.has(nameOf(cell)));
}

/** A cell in words. */
export function nameOf({ target, fault, times }: Omit<Cell, 'expected'>): string {
  return `${target.function}: ${target.operation} ${fault} ${times}`;
}
