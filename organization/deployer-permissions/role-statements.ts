import { actions, nowhere, tagGone, type DeployerPlace, type DeployerStatement } from './deployer-policy';

/**
 * Roles of Portcullis's and their policies, and never the deployer's own.
 * @param services who may be given them
 */
export function roleStatements(
  place: DeployerPlace,
  deployer: string,
  services: readonly string[],
): DeployerStatement[] {
  const roles = [nowhere(place, 'iam', 'role/portcullis-*')];
  return [
    {
      Sid: 'Roles',
      Action: actions(
        'iam',
        ...['CreateRole', 'GetRole', 'DeleteRole', 'TagRole', 'UntagRole', 'UpdateRole', 'UpdateRoleDescription'],
        ...['UpdateAssumeRolePolicy', 'PutRolePolicy', 'GetRolePolicy', 'DeleteRolePolicy', 'ListRolePolicies'],
        ...['ListAttachedRolePolicies', 'ListInstanceProfilesForRole'],
      ),
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
      Resource: [nowhere(place, 'iam', `role/${deployer}`)],
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

/**
 * What lets a service make the role that it itself works under, where the account has it not yet.
 * @param rarely when it is needed, where a first deployment does not need it
 */
export function linkedRoleStatement(
  place: DeployerPlace,
  service: keyof typeof linkedRoles,
  rarely?: string,
): DeployerStatement {
  const principal = `${service}.amazonaws.com`;
  const action = 'iam:CreateServiceLinkedRole';
  return {
    Sid: `RoleOf${linkedRoles[service].replace(/^AWSServiceRoleFor(Amazon)?/, '')}`,
    Action: [action],
    Resource: [nowhere(place, 'iam', `role/aws-service-role/${principal}/${linkedRoles[service]}`)],
    Condition: { StringEquals: { 'iam:AWSServiceName': principal } },
    why: 'AWS has given the role its name',
    ...(rarely === undefined ? {} : { rarely: { [action]: rarely } }),
  };
}
