import { actions, tagGone, type DeployerStatement } from './deployer-policy';

/** Log groups, named by ARNs that end with `*`: AWS asks for some with `:*` behind the name, and for others without. */
export function logStatements(groups: readonly string[]): DeployerStatement[] {
  return [
    {
      Sid: 'Logs',
      Action: actions(
        'logs',
        ...['AssociateKmsKey', 'CreateLogGroup', 'DeleteLogGroup', 'ListTagsForResource', 'PutRetentionPolicy'],
        ...['TagResource', 'UntagResource'],
      ),
      Resource: groups,
      rarely: { 'logs:UntagResource': tagGone },
    },
    { Sid: 'LogNames', Action: ['logs:DescribeLogGroups'], Resource: ['*'], why: 'the action knows no resource' },
  ];
}
