import { isLike } from './condition';
import type { PolicyStatement } from './policy';

/** Whether a statement speaks of a resource. */
export interface ResourceVerdict {
  readonly applies: boolean;
  /** What is not understood, in words: it might decide otherwise. */
  readonly unknown: readonly string[];
}

/**
 * Matches `Resource` or `NotResource`.
 * @param resource undefined where it is not known
 * @param isStrict whether one that is not known fits no permission but one on every resource, and every denial
 */
export function matchResource(
  statement: PolicyStatement,
  resource: string | undefined,
  isStrict = false,
): ResourceVerdict {
  const { Effect, Resource, NotResource } = statement;
  if (resource === undefined) {
    const isOnEverything = [Resource ?? []].flat().includes('*');
    // Not known which: an Allow may mean it, a Deny may not.
    return { applies: isOnEverything || (isStrict ? Effect === 'Deny' : Effect === 'Allow'), unknown: [] };
  }
  // A trust policy names no resource: it speaks of its own role.
  if (Resource === undefined && NotResource === undefined) return { applies: true, unknown: [] };
  const patterns = [NotResource ?? Resource ?? []].flat();
  const fixed = patterns.filter((pattern) => !pattern.includes('${'));
  if (fixed.some((pattern) => isLike(pattern, resource))) return { applies: NotResource === undefined, unknown: [] };
  // Whatever a variable stands for, it fits no more than a wildcard in its place.
  const unknown = patterns
    .filter((pattern) => pattern.includes('${') && isLike(pattern.replace(/\$\{[^}]*\}?/g, '*'), resource))
    .map((pattern) => `the policy variable in ${pattern}`);
  return { applies: NotResource !== undefined, unknown };
}
