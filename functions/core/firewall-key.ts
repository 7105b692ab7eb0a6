import type { FirewallKey } from './step-contracts';

/** The last part of a key, where it names a rule group by its VPC and its capacity. */
const ofRuleGroup = /\/(vpc-[^-]+)-(\d+)$/;

/** The VPC of a key as people read it: `<account>/<region>/<vpc>`. While its capacity changes, two keys have the same. */
export function vpcOf(key: FirewallKey): string {
  return key.replace(ofRuleGroup, '/$1');
}

/** The capacity that tells a VPC's rule groups from each other, in units. */
export function capacityOf(key: FirewallKey): string {
  return ofRuleGroup.exec(key)?.[2] ?? '';
}

/** The name of a key's rule group in AWS. */
export function ruleGroupName(key: FirewallKey): string {
  return `portcullis-${key.slice(key.lastIndexOf('/') + 1)}`;
}
