import { busName, functionNames, stateMachineNames } from '../names';
import type { Organization } from '../organization';
import { actions, anywhere, tagGone, type DeployerPlace, type DeployerPolicy } from './deployer-policy';
import { detectorStatements, hubStatement } from './hub-statements';
import { logStatements } from './log-statements';
import { linkedRoleStatement, roleStatements } from './role-statements';
import { storePolicy } from './store-policy';

const central = 'securityHub.configuration is CENTRAL, or ceases to be';

/** The security account: findings and what they start. */
export function securityPolicies(place: DeployerPlace, organization: Organization, deployer: string): DeployerPolicy[] {
  return [findings(place), runtime(place, deployer), storePolicy(place, organization)];
}

function findings(place: DeployerPlace): DeployerPolicy {
  return {
    name: 'portcullis-deployer-findings',
    title: 'GuardDuty, Security Hub and EventBridge',
    statements: [
      ...detectorStatements(place),
      {
        Sid: 'GuardDutyOfTheOrganization',
        Action: actions(
          'guardduty',
          ...['DescribeOrganizationConfiguration', 'ListDetectors', 'UpdateOrganizationConfiguration'],
        ),
        Resource: ['*'],
        why: 'the actions know no resource',
      },
      hubStatement(
        place,
        [
          ...['DescribeOrganizationConfiguration', 'StartConfigurationPolicyAssociation'],
          ...['StartConfigurationPolicyDisassociation', 'UpdateOrganizationConfiguration'],
        ],
        {
          'securityhub:StartConfigurationPolicyAssociation': central,
          'securityhub:StartConfigurationPolicyDisassociation': central,
        },
      ),
      {
        Sid: 'SecurityHubOfTheOrganization',
        Action: actions(
          'securityhub',
          ...['CreateConfigurationPolicy', 'CreateFindingAggregator', 'GetConfigurationPolicyAssociation'],
          'ListFindingAggregators',
        ),
        Resource: ['*'],
        why: 'the actions know no resource',
        rarely: {
          'securityhub:CreateConfigurationPolicy': central,
          'securityhub:GetConfigurationPolicyAssociation': central,
          'securityhub:ListFindingAggregators': 'an aggregator that exists is adopted',
        },
      },
      {
        Sid: 'Aggregator',
        Action: actions('securityhub', 'DeleteFindingAggregator', 'GetFindingAggregator', 'UpdateFindingAggregator'),
        Resource: [anywhere(place, 'securityhub', 'finding-aggregator/*')],
        why: 'AWS draws the id of the aggregator, of which an account has one',
        rarely: { 'securityhub:UpdateFindingAggregator': 'linkedRegions changes' },
      },
      {
        Sid: 'ConfigurationPolicies',
        Action: actions(
          'securityhub',
          ...['DeleteConfigurationPolicy', 'GetConfigurationPolicy', 'UpdateConfigurationPolicy'],
        ),
        Resource: [anywhere(place, 'securityhub', 'configuration-policy/*')],
        why: 'AWS draws the ids of configuration policies',
        rarely: {
          'securityhub:DeleteConfigurationPolicy': central,
          'securityhub:GetConfigurationPolicy': central,
          'securityhub:UpdateConfigurationPolicy': central,
        },
      },
      {
        Sid: 'OrganizationReads',
        Action: actions(
          'organizations',
          ...['DescribeAccount', 'DescribeOrganization', 'DescribeOrganizationalUnit', 'ListAccounts'],
          ...['ListAccountsForParent', 'ListOrganizationalUnitsForParent', 'ListParents', 'ListRoots'],
        ),
        Resource: ['*'],
        why: 'most of the actions know no resource, and the others are about the whole organization',
        rarely: Object.fromEntries(
          actions(
            'organizations',
            ...['DescribeAccount', 'DescribeOrganization', 'DescribeOrganizationalUnit', 'ListAccounts'],
            ...['ListAccountsForParent', 'ListOrganizationalUnitsForParent', 'ListParents', 'ListRoots'],
          ).map((action) => [
            action,
            "AWS's managed policies for administrators of both services have it, and do not say which call needs it",
          ]),
        ),
      },
      linkedRoleStatement(place, 'guardduty'),
      linkedRoleStatement(place, 'securityhub'),
      {
        Sid: 'Events',
        Action: actions(
          'events',
          ...['CreateArchive', 'CreateEventBus', 'DeleteArchive', 'DeleteEventBus', 'DeleteRule', 'DescribeArchive'],
          ...['DescribeEventBus', 'DescribeRule', 'ListTagsForResource', 'ListTargetsByRule', 'PutRule', 'PutTargets'],
          ...['RemoveTargets', 'TagResource', 'UntagResource', 'UpdateArchive', 'UpdateEventBus'],
        ),
        Resource: [
          anywhere(place, 'events', 'archive/portcullis-*'),
          anywhere(place, 'events', `event-bus/${busName}`),
          anywhere(place, 'events', 'rule/portcullis-*'),
          anywhere(place, 'events', `rule/${busName}/*`),
        ],
        rarely: {
          'events:UntagResource': tagGone,
          'events:UpdateArchive': 'a release changes what the archive keeps',
          'events:UpdateEventBus': 'a release changes what the bus says of itself',
        },
      },
      {
        Sid: 'PoliciesOfBuses',
        Action: actions('events', 'PutPermission', 'RemovePermission'),
        Resource: ['*'],
        why: 'the actions know no resource',
      },
    ],
  };
}

function runtime(place: DeployerPlace, deployer: string): DeployerPolicy {
  const logs = [
    ...functionNames.map((name) => anywhere(place, 'logs', `log-group:/aws/lambda/${name}*`)),
    anywhere(place, 'logs', 'log-group:/aws/vendedlogs/states/sechub-*'),
  ];
  return {
    name: 'portcullis-deployer-runtime',
    title: 'Functions, state machines and schedules',
    statements: [
      ...roleStatements(place, {
        ...{ deployer, roles: 'portcullis-*' },
        services: ['events', 'lambda', 'scheduler', 'states'],
      }),
      {
        Sid: 'Functions',
        Action: actions(
          'lambda',
          ...['CreateFunction', 'DeleteFunction', 'DeleteFunctionConcurrency', 'GetFunction'],
          ...['GetFunctionCodeSigningConfig', 'ListVersionsByFunction', 'PutFunctionConcurrency'],
          ...['TagResource', 'UntagResource', 'UpdateFunctionCode', 'UpdateFunctionConfiguration'],
        ),
        Resource: functionNames.map((name) => anywhere(place, 'lambda', `function:${name}`)),
        rarely: {
          'lambda:DeleteFunctionConcurrency': 'concurrentExecutions falls so low that nothing is reserved any more',
          'lambda:UntagResource': tagGone,
          'lambda:UpdateFunctionCode': 'a release changes the code',
          'lambda:UpdateFunctionConfiguration': 'a setting of a function, or of organization.yaml, changes',
        },
      },
      {
        Sid: 'Enrolment',
        Action: ['lambda:InvokeFunction'],
        // With what follows the name where a version is asked for, as Terraform does.
        Resource: [anywhere(place, 'lambda', 'function:enrol-members*')],
      },
      {
        Sid: 'StateMachines',
        Action: actions(
          'states',
          ...['CreateStateMachine', 'DeleteStateMachine', 'DescribeStateMachine', 'ListStateMachineVersions'],
          ...['ListTagsForResource', 'TagResource', 'UntagResource', 'UpdateStateMachine'],
        ),
        Resource: stateMachineNames.map((name) => anywhere(place, 'states', `stateMachine:${name}`)),
        rarely: {
          'states:UntagResource': tagGone,
          'states:UpdateStateMachine': 'a release, or the first account of a batch, changes a definition',
        },
      },
      {
        Sid: 'Definitions',
        Action: ['states:ValidateStateMachineDefinition'],
        Resource: ['*'],
        why: 'the action knows no resource',
      },
      {
        Sid: 'Schedules',
        Action: actions('scheduler', 'CreateSchedule', 'DeleteSchedule', 'GetSchedule', 'UpdateSchedule'),
        Resource: [anywhere(place, 'scheduler', 'schedule/default/portcullis-*')],
        rarely: { 'scheduler:UpdateSchedule': 'a release changes a schedule' },
      },
      ...logStatements(logs),
    ],
  };
}
