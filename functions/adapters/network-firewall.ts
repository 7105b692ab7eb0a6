import {
  DescribeRuleGroupCommand,
  NetworkFirewallClient,
  UpdateRuleGroupCommand,
  type CustomAction as AwsCustomAction,
  type DescribeRuleGroupResponse,
  type StatelessRule as AwsRule,
} from '@aws-sdk/client-network-firewall';
import { FirewallUnavailable, RuleGroupMissing, StaleToken } from '../core/errors';
import { ruleGroupName } from '../core/firewall-key';
import type { RuleGroup, RuleGroups, Standing } from '../core/ports';
import type { CustomAction, RuleGroupContent, StatelessRule } from '../core/stateless-rule';
import type { FirewallKey } from '../core/step-contracts';
import type { AssumedRoles } from './assumed-roles';
import { functionSettings } from './function-settings';
import { fromAws, readStandings } from './read-standings';

/** The rule groups of all accounts and Regions, in AWS Network Firewall. */
export class NetworkFirewallRuleGroups implements RuleGroups {
  private readonly clients = new Map<string, NetworkFirewallClient>();
  /** What AWS said of a group, to be given back whole: what an update leaves out, AWS deletes. */
  private readonly described = new WeakMap<RuleGroup, DescribeRuleGroupResponse>();

  /** @param clientOf makes the client of an account and Region; called once for each */
  constructor(private readonly clientOf: (account: string, region: string) => NetworkFirewallClient) {}

  /** Rule groups reached with a role that is assumed in each account. */
  static withRoles(roles: AssumedRoles): NetworkFirewallRuleGroups {
    return new NetworkFirewallRuleGroups(
      (account, region) =>
        new NetworkFirewallClient({
          ...functionSettings,
          region,
          // `updateFirewall` tries again itself, with the time that is left in mind; this is for lost connections only.
          maxAttempts: 2,
          credentials: () => roles.credentials(account),
        }),
    );
  }

  async describe(firewall: FirewallKey): Promise<RuleGroup> {
    const answer = await this.call(firewall, async (client, RuleGroupName) => {
      try {
        return await client.send(new DescribeRuleGroupCommand({ RuleGroupName, Type: 'STATELESS' }));
      } catch (error) {
        if (error instanceof Error && error.name === 'ResourceNotFoundException')
          throw new RuleGroupMissing(error.message, { cause: error });
        throw error;
      }
    });
    const held = answer.RuleGroup?.RulesSource?.StatelessRulesAndCustomActions;
    const group: RuleGroup = {
      rules: (held?.StatelessRules ?? []).map(fromAws),
      // What others have defined is passed back as it came, whatever it is.
      customActions: (held?.CustomActions ?? []) as CustomAction[],
      capacity: answer.RuleGroupResponse?.Capacity ?? 0,
      associations: answer.RuleGroupResponse?.NumberOfAssociations ?? 0,
    };
    this.described.set(group, answer);
    return group;
  }

  async standings(firewall: FirewallKey): Promise<readonly Standing[]> {
    return this.call(firewall, (client) => readStandings(client, firewall));
  }

  async update(firewall: FirewallKey, described: RuleGroup, { rules, customActions }: RuleGroupContent): Promise<void> {
    const answer = this.described.get(described);
    const held = answer?.RuleGroup?.RulesSource?.StatelessRulesAndCustomActions;
    const { Description, EncryptionConfiguration, SourceMetadata, SummaryConfiguration } =
      answer?.RuleGroupResponse ?? {};
    await this.call(firewall, (client, RuleGroupName) =>
      client.send(
        new UpdateRuleGroupCommand({
          UpdateToken: answer?.UpdateToken,
          RuleGroupName,
          Type: 'STATELESS',
          Description,
          EncryptionConfiguration,
          SourceMetadata,
          SummaryConfiguration,
          RuleGroup: {
            ...answer?.RuleGroup,
            RulesSource: {
              StatelessRulesAndCustomActions: {
                ...held,
                StatelessRules: rules.map(toAws),
                ...(customActions.length > 0 && { CustomActions: customActions as AwsCustomAction[] }),
              },
            },
          },
        }),
      ),
    );
  }

  private async call<T>(
    firewall: FirewallKey,
    send: (client: NetworkFirewallClient, name: string) => Promise<T>,
  ): Promise<T> {
    const [account = '', region = ''] = firewall.split('/');
    const place = `${account}/${region}`;
    const client = this.clients.get(place) ?? this.clientOf(account, region);
    this.clients.set(place, client);
    try {
      return await send(client, ruleGroupName(firewall));
    } catch (error) {
      throw named(error);
    }
  }
}

/** Errors that pass, by the names that AWS's services and the SDK give them, and by the codes that Node gives them. */
const passingNames =
  /^(Throttl.*|TooManyRequestsException|RequestLimitExceeded|SlowDown|InternalServer.*|InternalFailure|ServiceUnavailable.*|TimeoutError|RequestTimeout.*)$/;
const passingCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
]);

function named(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { $metadata, code = '' } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  if (error.name === 'InvalidTokenException') return new StaleToken(error.message, { cause: error });
  if (passingNames.test(error.name) || passingCodes.has(code) || ($metadata?.httpStatusCode ?? 0) >= 500) {
    return new FirewallUnavailable(error.message, { cause: error });
  }
  return error;
}

function toAws(rule: StatelessRule): AwsRule {
  return rule as AwsRule;
}
