import { DynamoDbEnrolments } from '../../functions/adapters/dynamodb-enrolments';
import type { EnrolmentSettings } from '../../functions/core/enrolment/enrolment';
import type { Organization } from '../../organization/organization';
import { stubClient } from '../functions/adapters/stub-client';
import { central, organization, smallest } from './organizations';
import { resourcesOf, synthesize, type Resource, type Synthesized } from './synthesize';

const adminOf = (file: Organization) => synthesize(file, new Set(['delegated-admin'])).get('delegated-admin')!;
const admin = adminOf(organization);
const itemOf = (stack: Synthesized): string =>
  resourcesOf(stack, 'aws_dynamodb_table_item')
    .map(([, { item }]) => item as string)
    .find((item) => item.includes('"enrolment"'))!;
const invocations = (stack: Synthesized): Record<string, Resource> =>
  Object.fromEntries(
    resourcesOf(stack, 'aws_lambda_invocation').map(([id, resource]) => [
      /_(run|parting)_/.exec(`${id}_`)?.[1],
      resource,
    ]),
  );

/** The settings as the function reads what the stack writes. */
const settingsOf = async (file: Organization): Promise<EnrolmentSettings> =>
  new DynamoDbEnrolments(stubClient(() => ({ Item: JSON.parse(itemOf(adminOf(file))) })).client, 'state').settings();

describe('what enrol-members is told of the organization file', () => {
  it('is who is a member, whose hub is on, and whose hub a stack turns on', async () => {
    const existing = { account: '333333333333', detectors: {}, administrators: { guardDuty: [], securityHub: [] } };
    expect(await settingsOf({ ...organization, existing: [{ ...existing, hubs: ['us-east-1'] }] })).toEqual({
      managementAccount: '111111111111',
      securityAccount: '222222222222',
      regions: ['us-west-2', 'us-east-1'],
      guardDuty: 'ALL',
      securityHub: 'LOCAL',
      enrolOthers: false,
      members: ['333333333333', '444444444444'],
      existingHubs: { 'us-west-2': [], 'us-east-1': ['333333333333'] },
      ownHubs: { 'us-west-2': ['111111111111', '333333333333'], 'us-east-1': ['111111111111'] },
    });
  });

  it('is that nobody turns a hub on where the configuration is central, and that others are wanted where they are', async () => {
    expect(await settingsOf(central)).toMatchObject({
      securityHub: 'CENTRAL',
      ownHubs: { 'us-west-2': [], 'us-east-1': [] },
    });
    const others = {
      ...smallest,
      securityHub: { ...smallest.securityHub, enrolOthers: 'WITH_DEFAULT_STANDARDS' } as const,
    };
    expect(await settingsOf(others)).toMatchObject({ enrolOthers: true, guardDuty: 'NEW' });
  });

  it('names the stacks that turn hubs on, by the resources that they have', async () => {
    const { ownHubs } = await settingsOf(organization);
    for (const [name, stack] of synthesize(organization)) {
      const account = name === 'management' ? organization.managementAccount : name.replace('member-', '');
      const regions =
        name === 'security-services'
          ? []
          : resourcesOf(stack, 'aws_securityhub_account')
              .map(([id]) => id)
              .sort();
      const told = Object.entries(ownHubs).filter(([, accounts]) => accounts.includes(account));
      expect([name, told.map(([region]) => region).sort()]).toEqual([name, regions]);
    }
  });

  it('fits into an item for 1,000 accounts in three Regions, all turned on and all there already', () => {
    const members = Array.from({ length: 1_000 }, (_, index) => ({
      ...{ name: `account ${index}`, id: String(500_000_000_000 + index), turnOnSecurityHub: true, vpcs: [] },
    }));
    const linkedRegions = ['us-east-1', 'eu-west-1'];
    const turnedOn = itemOf(adminOf({ ...organization, members, linkedRegions }));
    expect(turnedOn.length).toBeLessThan(100_000);
    const existing = members.map(({ id: account }) => ({
      ...{ account, detectors: {}, administrators: { guardDuty: [], securityHub: [] } },
      hubs: ['us-west-2', ...linkedRegions],
    }));
    expect(itemOf(adminOf({ ...organization, members, linkedRegions, existing })).length).toBeLessThan(100_000);
  });
});

describe('enrol-members', () => {
  const { run, parting } = invocations(admin) as { run: Resource; parting: Resource };
  const addressOf = (type: string) => resourcesOf(admin, type).map(([id]) => `${type}.${id}`);

  it('runs when its code or what it is told has changed', () => {
    expect(run).toMatchObject({ function_name: 'enrol-members', input: '{"Do":"enrol"}' });
    expect(run['triggers'].code).toMatch(/^\$\{filebase64sha256\(/);
    const other = invocations(adminOf({ ...organization, guardDuty: { ...organization.guardDuty, members: 'NEW' } }));
    expect(other['run']?.['triggers'].settings).not.toBe(run['triggers'].settings);
    const same = invocations(adminOf({ ...organization, retentionHours: 1 }));
    expect(same['run']?.['triggers']).toEqual(run['triggers']);
  });

  it('runs last: after the settings of both services, its role, what it is told, and the topic that it tells', () => {
    const needed = [
      'aws_guardduty_organization_configuration',
      'aws_guardduty_organization_configuration_feature',
      'aws_securityhub_organization_configuration',
      'aws_sns_topic',
    ].flatMap(addressOf);
    const home = needed.filter((address) => !/sns_topic.*us-east-1/.test(address));
    expect(parting['depends_on']).toEqual(expect.arrayContaining(home));
    expect(run['depends_on'].some((address: string) => address.startsWith('aws_lambda_invocation.'))).toBe(true);
  });

  it('lets members go before anything else is destroyed, and is called for it by something that never changes', () => {
    expect(parting).toMatchObject({ lifecycle_scope: 'CRUD', input: '{"Do":"part"}', function_name: 'enrol-members' });
    expect(parting).not.toHaveProperty('triggers');
    const [, schedule] = resourcesOf(admin, 'aws_scheduler_schedule').find(
      ([, { name }]) => name === 'portcullis-enrol-members-hourly',
    )!;
    expect(schedule).toMatchObject({ schedule_expression: 'rate(60 minutes)' });
    expect(schedule['depends_on']).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_lambda_invocation\..*parting/)]),
    );
  });

  it('answers what the deployment prints', () => {
    expect(admin.configuration['output'].enrolment.value).toMatch(
      /^\$\{jsondecode\(aws_lambda_invocation\..+\.result\)\}$/,
    );
  });

  it('is watched by an alarm that takes two hours of silence for the worst, and begins after the first run', () => {
    const [, alarm] = resourcesOf(admin, 'aws_cloudwatch_metric_alarm').find(
      ([, { alarm_name: name }]) => name === 'portcullis-accounts-not-reporting',
    )!;
    expect(alarm).toMatchObject({
      ...{
        metric_name: 'AccountsNotReporting',
        statistic: 'Maximum',
        threshold: 1,
        period: 7200,
        evaluation_periods: 1,
      },
      ...{ comparison_operator: 'GreaterThanOrEqualToThreshold', treat_missing_data: 'breaching' },
      depends_on: [expect.stringMatching(/^aws_lambda_invocation\..*run/)],
    });
  });

  it('fails loudly within periods of its own hour', () => {
    const [, alarm] = resourcesOf(admin, 'aws_cloudwatch_metric_alarm').find(
      ([, { alarm_name: name }]) => name === 'portcullis-enrol-members',
    )!;
    expect(alarm['metric_query'][1].metric.period).toBe(3600);
    expect(alarm['evaluation_periods']).toBe(2);
  });
});
