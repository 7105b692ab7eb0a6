/** Something that was read of AWS, or why it could not be: what was not read is never taken for what is not there. */
export type Reading<T> = { readonly read: T } | { readonly unread: string };

export function isRead<T>(reading: Reading<T>): reading is { readonly read: T } {
  return 'read' in reading;
}

/** A detector of GuardDuty. */
export interface FoundDetector {
  readonly id: string;
  /** Whether it is suspended. */
  readonly isSuspended: boolean;
  /** The stack whose tags it carries; absent: it is none of ours. */
  readonly madeBy?: string;
}

/** What one account has in one Region. */
export interface FoundRegion {
  readonly region: string;
  /** `null`: there is none. Absent where no stack has to know. */
  readonly detector?: Reading<FoundDetector | null>;
  /** Whether Security Hub is on. Absent where no stack has to know. */
  readonly hub?: Reading<boolean>;
}

export interface FoundAccount {
  readonly account: string;
  /** Hostile text. */
  readonly name: string;
  readonly regions: readonly FoundRegion[];
}

/** Who administers both services in one Region; `null`: nobody. */
export interface FoundAdministrators {
  readonly region: string;
  readonly guardDuty: Reading<string | null>;
  readonly securityHub: Reading<string | null>;
}

export interface FoundAggregator {
  readonly arn: string;
  /** Regions whose findings it brings home by name; absent where it takes all, or all but some. */
  readonly linkedRegions?: readonly string[];
}

/** How Security Hub is configured for the organization. `UNKNOWN`: nobody can be asked before there is an administrator. */
export type FoundConfiguration = 'LOCAL' | 'CENTRAL' | 'UNKNOWN';

/** The name of the policy that the root has, `null` where it has none. Hostile text. */
export type FoundRootPolicy = string | null;

/** What is there of GuardDuty and Security Hub in an organization. */
export interface Found {
  /** In the order in which people are shown them. */
  readonly accounts: readonly FoundAccount[];
  /** Whether the organization's accounts could be listed: else only those of the file were read. */
  readonly accountList: Reading<readonly string[]>;
  /** In the order of the Regions. */
  readonly administrators: readonly FoundAdministrators[];
  readonly aggregator: Reading<FoundAggregator | null>;
  readonly configuration: Reading<FoundConfiguration>;
  /** Read where the configuration is central. */
  readonly rootPolicy: Reading<FoundRootPolicy>;
  /** Id of the organization's root; absent where it could not be read. */
  readonly rootId?: string;
  /** What Terraform has in its states already, as `<stack> <address>`: it was made or adopted before. */
  readonly deployed: ReadonlySet<string>;
  /** Stacks of which it is not known here whether they are deployed. */
  readonly unknownStacks: readonly string[];
}
