import type { StackOrder } from '../organization/stack-order';
import type { StackRequest } from './stack-request';

/**
 * The stacks that a command asks for. To destroy one, those that stand on it belong to it: the CLI refuses to leave them
 * behind, and must know them for that.
 * @param request absent where every stack is asked for
 * @returns none where the request names none of these
 */
export function requestedStacks(order: StackOrder, request: StackRequest | undefined): ReadonlySet<string> {
  if (!request) return new Set(order.keys());
  const forms = request.patterns.map(regularExpression);
  const isNamed = (stack: string) => forms.some((form) => form.test(stack));
  const requested = new Set<string>();
  for (const [stack, needed] of order) {
    const standsOnOne = request.verb === 'destroy' && needed.some((each) => requested.has(each));
    if (isNamed(stack) || standsOnOne) requested.add(stack);
  }
  return requested;
}

function regularExpression(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replace(/\*+/g, '.*').replaceAll('?', '.')}$`);
}
