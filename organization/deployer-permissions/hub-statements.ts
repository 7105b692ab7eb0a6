import { actions, anywhere, tagGone, type DeployerPlace, type DeployerStatement } from './deployer-policy';

const newDetector = actions('guardduty', 'CreateDetector');
const ownDetector = actions('guardduty', 'DeleteDetector', 'GetDetector', 'TagResource', 'UpdateDetector');
const ownHub = actions(
  'securityhub',
  ...['DescribeHub', 'DisableSecurityHub', 'EnableSecurityHub', 'UpdateSecurityHubConfiguration'],
);

function all(names: readonly string[], reason: string | undefined): Record<string, string> {
  return reason === undefined ? {} : Object.fromEntries(names.map((name) => [name, reason]));
}

/** The reason for all that has to do with an account's own hub. */
export function rarelyOwnHub(reason: string): Record<string, string> {
  return all(ownHub, reason);
}

/**
 * An account's own detectors.
 * @param rarely when they are made, where a first deployment does not make them
 */
export function detectorStatements(place: DeployerPlace, rarely?: string): DeployerStatement[] {
  return [
    {
      Sid: 'NewDetectors',
      Action: newDetector,
      Resource: ['*'],
      why: 'a detector that is to be made is no resource yet',
      rarely: all(newDetector, rarely),
    },
    {
      Sid: 'Detectors',
      Action: [...ownDetector, 'guardduty:UntagResource'],
      Resource: [anywhere(place, 'guardduty', 'detector/*')],
      why: 'AWS draws the ids of detectors, of which an account has one in a Region',
      rarely: { ...all(ownDetector, rarely), 'guardduty:UntagResource': tagGone },
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
    rarely,
  };
}
