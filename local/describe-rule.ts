import type { StatelessRule } from './services/network-firewall/model';

/** A stateless rule as one line: `100 drop from 185.220.101.4/32`. */
export function describeRule({
  Priority: priority,
  RuleDefinition: { Actions: actions, MatchAttributes },
}: StatelessRule): string {
  const { Sources: sources, Destinations: destinations, Protocols: protocols } = MatchAttributes;
  const list = (addresses: readonly { readonly AddressDefinition: string }[]) =>
    addresses.map(({ AddressDefinition: address }) => address).join(', ');
  return [
    `${priority} ${actions.map((action) => action.replace('aws:', '')).join(' and ')}`,
    ...(sources?.length ? [`from ${list(sources)}`] : []),
    ...(destinations?.length ? [`to ${list(destinations)}`] : []),
    ...(protocols?.length ? [`of protocol ${protocols.join(', ')}`] : []),
  ].join(' ');
}
