import type { ExistingServices, Organization } from './organization';

/** What an account has already of GuardDuty and Security Hub; nothing where `existing` does not name it. */
export function existingOf(organization: Organization, account: string): ExistingServices {
  return (
    organization.existing.find((entry) => entry.account === account) ?? {
      account,
      detectors: {},
      hubs: [],
      administrators: { guardDuty: [], securityHub: [] },
    }
  );
}
