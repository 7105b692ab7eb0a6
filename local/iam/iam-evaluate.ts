import { isLike, judgeConditions } from './condition';
import { matchPrincipal } from './match-principal';
import { matchResource } from './match-resource';
import type { IamQuestion, PolicyDocument, PolicyStatement } from './policy';

/** What policies of one kind say. */
export interface IamVerdict {
  /**
   * An explicit denial wins, and silence is no permission. `delegated`: the policy of a resource allows it to the
   * principal's account as a whole, which within that account leaves the word to the principal's own policies.
   */
  readonly decision: 'allowed' | 'delegated' | 'denied' | 'silent';
  /** What stood in the way without being understood, in words; AWS might decide otherwise. */
  readonly unknown: readonly string[];
}

/**
 * Evaluates policies of one kind: those of an identity (statements without Principal), or the one of a resource
 * (with Principal). What is not understood stands in the way: it makes no permission, and every denial.
 */
export function iamEvaluate(policies: readonly PolicyDocument[], question: IamQuestion): IamVerdict {
  const judged = policies.flatMap(statementsOf).flatMap((statement) => judge(statement, question) ?? []);
  const unknown = judged.flatMap((one) => one.unknown);
  const decisions = judged.map(({ decision }) => decision);
  const order = ['denied', 'allowed', 'delegated'] as const;
  return { decision: order.find((decision) => decisions.includes(decision)) ?? 'silent', unknown };
}

function statementsOf({ Statement = [] }: PolicyDocument): readonly PolicyStatement[] {
  return isList(Statement) ? Statement : [Statement];
}

/** What one statement says to a question; undefined where it does not speak of it. */
function judge(statement: PolicyStatement, question: IamQuestion): IamVerdict | undefined {
  if (!isAction(statement, question.action)) return undefined;
  const principal = matchPrincipal(statement, question.principal);
  if (principal.match === 'other' && principal.unknown.length === 0) return undefined;
  const resource = matchResource(statement, question.resource, question.isStrict);
  if (!resource.applies && resource.unknown.length === 0) return undefined;
  const conditions = judgeConditions(statement.Condition ?? {}, question.context ?? {});
  if (!conditions.hold && conditions.unknown.length === 0) return undefined;
  const unknown = [...principal.unknown, ...resource.unknown, ...conditions.unknown];
  const words = unknown.map((what) => (statement.Sid === undefined ? what : `${what} in statement ${statement.Sid}`));
  if (statement.Effect === 'Deny') return { decision: 'denied', unknown: words };
  if (unknown.length > 0) return { decision: 'silent', unknown: words };
  return { decision: principal.match === 'account' ? 'delegated' : 'allowed', unknown: [] };
}

function isAction(statement: PolicyStatement, action: string): boolean {
  const named = (values: string | readonly string[]): boolean =>
    list(values).some((value) => isLike(value.toLowerCase(), action.toLowerCase()));
  if (statement.NotAction !== undefined) return !named(statement.NotAction);
  return statement.Action !== undefined && named(statement.Action);
}

function list(values: string | readonly string[]): readonly string[] {
  return isList(values) ? values : [values];
}

function isList<Value>(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
