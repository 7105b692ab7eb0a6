import { TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { existingOf } from '../organization/existing-of';
import { batchesOf, forwarder, keyAlias, stackNames } from '../organization/names';
import type { Organization } from '../organization/organization';
import { ContainmentFunctions } from './constructs/containment-functions';
import { DeadLetterQueue } from './constructs/dead-letter-queue';
import { EncryptionKey } from './constructs/encryption-key';
import { busRules, findingRuleArn, forwardingRule, forwardingRuleArn } from './constructs/event-rules';
import { Enrolment } from './constructs/enrolment';
import { FindingBus } from './constructs/finding-bus';
import { FindingForwarder, type FindingForwarderProps } from './constructs/finding-forwarder';
import { FindingRule } from './constructs/finding-rule';
import { GuardDuty } from './constructs/guard-duty';
import { settle, type Place } from './constructs/place';
import { PlansLeftOut } from './constructs/plans-left-out';
import { Schedule } from './constructs/schedule';
import { SecurityHub } from './constructs/security-hub';
import { ServiceRole } from './constructs/service-role';
import { StateMachine, type StateMachineProps } from './constructs/state-machine';
import { Tables } from './constructs/tables';
import { Watching } from './constructs/watching';
import { WebhookSecret } from './constructs/webhook-secret';

/** The security account: takes findings in from every Region, and runs what records, blocks, releases and tells. */
export class DelegatedAdminStack extends TerraformStack {
  /** @param bundles directory of the functions' bundles */
  constructor(scope: Construct, organization: Organization, bundles: string) {
    super(scope, stackNames.delegatedAdmin);
    const { organizationId, securityAccount, homeRegion, linkedRegions } = organization;
    const { deletionProtection, logRetentionDays } = organization;
    const { products, slackWebhookSecret } = organization.notifications;
    const places = settle(this, organization, securityAccount, [homeRegion, ...linkedRegions]);
    const [home, ...linked] = places;
    const guardDuties = places.map((place) => {
      const guardDuty = new GuardDuty(this, `guardduty-${place.region}`, { place, settings: organization.guardDuty });
      return { place, guardDuty };
    });
    new PlansLeftOut(this, 'guardduty-plans', guardDuties);
    const { aggregator } = existingOf(organization, securityAccount);
    const services = [
      ...guardDuties.map(({ guardDuty }) => guardDuty),
      new SecurityHub(this, 'securityhub', { places, settings: organization.securityHub, aggregator }),
    ];

    const bus = new FindingBus(this, 'bus', { places, organizationId, products });
    const forwarderRole = new ServiceRole(this, 'forwarder', {
      place: home,
      owner: forwarder,
      service: 'events',
      permissions: [{ Sid: 'Bus', Action: 'events:PutEvents', Resource: bus.arn }],
    });
    const rules = busRules(products);
    const ruleArns = rules.map(({ name }) => findingRuleArn(home, name));
    const forwarding = { bus, role: forwarderRole, products };
    const atHome = this.forward(home, forwarding, ruleArns);
    const { key, deadLetters } = atHome;
    const elsewhere = linked.map((place) => this.forward(place, forwarding, []));

    const batches = batchesOf(organization);
    const tables = new Tables(this, 'tables', { place: home, key, deletionProtection, batches });
    const slackWebhook = new WebhookSecret(this, 'slack-webhook', {
      ...{ place: home, key, deletionProtection },
      name: slackWebhookSecret,
    });
    const functions = new ContainmentFunctions(this, 'functions', {
      ...{ place: home, key, organization, bundles, tables, slackWebhook },
    });
    const { addIpToDdb, updateNfRg, getIpFromDdb, removeIpFromDdb, sendGdFinding, enrolMembers } = functions;

    const machine = (props: Pick<StateMachineProps, 'name' | 'invokes' | 'state' | 'batches'>) =>
      new StateMachine(this, props.name, { place: home, key, logRetentionDays, ...props });
    const recordIp = machine({
      name: 'sechub-record-ip',
      invokes: [addIpToDdb, updateNfRg, sendGdFinding],
      state: { table: tables.state, actions: ['UpdateItem'] },
      batches: tables.batches,
    });
    const sendFindings = machine({ name: 'sechub-send-findings', invokes: [sendGdFinding] });
    const pruneIp = machine({
      name: 'sechub-prune-ip',
      invokes: [getIpFromDdb, updateNfRg, removeIpFromDdb, sendGdFinding],
      batches: tables.batches,
    });
    const reconcile = machine({
      name: 'sechub-reconcile',
      invokes: [updateNfRg, sendGdFinding],
      state: { table: tables.state, actions: ['GetItem', 'UpdateItem'] },
      batches: tables.batches,
    });

    const machines = { 'sechub-record-ip': recordIp, 'sechub-send-findings': sendFindings };
    for (const rule of rules) {
      new FindingRule(this, rule.name, { ...rule, place: home, bus, deadLetters, starts: machines[rule.starts] });
    }
    const everyFiveMinutes = { place: home, key, deadLetters, everyMinutes: 5 };
    new Schedule(this, 'prune-ip', {
      ...everyFiveMinutes,
      name: 'prune-ip',
      description: 'Lifts blocks that have expired',
      starts: pruneIp,
    });
    new Schedule(this, 'reconcile', {
      ...everyFiveMinutes,
      name: 'reconcile',
      description: 'Brings every firewall to the blocklist',
      starts: reconcile,
    });
    const watching = new Watching(this, 'watching', {
      regions: [atHome.place, ...elsewhere.map(({ place }) => place)],
      functions: [addIpToDdb, updateNfRg, getIpFromDdb, removeIpFromDdb, sendGdFinding],
      enrolMembers,
      machines: [recordIp, sendFindings, pruneIp, reconcile],
      scheduled: [pruneIp, reconcile],
    });
    const enrolment = new Enrolment(this, 'enrolment', {
      ...{ place: home, key, deadLetters, organization, state: tables.state, enrolMembers },
      after: [
        watching.topic.resource,
        ...services.flatMap(({ node }) => node.findAll().filter((each) => TerraformResource.isTerraformResource(each))),
      ],
    });
    watching.beginAfter(enrolment.run);
  }

  /** Sends a Region's findings to the bus; what cannot be delivered stays in the Region, encrypted with a key there. */
  private forward(
    place: Place,
    forwarding: Pick<FindingForwarderProps, 'bus' | 'role' | 'products'>,
    rules: readonly string[],
  ) {
    const { region } = place;
    const key = new EncryptionKey(this, `key-${region}`, {
      place,
      alias: keyAlias,
      description: 'What Portcullis stores',
      // Functions and state machines, which write logs, are where the rules are that start them.
      forLogs: rules.length > 0,
      forDeadLetters: true,
    });
    const deadLetters = new DeadLetterQueue(this, `dead-letters-${region}`, {
      ...{ place, key },
      rules: [forwardingRuleArn(place), ...rules],
    });
    new FindingForwarder(this, `${forwardingRule}-${region}`, { place, ...forwarding, deadLetters });
    return { place, key, deadLetters };
  }
}
