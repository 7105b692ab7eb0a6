/**
 * A stateless rule as Network Firewall describes it, as far as we read it: what else it holds is passed back untouched.
 */
export interface StatelessRule {
  readonly Priority: number;
  readonly RuleDefinition: {
    readonly MatchAttributes: MatchAttributes;
    readonly Actions: readonly string[];
  };
}

/** Lists that are absent or empty match everything. */
export interface MatchAttributes {
  readonly Sources?: readonly RuleAddress[];
  readonly Destinations?: readonly RuleAddress[];
  readonly SourcePorts?: readonly unknown[];
  readonly DestinationPorts?: readonly unknown[];
  readonly Protocols?: readonly unknown[];
  readonly TCPFlags?: readonly unknown[];
}

export interface RuleAddress {
  readonly AddressDefinition: string;
}

/** An action beside the standard ones, that a group defines for its rules to name. */
export interface CustomAction {
  readonly ActionName: string;
  readonly ActionDefinition: {
    readonly PublishMetricAction?: { readonly Dimensions: readonly { readonly Value: string }[] };
  };
}

/** What an update of a group replaces. */
export interface RuleGroupContent {
  readonly rules: readonly StatelessRule[];
  /** Every action that a rule names, and others. */
  readonly customActions: readonly CustomAction[];
}

/** Units of capacity that a rule takes: the product of its lists' lengths, an absent list counting one (AWS's formula). */
export function unitsOf({ RuleDefinition: { MatchAttributes: match } }: StatelessRule): number {
  return [match.Sources, match.Destinations, match.SourcePorts, match.DestinationPorts, match.Protocols]
    .map((list) => Math.max(list?.length ?? 0, 1))
    .reduce((product, length) => product * length, 1);
}
