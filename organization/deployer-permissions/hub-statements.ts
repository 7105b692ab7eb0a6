import { actions, anywhere, tagGone, type DeployerPlace, type DeployerStatement } from './deployer-policy';

const newDetector = actions('guardduty', 'CreateDetector');
const ownDetector = actions('guardduty', 'DeleteDetector', 'GetDetector', 'TagResource', 'UpdateDetector');
const ownHub = actions(
  'securityhub',
  ...['DescribeHub', 'DisableSecurityHub', 'EnableSecurityHub', 'UpdateSecurityHubConfiguration'],
);

/** An account's own detectors. */
export function detectorStatements(place: DeployerPlace): DeployerStatement[] {
  return [
    {
      Sid: 'NewDetectors',
      Action: newDetector,
      Resource: ['*'],
      why: 'a detector that is to be made is no resource yet',
    },
    {
      Sid: 'Detectors',
      Action: [...ownDetector, 'guardduty:UntagResource'],
      Resource: [anywhere(place, 'guardduty', 'detector/*')],
      why: 'AWS draws the ids of detectors, of which an account has one in a Region',
      rarely: {
        'guardduty:UntagResource': tagGone,
        'guardduty:UpdateDetector': 'somebody has changed a detector, or one that exists is adopted',
      },
    },
  ];
}

/** An account's own hubs. @param more actions on a hub that not every account needs */
export function hubStatement(
  place: DeployerPlace,
  more: readonly string[] = [],
  rarely: Readonly<Record<string, string>> = {},
): DeployerStatement {
  return {
    Sid: 'Hub',
    Action: [...ownHub, ...actions('securityhub', ...more)],
    Resource: [anywhere(place, 'securityhub', 'hub/default')],
    why: 'a hub has no other name',
    rarely: { 'securityhub:DisableSecurityHub': 'a hub that a stack turned on is destroyed with it', ...rarely },
  };
}
