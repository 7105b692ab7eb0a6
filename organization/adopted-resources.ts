import { existingOf } from './existing-of';
import { stackNames } from './names';
import type { Organization } from './organization';

/** A resource of a stack that was there before Portcullis, or that cannot go while something of that kind stays. */
export interface AdoptedResource {
  readonly stack: string;
  readonly type: string;
  /** Its name in Terraform; absent where it is the only one of its type in the stack. */
  readonly name?: string;
  readonly region: string;
  /** What Terraform imports it by; absent where it is made by the stack and only kept by it. */
  readonly id?: string;
}

/**
 * What the stacks of an organization adopt: imported where it is not in a state yet, never destroyed, and taken out of
 * the states before anything is destroyed.
 */
export function adoptedResources(organization: Organization): AdoptedResource[] {
  const { homeRegion, linkedRegions } = organization;
  return [homeRegion, ...linkedRegions]
    .flatMap((region) => [...inSecurityServices(organization, region), ...inManagement(organization, region)])
    .concat(inDelegatedAdmin(organization));
}

/** Whether Security Hub's administrator, its hub and its aggregator stay: AWS lets none go from a central configuration. */
export function keepsSecurityHub({ securityHub }: Organization): boolean {
  return securityHub.rootPolicy === 'KEEP';
}

function inSecurityServices(organization: Organization, region: string): AdoptedResource[] {
  return ownServices(organization, organization.securityAccount, region, stackNames.securityServices);
}

function inManagement(organization: Organization, region: string): AdoptedResource[] {
  const { managementAccount, securityAccount, securityHub } = organization;
  const { administrators } = existingOf(organization, managementAccount);
  const stack = stackNames.management;
  const registered = [
    { type: 'aws_guardduty_organization_admin_account', of: 'guardduty', regions: administrators.guardDuty },
    { type: 'aws_securityhub_organization_admin_account', of: 'securityhub', regions: administrators.securityHub },
  ].map(({ type, of, regions }) => ({ type, name: `${of}-${region}`, isThere: regions.includes(region) }));
  const isKept = (type: string) => keepsSecurityHub(organization) && type.startsWith('aws_securityhub_');
  return [
    ...registered
      .filter(({ type, isThere }) => isThere || isKept(type))
      .map(({ type, name, isThere }) => ({ stack, type, name, region, ...(isThere && { id: securityAccount }) })),
    // A central policy turns the management account's hub on, and no stack has it then.
    ...ownServices(organization, managementAccount, region, stack).filter(
      ({ type }) => type !== 'aws_securityhub_account' || securityHub.configuration === 'LOCAL',
    ),
  ];
}

/**
 * An account's own detector and hub. They stay where the administrator stays, whoever made them: AWS refuses to delete a
 * detector that has members or is a member's, and to disable the hub of an administrator or of a member.
 */
function ownServices(organization: Organization, account: string, region: string, stack: string): AdoptedResource[] {
  const { detectors, hubs } = existingOf(organization, account);
  const { administrators } = existingOf(organization, organization.managementAccount);
  const detector = { id: detectors[region], isKept: administrators.guardDuty.includes(region) };
  const hub = {
    id: hubs.includes(region) ? account : undefined,
    isKept: keepsSecurityHub(organization) || administrators.securityHub.includes(region),
  };
  return [
    { type: 'aws_guardduty_detector', ...detector },
    { type: 'aws_securityhub_account', ...hub },
  ]
    .filter(({ id, isKept }) => id !== undefined || isKept)
    .map(({ type, id }) => ({ stack, type, name: region, region, ...(id !== undefined && { id }) }));
}

function inDelegatedAdmin(organization: Organization): AdoptedResource[] {
  const { securityAccount, homeRegion: region, linkedRegions, securityHub } = organization;
  const { aggregator } = existingOf(organization, securityAccount);
  const stack = stackNames.delegatedAdmin;
  const isMade = linkedRegions.length > 0 || securityHub.configuration === 'CENTRAL';
  const isThere = aggregator !== undefined && isMade;
  const home = { stack, type: 'aws_securityhub_finding_aggregator', name: 'home', region };
  return [
    ...(isThere ? [{ ...home, id: aggregator }] : keepsSecurityHub(organization) ? [home] : []),
    // Who keeps the root's policy has had a central configuration before, and Terraform would end that with the resource.
    ...(keepsSecurityHub(organization)
      ? [{ stack, type: 'aws_securityhub_organization_configuration', region, id: securityAccount }]
      : []),
  ];
}
