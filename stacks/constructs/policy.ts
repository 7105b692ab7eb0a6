/** One statement of an IAM or resource policy; allows unless it says otherwise. */
export interface Statement {
  /** Says what the statement is for; a statement on every resource must have one that says why. */
  readonly Sid?: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS: string } | { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * A statement about a table for some of its items alone. Without the second condition it would let a scan pass too, which
 * names no item, so that the first has nothing to refuse ("Using IAM policy conditions for fine-grained access control" of
 * DynamoDB's developer guide, and "Condition operators" of IAM's: ForAllValues holds where the key is absent).
 *
 * @param keys patterns for the partition key; `*` stands for any characters
 */
export function ofItems(keys: readonly string[], statement: Statement): Statement {
  return {
    ...statement,
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  };
}

/** Refuses everybody what does not come over TLS. */
export function nothingInTheClear(action: string, resource: string): Statement {
  return {
    ...{ Sid: 'NothingInTheClear', Effect: 'Deny', Principal: '*', Action: action, Resource: resource },
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** A policy document as AWS wants it. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}
