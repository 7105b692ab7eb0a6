import {
  AwsError,
  type AwsAnswer,
  type AwsRequest,
  type Moto,
  type Observation,
  type Service,
  type Where,
} from '../../service';
import { consumedCapacity } from './capacity';
import { firewallSettingOperations } from './firewall-settings';
import { firewallOperations } from './firewalls';
import type { StatelessRule } from './model';
import { policyOperations, statelessGroups } from './policies';
import { ruleGroupOperations } from './rule-groups';
import { Estate, type FirewallState, type Operation, type RuleGroupState } from './state';
import { tagOperations } from './tags';
import { verdict } from './verdict';

const operations: Readonly<Record<string, Operation>> = {
  ...ruleGroupOperations,
  ...policyOperations,
  ...firewallOperations,
  ...firewallSettingOperations,
  ...tagOperations,
};

/** A stateless rule group as the tests and the demo look at it. */
export interface RuleGroupView {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly rules: readonly StatelessRule[];
  readonly units: number;
  readonly capacity: number;
  /** Accepted calls of UpdateRuleGroup. */
  readonly updates: number;
}

/** A firewall as the tests and the demo look at it: the figures are those of its stateless groups together. */
export interface FirewallView {
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly firewall: string;
  readonly units: number;
  readonly capacity: number;
  readonly updates: number;
  /** Those of all its stateless groups, by priority within a group. */
  readonly rules: readonly StatelessRule[];
  /** Whether every packet from and to the host in question is dropped. */
  readonly blocked?: boolean;
}

/** AWS Network Firewall of all accounts and Regions, in memory. */
export class NetworkFirewall implements Service {
  private readonly estates = new Map<string, Estate>();
  private readonly moto: Moto;
  private readonly observations: { add(observation: Observation): void };

  constructor(options: { moto: Moto; observations: { add(observation: Observation): void } }) {
    this.moto = options.moto;
    this.observations = options.observations;
  }

  async handle(request: AwsRequest): Promise<AwsAnswer> {
    const name = (request.operation ?? '').replace(/^NetworkFirewall_20201112\./, '');
    const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!run) {
      throw new AwsError('UnknownOperationException', `The local network-firewall has no operation '${name}'`);
    }
    const estate = this.estate(request.account, request.region);
    const input = parse(request.body);
    try {
      const body = await run({ estate, moto: this.moto }, input);
      this.observe(estate, name, input);
      return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
    } catch (error) {
      this.observe(estate, name, input, error instanceof Error ? error.name : String(error));
      throw error;
    }
  }

  /** All stateless rule groups. */
  ruleGroups(): RuleGroupView[] {
    return [...this.estates.values()].flatMap((estate) =>
      [...estate.ruleGroups.values()]
        .filter(({ type }) => type === 'STATELESS')
        .map((group) => ({ ...estate.where, name: group.name, rules: statelessRules(group), ...figures([group]) })),
    );
  }

  /** Whether each firewall of a VPC drops every packet from and to a host; false where there is no firewall. */
  drops(account: string, region: string, vpc: string, host: string): boolean {
    const estate = this.estate(account, region);
    const firewalls = [...estate.firewalls.values()].filter((candidate) => candidate.vpc === vpc);
    return firewalls.length > 0 && firewalls.every((firewall) => blocks(estate, firewall, host));
  }

  /** All firewalls and, when asked about a host, whether they block it. */
  describeFirewalls(host?: string): FirewallView[] {
    return [...this.estates.values()].flatMap((estate) =>
      [...estate.firewalls.values()].map((firewall) => ({
        ...estate.where,
        vpc: firewall.vpc,
        firewall: firewall.name,
        ...figures(groupsOf(estate, firewall)),
        rules: groupsOf(estate, firewall).flatMap(statelessRules),
        ...(host === undefined ? {} : { blocked: blocks(estate, firewall, host) }),
      })),
    );
  }

  /** The resources of an account in a Region that carry tags. */
  tagged({ account, region }: Where): { arn: string; tags: ReadonlyMap<string, string> }[] {
    const { ruleGroups, policies, firewalls } = this.estate(account, region);
    return [...ruleGroups.values(), ...policies.values(), ...firewalls.values()]
      .filter((resource) => resource.tags.size > 0)
      .map((resource) => ({ arn: resource.arn, tags: resource.tags }));
  }

  private estate(account: string, region: string): Estate {
    const key = `${account}/${region}`;
    const known = this.estates.get(key) ?? new Estate({ account, region });
    this.estates.set(key, known);
    return known;
  }

  /** Records what changes something or was meant to; reads and dry runs are no news. */
  private observe(estate: Estate, name: string, input: Readonly<Record<string, unknown>>, error?: string): void {
    if (/^(Describe|List)/.test(name) || input['DryRun'] === true) return;
    const target = nameOf(input);
    const group = [...estate.ruleGroups.values()].find((each) => each.name === target);
    this.observations.add({
      time: new Date().toISOString(),
      kind: 'call',
      ...estate.where,
      summary: `${name} ${target}: ${error ?? 'accepted'}`,
      detail: {
        operation: name,
        target,
        accepted: error === undefined,
        ...(error === undefined ? {} : { error }),
        ...(group && name.endsWith('RuleGroup') ? { ...figures([group]), rules: statelessRules(group).length } : {}),
      },
    });
  }
}

function groupsOf(estate: Estate, firewall: FirewallState): RuleGroupState[] {
  const policy = estate.policies.get(firewall.policyArn);
  return policy ? statelessGroups(estate, policy.policy) : [];
}

function blocks(estate: Estate, firewall: FirewallState, host: string): boolean {
  const policy = estate.policies.get(firewall.policyArn);
  if (!policy) return false;
  const stateless = {
    groups: groupsOf(estate, firewall).map(statelessRules),
    defaultActions: policy.policy.StatelessDefaultActions,
  };
  return [{ source: host }, { destination: host }].every((packet) => verdict(stateless, packet) === 'drop');
}

function statelessRules(group: RuleGroupState): readonly StatelessRule[] {
  return group.rules.RulesSource.StatelessRulesAndCustomActions?.StatelessRules ?? [];
}

function figures(groups: readonly RuleGroupState[]): { units: number; capacity: number; updates: number } {
  return {
    units: groups.reduce((sum, { rules }) => sum + consumedCapacity(rules), 0),
    capacity: groups.reduce((sum, { capacity }) => sum + capacity, 0),
    updates: groups.reduce((sum, { updates }) => sum + updates, 0),
  };
}

/** What a call is about, whichever way it says so. */
function nameOf(input: Readonly<Record<string, unknown>>): string {
  const named = ['RuleGroup', 'Firewall', 'FirewallPolicy', 'Resource']
    .flatMap((kind) => [input[`${kind}Name`], input[`${kind}Arn`]])
    .find((value) => typeof value === 'string');
  return (named ?? '').replace(/^arn:.*\//, '');
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.toString() || '{}');
    if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
  } catch {
    // Answered below, like any other body that is no structure.
  }
  throw new AwsError('SerializationException', 'The request is not a JSON structure');
}
