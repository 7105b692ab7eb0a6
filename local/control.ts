import type { Delegation } from './delegation';
import { describeRule } from './describe-rule';
import { parseFault, type Faults } from './faults';
import { parseEnforcement, type Permissions } from './iam/permissions';
import type { Observations } from './observations';
import { type AwsAnswer, AwsError, type AwsRequest, type Where } from './service';
import type { GuardDuty } from './services/guard-duty/guard-duty';
import type { FirewallView } from './services/network-firewall/network-firewall';
import type { Scheduler } from './services/scheduler';
import type { SecurityHub } from './services/security-hub/security-hub';
import { parseSlackFailure, parseSlackPace, renderSlack, type SlackReceiver } from './slack';

/** What the endpoints under `/_local/` show and change. */
export interface Controlled {
  readonly observations: Observations;
  readonly faults: Faults;
  readonly slack: SlackReceiver;
  readonly permissions: Pick<Permissions, 'enforced' | 'used'>;
  readonly scheduler: Pick<Scheduler, 'fire'>;
  readonly securityHub: Pick<SecurityHub, 'setNewerHub'>;
  readonly guardDuty: Pick<GuardDuty, 'setWithout'>;
  readonly delegation: Pick<Delegation, 'enables'>;
  /** The firewalls and, when asked about a host, whether they block it. */
  readonly firewalls: (host?: string) => readonly FirewallView[];
  /** Whether everything is there that the organization starts with. */
  readonly isReady: () => boolean;
  /** Accounts, files and the environment of programs that talk to the organization. */
  readonly organization: object;
}

type Endpoint = (controlled: Controlled, request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>;

const endpoints: Readonly<Record<string, Endpoint>> = {
  'GET health': ({ isReady }) => ({ status: isReady() ? 200 : 503, body: { ok: isReady() } }),
  'GET organization': ({ organization }) => ({ status: 200, body: organization }),
  'GET observations': ({ observations }, { query }) => ({
    status: 200,
    body: observations.since(Number(query.get('since') ?? 0) || 0),
  }),
  'GET firewalls': ({ firewalls }, { query }) => ({
    status: 200,
    body: firewalls(query.get('host') ?? undefined).map((view) => ({ ...view, rules: view.rules.map(describeRule) })),
  }),
  'GET calls': ({ permissions }) => ({ status: 200, body: permissions.used }),
  'POST permissions': ({ permissions }, { body }) => {
    const enforcement = parseEnforcement(jsonOf(body));
    permissions.enforced = enforcement;
    return { status: 200, body: enforcement };
  },
  'GET faults': ({ faults }) => ({ status: 200, body: faults.list() }),
  'POST faults': ({ faults }, { body }) => ({ status: 201, body: { id: faults.add(parseFault(jsonOf(body))) } }),
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return { status: 200, body: {} };
  },
  'POST schedules': async ({ scheduler }, { body }) => {
    const { name, ...where } = parseSchedule(jsonOf(body));
    return { status: 200, body: await scheduler.fire(where, name) };
  },
  'POST security-hub': ({ securityHub }, { body }) => {
    const { newer } = jsonOf(body) as { readonly newer?: unknown };
    if (typeof newer !== 'boolean') throw new AwsError('InvalidSecurityHub', 'newer must be true or false');
    securityHub.setNewerHub(newer);
    return { status: 200, body: { newer } };
  },
  'POST guard-duty': ({ guardDuty }, { body }) => {
    const { without } = jsonOf(body) as { readonly without?: unknown };
    if (!isPlansByRegion(without)) {
      throw new AwsError('InvalidGuardDuty', 'without must be lists of protection plans by Region');
    }
    guardDuty.setWithout(without);
    return { status: 200, body: { without } };
  },
  'POST delegation': ({ delegation }, { body }) => {
    const { enables } = jsonOf(body) as { readonly enables?: unknown };
    if (typeof enables !== 'boolean') throw new AwsError('InvalidDelegation', 'enables must be true or false');
    delegation.enables = enables;
    return { status: 200, body: { enables } };
  },
  'GET slack': ({ slack }) => ({
    status: 200,
    body: slack.messages.map((message) => ({ ...message, text: renderSlack(message.body) })),
  }),
  'POST slack/failures': ({ slack }, { body }) => {
    const { status, times } = parseSlackFailure(jsonOf(body));
    slack.failNext(status, times);
    return { status: 201, body: {} };
  },
  'POST slack/pace': ({ slack }, { body }) => {
    const seconds = parseSlackPace(jsonOf(body));
    slack.pace(seconds);
    return { status: 200, body: { seconds } };
  },
  'POST slack/webhook': ({ slack }, { body, headers }) => slack.receive(body, headers),
};

/** Answers `/_local/...`; an unknown path is told which there are. */
export async function answerControl(controlled: Controlled, request: AwsRequest): Promise<AwsAnswer> {
  const path = request.path.replace(/^\/_local\//, '').replace(/\/$/, '');
  const endpoint = endpoints[`${request.method} ${path}`];
  if (endpoint) return endpoint(controlled, request);
  throw new AwsError('NotFound', `There is no ${request.method} ${path}: ${Object.keys(endpoints).join(', ')}`, 404);
}

function parseSchedule(value: unknown): Where & { readonly name: string } {
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  const missing = ['account', 'region', 'name'].filter((field) => typeof given[field] !== 'string');
  if (missing.length === 0) return given as unknown as Where & { readonly name: string };
  throw new AwsError('InvalidSchedule', `A schedule to fire needs texts for ${missing.join(', ')}`);
}

function isPlansByRegion(value: unknown): value is Readonly<Record<string, readonly string[]>> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((names) => Array.isArray(names) && names.every((name) => typeof name === 'string'));
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AwsError('InvalidJson', 'The body must be JSON');
  }
}
