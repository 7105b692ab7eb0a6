import { readEnvironment } from '../../functions/adapters/environment';
import { policyOf, policyVariables } from '../../functions/adapters/policy-environment';
import { recordHosts } from '../../functions/add-ip-to-ddb/record-hosts';
import { readAddress } from '../../functions/core/address';
import type { HostRecord } from '../../functions/core/host-record';
import { dropBothWays } from '../../functions/core/our-rules';
import { prepareBlocklist } from '../../functions/core/prepare-blocklist';
import { planRuleGroup } from '../../functions/core/rule-group';
import { iamEvaluate } from '../../local/iam/iam-evaluate';
import type { PolicyDocument } from '../../local/iam/policy';
import { compilePattern, type Conjunction } from '../../local/services/event-bridge/compile-pattern';
import { matchesCompiled } from '../../local/services/event-bridge/pattern';
import type { Organization } from '../../organization/organization';
import { InMemoryBlocklist } from '../functions/fakes/in-memory-blocklist';
import { InMemoryHistory } from '../functions/fakes/in-memory-history';
import { InMemoryOpenings } from '../functions/fakes/in-memory-openings';
import { resourcesOf, synthesize, type Resource, type Synthesized } from '../stacks/synthesize';

/** A default bus. */
export interface Bus {
  readonly account: string;
  readonly region: string;
}

interface Rule {
  readonly name: string;
  readonly pattern: readonly Conjunction[];
  /** Text of the target's ARN, with Terraform's reference in it. */
  readonly target: string;
}

/**
 * The way of a finding as the synthesised stacks have it: nothing here comes of the modules that they are made from, and
 * of AWS there is what Security Hub shows where.
 */
export class DeployedWay {
  /** Names of the rules on buses, of the statements of the bus's policy, of the rule groups. */
  readonly names: readonly string[];
  /** Types of resources that events pass. */
  readonly eventTypes: readonly string[];
  private readonly forwarders: readonly (Rule & Bus)[];
  private readonly rules: readonly Rule[];
  private readonly busPolicy: PolicyDocument;
  private readonly linked: readonly string[];
  private readonly home: Bus;
  private readonly environment: Record<string, string>;
  private readonly capacities: readonly number[];

  constructor(private readonly organization: Organization) {
    const stacks = synthesize(organization);
    const admin = stacks.get('delegated-admin')!;
    const providers = admin.configuration['provider'].aws as Resource[];
    const busOf = (name: string): Bus => {
      const found = providers.find(({ alias }) => (alias === undefined ? 'aws' : `aws.${alias}`) === name)!;
      return { account: found['allowed_account_ids'][0], region: found['region'] };
    };
    this.home = busOf('aws');
    const all = resourcesOf(admin, 'aws_cloudwatch_event_rule');
    const read = ([id, rule]: [string, Resource]): Rule => ({
      name: rule['name'],
      pattern: compilePattern(JSON.parse(rule['event_pattern'])),
      target: targetOf(admin, id),
    });
    const isOnBus = ([, rule]: [string, Resource]) => rule['event_bus_name'] !== undefined;
    this.rules = all.filter(isOnBus).map(read);
    this.forwarders = all.filter((one) => !isOnBus(one)).map((one) => ({ ...read(one), ...busOf(one[1]['provider']) }));
    const [[busId]] = resourcesOf(admin, 'aws_cloudwatch_event_bus') as [[string, Resource]];
    const [[, { policy }]] = resourcesOf(admin, 'aws_cloudwatch_event_bus_policy') as [[string, Resource]];
    this.busPolicy = JSON.parse(
      policy.replaceAll(`\${aws_cloudwatch_event_bus.${busId}.arn}`, this.busArn),
    ) as PolicyDocument;
    const [aggregator] = resourcesOf(admin, 'aws_securityhub_finding_aggregator');
    this.linked = aggregator?.[1]['specified_regions'] ?? [];
    const [, add] = resourcesOf(admin, 'aws_lambda_function').find(
      ([, one]) => one['function_name'] === 'add-ip-to-ddb',
    )!;
    this.environment = add['environment'].variables;
    const groups = [...stacks.values()].flatMap((stack) => resourcesOf(stack, 'aws_networkfirewall_rule_group'));
    this.capacities = groups.map(([, group]) => group['capacity']);
    this.names = [
      ...all.map(([, rule]) => rule['name'] as string),
      ...[this.busPolicy.Statement ?? []].flat().map(({ Sid }) => Sid!),
      ...groups.map(([, group]) => group['name'] as string),
    ];
    this.eventTypes = Object.keys(admin.configuration['resource']).filter((type) =>
      type.startsWith('aws_cloudwatch_event'),
    );
  }

  private get busArn(): string {
    return `arn:aws:events:${this.home.region}:${this.home.account}:event-bus/sechub-findings`;
  }

  /** The default buses that get an event of a finding: the member's, its administrator's, and that of the home Region. */
  busesOf(origin: Bus): Bus[] {
    const here = { account: this.home.account, region: origin.region };
    return [origin, here, ...(this.linked.includes(origin.region) ? [this.home] : [])];
  }

  /** The hosts that some rule group of the organization drops once an event was on a default bus. */
  async dropped(sent: Resource, bus: Bus, records: readonly HostRecord[], now: number): Promise<string[]> {
    const event = this.ofOurPartition(sent);
    if (!this.forwards(event, bus)) return [];
    const starts = this.rules.some(
      ({ pattern, target }) => target.includes('sechub-record-ip') && matchesCompiled(pattern, event),
    );
    const blocklist = new InMemoryBlocklist();
    for (const record of records) blocklist.records.set(record.HostIp, record);
    if (starts) {
      const timing = { now: () => now, sleep: async () => undefined, random: () => 0.5 };
      const openings = new InMemoryOpenings();
      const recorder = { blocklist, history: new InMemoryHistory(), openings, timing, deadline: now + 1_000 };
      const policy = policyOf(readEnvironment(policyVariables, this.environment));
      const { answer } = await recordHosts(event, policy, recorder);
      const prepared = prepareBlocklist(await blocklist.blocked());
      const groups = this.capacities.map(
        (capacity) => planRuleGroup({ rules: [], customActions: [], capacity }, prepared).content?.rules ?? [],
      );
      return [...new Set(answer.Findings.flatMap(({ Hosts }) => Hosts))].filter((host) => {
        const ip = readAddress(host);
        return 'ip' in ip && groups.some((rules) => dropBothWays(rules, ip.ip));
      });
    }
    return [];
  }

  /** What Security Hub of our partition can hold of what an event carries: partitions share nothing. */
  private ofOurPartition(event: Resource): Resource {
    const isOurs = (finding: Resource | null | undefined) => {
      const product = finding?.['ProductArn'] ?? finding?.['metadata']?.product?.uid;
      return typeof product !== 'string' || !/^arn:(?!aws:)/.test(product);
    };
    return { ...event, detail: { ...event['detail'], findings: event['detail'].findings.filter(isOurs) } };
  }

  private forwards(event: Resource, bus: Bus): boolean {
    return this.forwarders.some(({ account, region, name, pattern }) => {
      if (account !== bus.account || region !== bus.region || !matchesCompiled(pattern, event)) return false;
      const role = `arn:aws:iam::${account}:role/portcullis-forward-findings`;
      const verdict = iamEvaluate([this.busPolicy], {
        action: 'events:PutEvents',
        resource: this.busArn,
        principal: { account, arn: role },
        context: {
          'aws:PrincipalArn': role,
          'aws:PrincipalOrgID': this.organization.organizationId,
          'aws:SourceArn': `arn:aws:events:${region}:${account}:rule/${name}`,
          'events:source': String(event['source']),
          'events:detail-type': String(event['detail-type']),
        },
      });
      return verdict.decision === 'delegated';
    });
  }
}

function targetOf(stack: Synthesized, rule: string): string {
  const [, target] = resourcesOf(stack, 'aws_cloudwatch_event_target').find(
    ([, one]) => one['rule'] === `\${aws_cloudwatch_event_rule.${rule}.name}`,
  )!;
  return target['arn'];
}
