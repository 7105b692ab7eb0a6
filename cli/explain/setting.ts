import { readNeverBlock } from '../../functions/core/never-block';
import type { Policy } from '../../functions/core/policy';
import type { Organization } from '../../organization/organization';
import { ownAddressesOf } from '../../organization/own-addresses';
import type { Records } from './records';

/** What an organization lays down, and what is known of it. */
export interface Setting {
  readonly policy: Policy;
  /** Products whose findings people are told of. */
  readonly products: readonly string[];
  /** Absent where there is no organization file. */
  readonly organization?: Organization;
  /** What the table of hosts holds, where that was given. */
  readonly records?: Records;
}

/** The setting of an organization. */
export function settingOf(organization: Organization): Setting {
  const { neverBlock, acceptSampleFindings, blocking, retentionHours, notifications } = organization;
  const cidrs = neverBlock.map(({ cidr }) => cidr);
  return {
    policy: {
      neverBlock: readNeverBlock(cidrs, ownAddressesOf(organization)),
      acceptSamples: acceptSampleFindings,
      leastSeverity: blocking.leastSeverity,
      findingTypes: blocking.findingTypes.map(({ type, decision }) => ({ pattern: type, decision })),
      retentionHours,
    },
    products: notifications.products,
    organization,
  };
}
