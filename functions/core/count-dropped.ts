import type { CustomAction } from './stateless-rule';

/**
 * What our rules do beside dropping: CloudWatch counts the packets. A stateless drop is not logged, so that nothing else
 * tells whether a block ever met anything. Dashboards find the metric by the dimension's value. An action takes no
 * capacity, which is reckoned from what rules match (AWS Network Firewall, "Setting rule group capacity").
 */
export const countDropped: CustomAction = {
  ActionName: 'PortcullisDropped',
  ActionDefinition: { PublishMetricAction: { Dimensions: [{ Value: 'portcullis' }] } },
};

/** Most custom actions that a rule group may define (AWS quota). */
const mostCustomActions = 10;

/**
 * A group's custom actions with ours among them. `undefined` when others have taken all places, or its name for
 * something else: to count is worth less than what is theirs, and to drop needs no counting.
 */
export function withCountDropped(held: readonly CustomAction[]): readonly CustomAction[] | undefined {
  const namesake = held.find(({ ActionName }) => ActionName === countDropped.ActionName);
  if (namesake !== undefined) return dimensionsOf(namesake) === dimensionsOf(countDropped) ? held : undefined;
  return held.length < mostCustomActions ? [...held, countDropped] : undefined;
}

function dimensionsOf({ ActionDefinition: { PublishMetricAction } }: CustomAction): string {
  return JSON.stringify(PublishMetricAction?.Dimensions.map(({ Value }) => Value));
}
