import type { Parameter } from './template';

export interface StackInstance {
  readonly account: string;
  readonly region: string;
  /** The unit that it was targeted by: not always the one that the account is in. */
  unit: string;
  /** Of the stack in the account; empty where none could be made. */
  stackId: string;
  readonly overrides: readonly Parameter[];
  /** The template and the parameters that the stack was made from. */
  madeFrom: string;
  /** Why it is not as the stack set says; undefined where it is. */
  failure: string | undefined;
  lastOperation: string;
}

export type Outcome = 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface OperationResult {
  readonly account: string;
  readonly region: string;
  readonly unit: string;
  readonly status: Outcome;
  readonly reason?: string;
}

/** What was done to instances at one time. */
export interface StackSetOperation {
  readonly id: string;
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly status: Outcome;
  readonly created: string;
  readonly ended: string;
  readonly results: readonly OperationResult[];
}

/** What `CreateStackSet` and `UpdateStackSet` say. */
export interface StackSetSettings {
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly capabilities: readonly string[];
  readonly description: string | undefined;
  readonly tags: readonly object[];
  readonly autoDeployment: { readonly Enabled: string; readonly RetainStacksOnAccountRemoval?: string };
  readonly managedExecution: { readonly Active: string };
}

/** A service-managed stack set of the management account in one Region. */
export interface StackSet {
  readonly name: string;
  /** `name:uuid` */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  settings: StackSetSettings;
  /** The units that it is deployed to, the Regions of each, and the accounts that were in the unit when last looked at. */
  readonly targets: Map<string, { readonly regions: Set<string>; accounts: readonly string[] }>;
  /** By `account/region`. */
  readonly instances: Map<string, StackInstance>;
  readonly operations: StackSetOperation[];
}
