import type { ConditionContext, Conditions } from './condition';

/** A statement of an IAM policy, as its JSON holds it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/** A policy as its JSON holds it: one statement may stand without its list. */
export interface PolicyDocument {
  readonly Statement?: PolicyStatement | readonly PolicyStatement[];
}

/** One question to the policies: may `principal` do `action` to `resource`? */
export interface IamQuestion {
  /** Such as `lambda:InvokeFunction`. */
  readonly action: string;
  /** An ARN; `*` for an action without resources; undefined where it is not known, which any statement's resource fits. */
  readonly resource: string | undefined;
  /** Whether a resource that is not known fits no permission but one on every resource, and every denial. */
  readonly isStrict?: boolean;
  /** Who asks: only policies of resources and trust policies look at it. */
  readonly principal?: {
    /** Such as `events.amazonaws.com`. */
    readonly service?: string;
    readonly account?: string;
    /** Of a session it is the role's. */
    readonly arn?: string;
    /** ARN of the session of the role. */
    readonly session?: string;
  };
  /** Keys are compared without case, as IAM does. */
  readonly context?: ConditionContext;
}
