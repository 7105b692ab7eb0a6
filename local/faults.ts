import { setTimeout as sleep } from 'node:timers/promises';

import { faultError } from './fault-error';
import type { Verdict } from './gateway';
import type { RoleSessions } from './iam/role-sessions';
import { AwsError, type AwsRequest, type Observation } from './service';

const kinds = ['throttle', 'deny', 'server-error', 'delay', 'lose-answer', 'time-out'] as const;

/** What goes wrong with some calls of an operation. */
export interface Fault {
  /** Signing name, such as `network-firewall`. */
  readonly service: string;
  /** Such as `UpdateRuleGroup`. */
  readonly operation: string;
  /** 12 digits; any account unless given. */
  readonly account?: string;
  /** Name of the role whose calls are meant, such as `portcullis-update-nf-rg`; people's calls have none. */
  readonly role?: string;
  /** Any Region unless given. */
  readonly region?: string;
  /**
   * `throttle`, `deny` and `server-error` refuse the call with the service's own error; `delay` holds it and lets it
   * pass; `lose-answer` does the work and drops the connection; `time-out` holds it and does not do the work.
   */
  readonly kind: (typeof kinds)[number];
  /** How many calls are affected; 1 unless given. */
  readonly times?: number | 'always';
  /** The first call that is affected, counted from 1, which is also the default. */
  readonly nth?: number;
  /** Milliseconds of `delay` (1,000 unless given) and `time-out` (10,000 unless given). */
  readonly delayMs?: number;
}

/** A fault in place. */
export interface ListedFault extends Fault {
  readonly id: string;
  /** Calls that matched since the fault was added. */
  readonly calls: number;
}

/** A call as far as faults look at it. */
export interface FaultyCall extends Pick<AwsRequest, 'service' | 'account' | 'region' | 'accessKeyId'> {
  /** ARN of the role that it is made under, where the access key does not tell. */
  readonly role?: string;
}

/** Faults that the gateway asks about before it answers; a call meets them in the order in which they were added. */
export class Faults {
  private readonly faults: (Fault & { readonly id: string; calls: number })[] = [];
  private added = 0;

  /** @param sessions whose calls are whose, for faults of one role */
  constructor(
    private readonly observations?: { add(observation: Observation): void },
    private readonly sessions?: Pick<RoleSessions, 'of'>,
  ) {}

  /** Answers the id by which the fault is removed. */
  add(fault: Fault): string {
    const id = `fault-${++this.added}`;
    this.faults.push({ ...fault, id, calls: 0 });
    return id;
  }

  /** Answers whether there was such a fault. */
  remove(id: string): boolean {
    const index = this.faults.findIndex((fault) => fault.id === id);
    if (index >= 0) this.faults.splice(index, 1);
    return index >= 0;
  }

  clear(): void {
    this.faults.length = 0;
  }

  list(): readonly ListedFault[] {
    return this.faults.map((fault) => ({ ...fault }));
  }

  /** Resolves once the request has been held for as long as faults say. */
  async check(request: FaultyCall, operation: string): Promise<Verdict> {
    // A copy, since a fault may be removed while another one holds the call.
    for (const fault of [...this.faults]) {
      if (!this.concerns(fault, request, operation) || !affects(fault, ++fault.calls)) continue;
      this.observe(fault, request);
      const verdict = await effect(fault, request, operation);
      if (verdict.kind !== 'pass') return verdict;
    }
    return { kind: 'pass' };
  }

  private concerns(fault: Fault, request: FaultyCall, operation: string): boolean {
    const role = request.role ?? this.sessions?.of(request.accessKeyId)?.role;
    return (
      fault.service === request.service &&
      fault.operation === operation &&
      (fault.account ?? request.account) === request.account &&
      (fault.region ?? request.region) === request.region &&
      (fault.role === undefined || fault.role === role?.split('/').at(-1))
    );
  }

  private observe(fault: Fault & { id: string }, request: FaultyCall): void {
    const { account, region } = request;
    const summary = `${fault.kind} on ${fault.service} ${fault.operation}`;
    this.observations?.add({ time: new Date().toISOString(), kind: 'fault', account, region, summary, detail: fault });
  }
}

/**
 * Reads a fault that came as JSON.
 *
 * @throws AwsError that names every member that is wrong
 */
export function parseFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) throw refused(['a fault is a JSON object']);
  const given = value as Readonly<Record<string, unknown>>;
  const wrong = Object.keys(given)
    .filter((name) => !(name in rules))
    .map((name) => `${name}: there is no such member`);
  for (const [name, rule] of Object.entries(rules)) {
    if (given[name] === undefined ? rule.required : !rule.valid(given[name]))
      wrong.push(`${name} must be ${rule.must}`);
  }
  if (wrong.length > 0) throw refused(wrong);
  return given as unknown as Fault;
}

interface Rule {
  readonly required?: boolean;
  readonly must: string;
  readonly valid: (value: unknown) => boolean;
}

const name: Omit<Rule, 'must'> = { valid: (value) => typeof value === 'string' && value !== '' };
const count = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 1;
const rules: Readonly<Record<keyof Fault, Rule>> = {
  service: { ...name, required: true, must: "a service's signing name, such as network-firewall" },
  operation: { ...name, required: true, must: "an operation's name, such as UpdateRuleGroup" },
  account: { must: '12 digits', valid: (value) => typeof value === 'string' && /^\d{12}$/.test(value) },
  region: { ...name, must: "a Region's name" },
  role: { ...name, must: "a role's name" },
  kind: {
    required: true,
    must: `one of ${kinds.join(', ')}`,
    valid: (value) => kinds.some((kind) => kind === value),
  },
  times: { must: "a positive integer or 'always'", valid: (value) => value === 'always' || count(value) },
  nth: { must: 'a positive integer', valid: count },
  delayMs: { must: 'a number of milliseconds', valid: (value) => Number.isInteger(value) && Number(value) >= 0 },
};

function refused(wrong: readonly string[]): AwsError {
  return new AwsError('InvalidFault', wrong.join('; '));
}

function affects({ nth = 1, times = 1 }: Fault, call: number): boolean {
  return call >= nth && (times === 'always' || call < nth + times);
}

async function effect(fault: Fault, request: FaultyCall, operation: string): Promise<Verdict> {
  switch (fault.kind) {
    case 'delay':
      await sleep(fault.delayMs ?? 1_000);
      return { kind: 'pass' };
    case 'lose-answer':
      return { kind: 'lose-answer' };
    case 'time-out':
      await sleep(fault.delayMs ?? 10_000);
      return { kind: 'answer', error: faultError(fault.kind, request, operation) };
    default:
      return { kind: 'answer', error: faultError(fault.kind, request, operation) };
  }
}
