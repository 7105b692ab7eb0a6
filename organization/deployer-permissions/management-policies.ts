import { roleArn, updaterStackSet } from '../names';
import type { Organization } from '../organization';
import { actions, anywhere, tagGone, type DeployerPlace, type DeployerPolicy } from './deployer-policy';
import { detectorStatements, hubStatement } from './hub-statements';
import { linkedRoleStatement, roleStatements } from './role-statements';

const services = ['guardduty.amazonaws.com', 'securityhub.amazonaws.com'];
const noResource = 'the actions know no resource';

/** The management account: its administrators of GuardDuty and Security Hub, and the StackSet of the updater role. */
export function managementPolicies(
  place: DeployerPlace,
  organization: Organization,
  deployer: string,
): DeployerPolicy[] {
  const { homeRegion, organizationId } = organization;
  const account = `arn:${place.partition}:organizations::${place.account}:account/${organizationId}/*`;
  const ofService = { StringEquals: { 'organizations:ServicePrincipal': services } };
  return [
    {
      name: 'portcullis-deployer-organization',
      title: 'The organization',
      statements: [
        {
          Sid: 'OtherAccounts',
          Action: ['sts:AssumeRole'],
          // In every account: one that joins needs no new policy here. Its own trust policy decides whom it lets in.
          Resource: [roleArn(homeRegion, '*', deployer)],
          why: 'the name is whatever deploymentRole says',
        },
        {
          Sid: 'Administrators',
          Action: actions(
            'guardduty',
            ...['DisableOrganizationAdminAccount', 'EnableOrganizationAdminAccount', 'ListOrganizationAdminAccounts'],
          ),
          Resource: ['*'],
          why: noResource,
        },
        hubStatement(place, [
          'DisableOrganizationAdminAccount',
          'EnableOrganizationAdminAccount',
          'ListOrganizationAdminAccounts',
        ]),
        {
          Sid: 'Services',
          Action: ['organizations:EnableAWSServiceAccess'],
          Resource: ['*'],
          Condition: ofService,
          why: 'the action knows no resource',
        },
        {
          Sid: 'DelegatedAdministrators',
          Action: actions('organizations', 'DeregisterDelegatedAdministrator', 'RegisterDelegatedAdministrator'),
          Resource: [account],
          Condition: ofService,
          why: 'the administrator is an account of this organization, and may be another one some day',
        },
        {
          Sid: 'OrganizationReads',
          Action: actions(
            'organizations',
            ...['DescribeAccount', 'DescribeOrganization', 'DescribeOrganizationalUnit'],
            ...['ListAWSServiceAccessForOrganization', 'ListAccounts', 'ListDelegatedAdministrators'],
          ),
          Resource: ['*'],
          why: 'most of the actions know no resource, and the others are about the whole organization',
          rarely: {
            'organizations:DescribeOrganizationalUnit':
              "AWS's page on designating GuardDuty's administrator lists it, and does not say when",
          },
        },
        ...detectorStatements(place),
        ...roleStatements(place, { deployer, roles: 'portcullis-hub-reader' }),
        linkedRoleStatement(place, 'guardduty'),
        linkedRoleStatement(place, 'securityhub'),
        {
          Sid: 'NewStackSets',
          Action: ['cloudformation:CreateStackSet'],
          Resource: ['*'],
          why: 'a StackSet that is to be made is no resource yet',
        },
        {
          Sid: 'StackSet',
          Action: actions(
            'cloudformation',
            ...['CreateStackInstances', 'DeleteStackInstances', 'DeleteStackSet', 'DescribeStackInstance'],
            ...['DescribeStackSet', 'DescribeStackSetOperation', 'ListStackInstances', 'TagResource', 'UntagResource'],
            ...['UpdateStackInstances', 'UpdateStackSet'],
          ),
          Resource: [anywhere(place, 'cloudformation', `stackset/${updaterStackSet}:*`)],
          rarely: {
            'cloudformation:DescribeStackInstance': 'an instance is imported',
            'cloudformation:UntagResource': tagGone,
            'cloudformation:UpdateStackInstances': 'the settings of an instance change with a release',
          },
        },
        {
          Sid: 'WhereStackSetsGo',
          Action: actions(
            'cloudformation',
            ...['CreateStackInstances', 'DeleteStackInstances', 'UpdateStackInstances', 'UpdateStackSet'],
          ),
          Resource: [
            anywhere(place, 'cloudformation', 'stackset-target/*'),
            `arn:${place.partition}:cloudformation:*:*:type/resource/*`,
          ],
          why: 'the units and the types of resources in the template, together with the StackSet above',
          rarely: { 'cloudformation:UpdateStackInstances': 'the settings of an instance change with a release' },
        },
      ],
    },
  ];
}
