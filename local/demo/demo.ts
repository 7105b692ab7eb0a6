import { DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { randomBytes } from 'node:crypto';
import { momentText } from '../../functions/core/moment';
import { loadOrganization } from '../../organization/load-organization';
import { historyTable, hostsTable, partitionOf } from '../../organization/names';
import { describeRule } from '../describe-rule';
import type { LocalOrganization } from '../start';
import { denialOfService, sshBruteForce } from './finding';
import type { DemoReport, FirewallReport, ToldReport } from './report';
import type { Story } from './story';
import { follow, watch } from './watch';

/** The attacker of the demo: a public address, as only those are blocked. */
const host = '185.220.101.4';

/** Whom our own instance attacks: a public address too, which must not be blocked. */
const victim = '192.0.78.9';

/** Seconds to wait for every VPC to drop the host, and to let it go. */
const patience = 60;

/**
 * Imports a finding in a member account's linked Region and follows it through the deployed organization: to the
 * firewalls, to Slack, and through pruning until the host is let go. In between comes one whose host is not blocked. Every stack is deployed already.
 */
export async function tellTheStory(
  local: LocalOrganization,
  story: Story,
  signal: AbortSignal,
): Promise<Omit<DemoReport, 'stacks' | 'ok'>> {
  const organization = loadOrganization(local.organizationFile);
  const { homeRegion, securityAccount } = organization;
  const member = organization.members[0];
  const region = organization.linkedRegions[0];
  if (!member || region === undefined) throw new Error('The demo needs a member account and a linked Region.');
  const inSecurity = { account: securityAccount, region: homeRegion };

  await client(local, SecretsManagerClient, inSecurity).send(
    new PutSecretValueCommand({
      SecretId: organization.notifications.slackWebhookSecret,
      SecretString: local.slackWebhook,
    }),
  );

  story.chapter(`GuardDuty in ${member.name} (${member.id}, ${region}) reports ${host}`);
  showRules(local, story, 'before');
  const before = local.slack.messages.length;
  const where = { account: member.id, region };
  const finding = sshBruteForce({ id: newId(), ...where, host, at: new Date() });
  // Two messages: the finding itself, as its severity is high, and what was done about its host.
  const blocked = watch(local, story, { host, until: true, patience, messages: before + 2, signal });
  await importFinding(local, where, finding);
  const blockedAfter = await blocked;

  const table = client(local, DynamoDBClient, inSecurity);
  const Key = { HostIp: { S: host } };
  const { Item } = await table.send(new GetItemCommand({ TableName: hostsTable, Key, ConsistentRead: true }));
  story.tell(`recorded: ${Item?.['Decision']?.S ?? 'nothing'} until ${momentText(Number(Item?.['ExpiresAt']?.N))}`);
  showRules(local, story, 'now');

  story.chapter(
    `GuardDuty reports that an instance of ${member.name} floods ${victim}: a victim, to be told and not blocked`,
  );
  const toldBefore = local.slack.messages.length;
  const refusal = async () => (await historyOf(table, victim)).find(({ decision }) => decision === 'refused');
  const flood = denialOfService({ id: newId(), ...where, host: victim, at: new Date() });
  const isOver = async () => local.slack.messages.length > toldBefore && (await refusal()) !== undefined;
  const followed = follow(local, story, isOver, { patience, signal });
  await importFinding(local, where, flood);
  await followed;
  const told: ToldReport = {
    host: victim,
    blocked: local.firewalls(victim).some(({ blocked }) => blocked),
    reason: (await refusal())?.reason ?? null,
    slack: local.slack.messages.slice(toldBefore).some(({ body }) => JSON.stringify(body).includes(victim)),
  };
  story.tell(`not blocked: ${told.reason ?? 'nothing is known of it'}`);

  story.chapter(`${organization.retentionHours} hours later (the record's expiry is set back), the block is due`);
  await table.send(
    new UpdateItemCommand({
      TableName: hostsTable,
      Key,
      UpdateExpression: 'SET ExpiresAt = :past',
      ConditionExpression: 'attribute_exists(HostIp)',
      ExpressionAttributeValues: { ':past': { N: String(Math.floor(Date.now() / 1000) - 60) } },
    }),
  );
  const released = watch(local, story, {
    host,
    until: false,
    patience,
    messages: local.slack.messages.length + 1,
    signal,
  });
  await client(local, SFNClient, inSecurity).send(
    new StartExecutionCommand({
      stateMachineArn: `arn:${partitionOf(homeRegion)}:states:${homeRegion}:${securityAccount}:stateMachine:sechub-prune-ip`,
      input: '{}',
    }),
  );
  const releasedAfter = await released;
  showRules(local, story, 'now');

  const firewalls = local.firewalls(host).map(({ account, region, vpc }): FirewallReport => {
    const key = `${account}/${region}/${vpc}`;
    const [down, up] = [blockedAfter.get(key), releasedAfter.get(key)];
    return {
      account,
      region,
      vpc,
      blocked: down !== undefined,
      blockedAfterSeconds: down ?? null,
      // A host that was never blocked was not released either.
      released: down !== undefined && up !== undefined,
      releasedAfterSeconds: up ?? null,
    };
  });
  return {
    finding: { id: finding.Id, account: member.id, region, host },
    told,
    firewalls,
    slackMessages: local.slack.messages.length - before,
  };
}

function newId(): string {
  return randomBytes(16).toString('hex');
}

async function importFinding(
  local: LocalOrganization,
  where: { account: string; region: string },
  finding: object,
): Promise<void> {
  const imported = await client(local, SecurityHubClient, where).send(
    new BatchImportFindingsCommand({ Findings: [structuredClone(finding) as never] }),
  );
  if (imported.SuccessCount !== 1) throw new Error(`Security Hub refused the finding: ${JSON.stringify(imported)}`);
}

/** What was decided about a host, as the history has it. */
async function historyOf(table: DynamoDBClient, address: string): Promise<{ decision: string; reason: string }[]> {
  const { Items = [] } = await table.send(
    new QueryCommand({
      TableName: historyTable,
      KeyConditionExpression: 'HostIp = :host',
      ExpressionAttributeValues: { ':host': { S: address } },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ Decision, Reason }) => ({ decision: Decision?.S ?? '', reason: Reason?.S ?? '' }));
}

/** An SDK client that speaks to the local organization as an account: a key of 12 digits is that account there. */
function client<C>(
  local: LocalOrganization,
  Client: new (configuration: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  }) => C,
  as: { account: string; region: string },
): C {
  return new Client({
    endpoint: local.endpoint,
    region: as.region,
    credentials: { accessKeyId: as.account, secretAccessKey: 'local' },
  });
}

function showRules(local: LocalOrganization, story: Story, when: 'before' | 'now'): void {
  for (const { account, region, vpc, rules } of local.firewalls()) {
    story.print(`           ${account} ${region} ${vpc}, rules ${when}:`);
    story.quote(rules.map(describeRule).join('\n') || 'none');
  }
}
