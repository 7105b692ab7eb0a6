import { unitsOf, type RuleGroupContent } from '../../../functions/core/stateless-rule';

/** Whether Network Firewall takes this for the content of a group of so many units. */
export function isAccepted({ rules, customActions }: RuleGroupContent, capacity: number): boolean {
  const priorities = new Set(rules.map(({ Priority }) => Priority));
  const units = rules.reduce((sum, rule) => sum + unitsOf(rule), 0);
  const defined = new Set(customActions.map(({ ActionName }) => ActionName));
  const named = rules.flatMap(({ RuleDefinition: { Actions } }) => Actions).filter((name) => !name.startsWith('aws:'));
  return (
    rules.length > 0 &&
    priorities.size === rules.length &&
    units <= capacity &&
    defined.size === customActions.length &&
    customActions.length <= 10 &&
    named.every((name) => defined.has(name))
  );
}
