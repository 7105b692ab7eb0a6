import type { AdoptedResource } from '../../organization/adopted-resources';

/** The addresses of a stack's state that are adopted, in the order of the state. */
export function toForget(stack: string, adopted: readonly AdoptedResource[], addresses: readonly string[]): string[] {
  const own = adopted.filter((each) => each.stack === stack);
  return addresses.filter((address) =>
    own.some(({ type, name }) => (name === undefined ? address.startsWith(`${type}.`) : address === `${type}.${name}`)),
  );
}
