import type { EnrolmentSettings } from '../../../functions/core/enrolment/enrolment';
import type { PolicyDocument } from '../../../local/iam/policy';
import { compilePattern, type Conjunction } from '../../../local/services/event-bridge/compile-pattern';
import { busArn, firewallsOf, partitionOf, ruleGroupsOf } from '../../../organization/names';
import type { Firewall, Organization } from '../../../organization/organization';
import { busPolicy } from '../../../stacks/constructs/bus-policy';
import { enrolmentSettings } from '../../../stacks/constructs/enrolment-settings';
import { busRules, type BusRule } from '../../../stacks/constructs/event-rules';
import type { Where } from '../../../stacks/constructs/place';

/** What the stacks of an organization deploy on the way of a finding: by the definitions that they are made from. */
export interface Deployed {
  readonly organization: Organization;
  /** Where a rule forwards findings to the bus: the security account in each covered Region, home first. */
  readonly places: readonly [Where, ...Where[]];
  readonly busArn: string;
  readonly busPolicy: PolicyDocument;
  /** Who is to report. */
  readonly enrolment: EnrolmentSettings;
  /** Every rule group of every VPC. */
  readonly groups: readonly Firewall[];
}

export function deployedOf(organization: Organization): Deployed {
  const { homeRegion, linkedRegions, securityAccount, organizationId } = organization;
  const place = (region: string): Where => ({ account: securityAccount, region, partition: partitionOf(region) });
  const places: [Where, ...Where[]] = [place(homeRegion), ...linkedRegions.map(place)];
  const bus = busArn(organization);
  return {
    ...{ organization, places, busArn: bus },
    busPolicy: JSON.parse(busPolicy(bus, { places, organizationId })) as PolicyDocument,
    // The item of the state table, which enrol-members reads in this form.
    enrolment: enrolmentSettings(organization) as EnrolmentSettings,
    groups: firewallsOf(organization).flatMap(ruleGroupsOf),
  };
}

/** A rule on the bus whose pattern was read. */
export type ReadRule = BusRule & { readonly compiled: readonly Conjunction[] };

/** @param products whose findings people are told of */
export function readRules(products: readonly string[]): ReadRule[] {
  return busRules(products).map((rule) => ({ ...rule, compiled: compilePattern(rule.pattern) }));
}
