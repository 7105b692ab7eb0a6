import { readAddress } from './address';
import { at, isObject, textOf } from './untrusted';

/** What only an endpoint inside a VPC has. */
const marksOfOwn = ['instance_uid', 'interface_uid', 'subnet_uid', 'vpc_uid'];

/** Keys that speak of an address, such as `publicIp`, `IpV4Addresses`, `ipv6_addresses` or `privateIpAddress`. */
const addressKey = /ip(v[46]|s?$|_?addr)/i;

/** Levels and values of a resource that are looked into, so that a hostile one costs no more than others. */
const limits = { depth: 10, values: 5_000 };

/**
 * Tells whether an OCSF endpoint is the affected resource's own: it says where in a VPC it is, has a resource's id, or
 * has an address that a resource lists.
 *
 * @param resources OCSF's `resources` of the finding
 * @param addresses the addresses that they list
 */
export function ownSide(resources: readonly unknown[], addresses: ReadonlySet<string>): (endpoint: unknown) => boolean {
  const ids = new Set(resources.map((resource) => textOf(at(resource, 'uid'))).filter(Boolean));
  return (endpoint) => {
    const reading = readAddress(textOf(at(endpoint, 'ip'), 64));
    return (
      marksOfOwn.some((mark) => textOf(at(endpoint, mark)) !== '') ||
      ids.has(textOf(at(endpoint, 'uid'))) ||
      ('host' in reading && addresses.has(reading.host))
    );
  };
}

/**
 * Addresses, in canonical form, under keys that speak of one. Whoever may tag a resource could claim any address as its
 * own: tags are not looked into.
 */
export function addressesIn(resources: unknown): Set<string> {
  const addresses = new Set<string>();
  let left = limits.values;
  const look = (value: unknown, key: string, depth: number): void => {
    if (left-- <= 0 || depth > limits.depth || /^tags$/i.test(key)) return;
    if (typeof value === 'string' && addressKey.test(key)) {
      const reading = readAddress(value);
      if ('host' in reading) addresses.add(reading.host);
    } else if (Array.isArray(value)) for (const element of value) look(element, key, depth + 1);
    else if (isObject(value)) for (const [name, inner] of Object.entries(value)) look(inner, name, depth + 1);
  };
  look(resources, 'resources', 0);
  return addresses;
}
