import type { FunctionName, StateMachineName } from '../../organization/names';

const kinds = ['throttle', 'deny', 'server-error', 'time-out', 'lose-answer'] as const;
const slackStatuses = ['429', '500'] as const;

/** What goes wrong with an operation: a fault of the local organization, or a status of Slack's. */
export type Fault = (typeof kinds)[number] | (typeof slackStatuses)[number];

/**
 * How an execution ended. `behind`: at least one firewall is not known to have the host. `not told`: every firewall has
 * it, and that could not be told.
 */
export type Outcome =
  | ('blocked' | 'behind' | 'not recorded' | 'not told' | 'told')
  | ('released' | 'not released')
  | ('reconciled' | 'not reconciled');

/** Whoever has a part in a containment. */
type Caller = Exclude<FunctionName, 'enrol-members'> | StateMachineName;

/** An operation that a function or a state machine calls, and what its faults come to. */
export interface Target {
  readonly caller: Caller;
  readonly operation: string;
  /**
   * Of a machine's invocations the first one that is met, by the function and by its number in a run without faults.
   * A fault that every call meets is there from then on.
   */
  readonly from?: readonly [invoked: FunctionName, nth: number];
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
  { caller: 'add-ip-to-ddb', operation: 'dynamodb GetItem' },
  { caller: 'add-ip-to-ddb', operation: 'dynamodb PutItem', ...found },
  { caller: 'add-ip-to-ddb', operation: 'dynamodb UpdateItem' },
  { caller: 'update-nf-rg', operation: 'dynamodb GetItem' },
  { caller: 'update-nf-rg', operation: 'dynamodb BatchGetItem' },
  { caller: 'update-nf-rg', operation: 'dynamodb Scan' },
  { caller: 'update-nf-rg', operation: 'dynamodb UpdateItem' },
  { caller: 'update-nf-rg', operation: 'dynamodb PutItem', ...found },
  { caller: 'update-nf-rg', operation: 'sts AssumeRole', isCached: true, ...refused },
  { caller: 'update-nf-rg', operation: 'network-firewall DescribeRuleGroup', inMember: true, ...refused },
  { caller: 'update-nf-rg', operation: 'network-firewall UpdateRuleGroup', inMember: true, ...refused, ...found },
  // How firewalls use a rule group is only said: what cannot be read is not counted as blocked.
  ...['ListFirewalls', 'DescribeFirewall', 'DescribeFirewallPolicy'].map((operation) => ({
    ...{ caller: 'update-nf-rg' as const, operation: `network-firewall ${operation}`, inMember: true },
    always: everyFault('blocked'),
  })),
  { caller: 'send-gd-finding', operation: 'dynamodb PutItem' },
  // A message that was sent and could not be noted as sent is not sent again for that.
  { caller: 'send-gd-finding', operation: 'dynamodb UpdateItem', always: everyFault('blocked') },
  { caller: 'send-gd-finding', operation: 'secretsmanager GetSecretValue', isCached: true },
  { caller: 'send-gd-finding', operation: 'slack webhook' },
  { caller: 'get-ip-from-ddb', operation: 'dynamodb Scan' },
  { caller: 'get-ip-from-ddb', operation: 'dynamodb UpdateItem' },
  { caller: 'get-ip-from-ddb', operation: 'dynamodb PutItem' },
  // What no answer says was deleted cannot be told; the machine's alarm tells that something went wrong.
  { caller: 'remove-ip-from-ddb', operation: 'dynamodb DeleteItem', always: { 'lose-answer': 'not told' } },
  // The history has the release already; that it lacks the removal is logged.
  { caller: 'remove-ip-from-ddb', operation: 'dynamodb PutItem', always: everyFault('released') },
  { caller: 'remove-ip-from-ddb', operation: 'dynamodb Scan' },
  // Whether the generation is confirmed changes nothing for the firewalls.
  { caller: 'sechub-record-ip', operation: 'dynamodb UpdateItem', always: everyFault('blocked') },
  invoking('sechub-record-ip', 'add-ip-to-ddb', 1),
  // Nor can it be told then; the machine's alarm tells.
  invoking('sechub-record-ip', 'update-nf-rg', 2, 'behind'),
  invoking('sechub-record-ip', 'send-gd-finding', 4, 'not told'),
  invoking('sechub-send-findings', 'send-gd-finding', 1),
  invoking('sechub-prune-ip', 'get-ip-from-ddb', 1),
  invoking('sechub-prune-ip', 'update-nf-rg', 2),
  // With its answer goes the word of what was removed; the machine's alarm tells that something went wrong.
  { ...invoking('sechub-prune-ip', 'remove-ip-from-ddb', 4), always: { 'lose-answer': 'not told' } },
  invoking('sechub-prune-ip', 'send-gd-finding', 5, 'not told'),
  { caller: 'sechub-reconcile', operation: 'dynamodb GetItem' },
  { caller: 'sechub-reconcile', operation: 'dynamodb UpdateItem', always: everyFault('reconciled') },
  invoking('sechub-reconcile', 'update-nf-rg', 1),
  invoking('sechub-reconcile', 'send-gd-finding', 3, 'not told'),
];

/** A machine's invocation of a function; `failed` is its outcome where every one from there on fails. */
function invoking(caller: StateMachineName, invoked: FunctionName, nth: number, failed?: Outcome): Target {
  const always = failed === undefined ? {} : { always: everyFault(failed) };
  return { caller, operation: 'lambda Invoke', from: [invoked, nth], ...always };
}

function everyFault(outcome: Outcome): Partial<Record<Fault, Outcome>> {
  return Object.fromEntries(kinds.map((kind) => [kind, outcome]));
}

/** How an execution ends when the next try succeeds, and when none does. */
const outcomes: Readonly<Record<Caller, readonly [mended: Outcome, failed: Outcome]>> = {
  'add-ip-to-ddb': ['blocked', 'not recorded'],
  'update-nf-rg': ['blocked', 'behind'],
  'send-gd-finding': ['blocked', 'not told'],
  'get-ip-from-ddb': ['released', 'not released'],
  'remove-ip-from-ddb': ['released', 'not released'],
  'sechub-record-ip': ['blocked', 'not recorded'],
  'sechub-send-findings': ['told', 'not told'],
  'sechub-prune-ip': ['released', 'not released'],
  'sechub-reconcile': ['reconciled', 'not reconciled'],
};

/** One cell of the matrix. */
export interface Cell {
  readonly target: Target;
  readonly fault: Fault;
  readonly times: 'once' | 'always';
  readonly expected: Outcome;
}

/** Every operation of a function, every fault, and each kind of call of a machine; the rest by `FAULT_MATRIX=all`. */
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
  'update-nf-rg: network-firewall DescribeFirewallPolicy deny always',
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
  'sechub-record-ip: dynamodb UpdateItem server-error always',
  'sechub-record-ip: lambda Invoke of update-nf-rg lose-answer once',
  'sechub-send-findings: lambda Invoke of send-gd-finding deny always',
  'sechub-reconcile: dynamodb GetItem throttle once',
]);

/** The cells to run, in an order in which hosts are blocked before they are released. */
export function faultCells(all: boolean): Cell[] {
  return targets
    .flatMap((target) => {
      const [mended, failed] = outcomes[target.caller];
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
  const { caller, operation, from } = target;
  return `${caller}: ${operation}${from ? ` of ${from[0]}` : ''} ${fault} ${times}`;
}
