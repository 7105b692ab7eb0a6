import { actions, nowhere, tagGone, type DeployerPlace, type DeployerStatement } from './deployer-policy';

export interface RoleStatementsProps {
  /** What the deployer's own role is called. */
  readonly deployer: string;
  /** Names of the roles, with wildcards. */
  readonly roles: string;
  /** Services that may be given them; none unless given. */
  readonly services?: readonly string[];
}

const roleActions = actions(
  'iam',
  ...['CreateRole', 'GetRole', 'DeleteRole', 'TagRole', 'UntagRole', 'UpdateRole', 'UpdateRoleDescription'],
  ...['UpdateAssumeRolePolicy', 'PutRolePolicy', 'GetRolePolicy', 'DeleteRolePolicy', 'ListRolePolicies'],
  ...['ListAttachedRolePolicies', 'ListInstanceProfilesForRole'],
);

/** Roles of Portcullis's and their policies, and never the deployer's own. */
export function roleStatements(place: DeployerPlace, props: RoleStatementsProps): DeployerStatement[] {
  const { services = [] } = props;
  const roles = [nowhere(place, 'iam', `role/${props.roles}`)];
  return [
    {
      Sid: 'Roles',
      Action: roleActions,
      Resource: roles,
      rarely: {
        'iam:UntagRole': tagGone,
        'iam:UpdateRole': 'a release changes what a role says of itself',
        'iam:UpdateRoleDescription': 'a release changes what a role says of itself',
        'iam:UpdateAssumeRolePolicy': 'a release, or another organization id, changes whom a role trusts',
      },
    },
    {
      Sid: 'NotItself',
      Effect: 'Deny',
      Action: ['iam:*'],
      Resource: [nowhere(place, 'iam', `role/${props.deployer}`)],
      why: 'the name is whatever deploymentRole says',
    },
    ...(services.length === 0
      ? []
      : [
          {
            Sid: 'RolesForServices',
            Action: ['iam:PassRole'],
            Resource: roles,
            Condition: { StringEquals: { 'iam:PassedToService': services.map((each) => `${each}.amazonaws.com`) } },
          },
        ]),
  ];
}

const linkedRoles = {
  guardduty: 'AWSServiceRoleForAmazonGuardDuty',
  'network-firewall': 'AWSServiceRoleForNetworkFirewall',
  securityhub: 'AWSServiceRoleForSecurityHub',
} as const;

/** What lets a service make the role that it itself works under, where the account has it not yet. */
export function linkedRoleStatement(place: DeployerPlace, service: keyof typeof linkedRoles): DeployerStatement {
  const principal = `${service}.amazonaws.com`;
  const action = 'iam:CreateServiceLinkedRole';
  return {
    Sid: `RoleOf${linkedRoles[service].replace(/^AWSServiceRoleFor(Amazon)?/, '')}`,
    Action: [action],
    Resource: [nowhere(place, 'iam', `role/aws-service-role/${principal}/${linkedRoles[service]}`)],
    Condition: { StringEquals: { 'iam:AWSServiceName': principal } },
    why: 'AWS has given the role its name',
  };
}
