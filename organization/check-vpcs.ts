import { overlap } from './addresses-covered';
import { listed, mention, repeated, vpcsOf, type Mention } from './mentions';
import { pathText, type OrganizationDraft, type Path, type Problem } from './problem';
import { defaults, vpcSchema } from './vpc-schema';

type VpcDraft = ReturnType<typeof vpcsOf>[number]['vpc'];

/** Capacity units of all stateless rule groups that one firewall policy may refer to (AWS quota, not adjustable). */
const policyCapacity = 30_000;

/** What must hold within each VPC, and between the VPCs of all accounts. */
export function checkVpcs(draft: OrganizationDraft): Problem[] {
  const vpcs = vpcsOf(draft);
  return [
    ...repeated(vpcs.flatMap(({ path, vpc }) => mention([...path, 'id'], vpc.id))),
    ...repeated(vpcs.flatMap(({ path, vpc }) => listed([...path, 'firewallSubnets'], vpc.firewallSubnets))),
    ...repeated(vpcs.flatMap(({ path, vpc }) => routesOf(path, vpc))),
    ...vpcs.flatMap(({ path, vpc }) => [
      ...hasOneKindOfFirewall(path, vpc),
      ...hasSubnetsOfItsOwnZones(path, vpc),
      ...hasRoutesToItsEndpoints(path, vpc),
      ...changesItsCapacity(path, vpc),
    ]),
  ];
}

function hasOneKindOfFirewall(path: Path, vpc: VpcDraft): Problem[] {
  // A value that is wrong by itself is missing in the draft, and its key is there.
  const kinds = ['firewallSubnets', 'newSubnets', ...(vpc.ruleGroupOnly === true ? ['ruleGroupOnly'] : [])].filter(
    (key) => key in vpc,
  );
  const [first, second] = kinds;
  if (second !== undefined)
    return [{ path: [...path, second], message: `does not go together with ${String(first)}: keep one`, atKey: true }];
  const mayBeMisspelt = Object.keys(vpc).some((key) => !(key in vpcSchema.shape));
  if (first !== undefined || mayBeMisspelt || vpc.id === undefined) return [];
  const message = 'has no firewall: give firewallSubnets, newSubnets, or ruleGroupOnly where it has one already';
  return [{ path: [...path, 'id'], message }];
}

function hasSubnetsOfItsOwnZones(path: Path, { region, newSubnets }: VpcDraft): Problem[] {
  const zones = listed([...path, 'newSubnets'], newSubnets, 'availabilityZone');
  const networks = listed([...path, 'newSubnets'], newSubnets, 'cidr');
  return [
    ...repeated(zones),
    ...zonesElsewhere(zones, region),
    ...repeated(networks),
    ...overlapping(networks),
    ...networks.flatMap(({ path, value }) => {
      const prefix = Number(value.split('/')[1]);
      // What AWS allows for a subnet.
      if (!value.includes(':') && prefix >= 16 && prefix <= 28) return [];
      return [{ path, message: `"${value}" is no subnet: give an IPv4 network of /16 to /28` }];
    }),
  ];
}

function hasRoutesToItsEndpoints(path: Path, { region, newSubnets, ruleGroupOnly, routes }: VpcDraft): Problem[] {
  if (ruleGroupOnly === true && (routes ?? []).length > 0)
    return [{ path: [...path, 'routes'], message: 'need the endpoints of a firewall, and a rule group only has none' }];
  const zones = listed([...path, 'routes'], routes, 'availabilityZone');
  const served = newSubnets?.map((subnet) => subnet?.availabilityZone);
  return [
    ...zonesElsewhere(zones, region),
    ...zones
      .filter(({ value }) => region !== undefined && value.startsWith(region) && served?.includes(value) === false)
      .map(({ path, value }) => ({ path, message: `"${value}" has no endpoint: add a subnet there to newSubnets` })),
    // Endpoints take IPv6 in subnets of both families only, and those that we make have IPv4.
    ...listed([...path, 'routes'], newSubnets && routes, 'destination')
      .filter(({ value }) => value.includes(':'))
      .map(({ path, value }) => ({
        path,
        message: `"${value}" needs endpoints for IPv6, and newSubnets have none: give firewallSubnets that have IPv6 networks`,
      })),
  ];
}

/** A route table has one route to a destination. */
function routesOf(path: Path, { routes }: VpcDraft): Mention[] {
  return (routes ?? []).flatMap((route, index) =>
    route?.routeTable === undefined
      ? []
      : [
          {
            path: [...path, 'routes', index, 'routeTable'],
            value: `${route.routeTable} to ${route.destination ?? defaults.destination}`,
          },
        ],
  );
}

/** The same network twice is told as that. */
function overlapping(networks: readonly Mention[]): Problem[] {
  return networks.flatMap(({ path, value }, index) => {
    const other = networks.slice(0, index).find((earlier) => earlier.value !== value && overlap(earlier.value, value));
    return other === undefined
      ? []
      : [
          {
            path,
            message: `"${value}" overlaps "${other.value}" at ${pathText(other.path)}: subnets of a VPC are apart`,
          },
        ];
  });
}

function zonesElsewhere(zones: readonly Mention[], region: string | undefined): Problem[] {
  return zones
    .filter(({ value }) => region !== undefined && value.slice(0, -1) !== region)
    .map(({ path, value }) => ({ path, message: `"${value}" is not in the VPC's Region, ${String(region)}` }));
}

function changesItsCapacity(path: Path, vpc: VpcDraft): Problem[] {
  const { formerCapacity } = vpc;
  const capacity = 'capacity' in vpc ? vpc.capacity : defaults.capacity;
  if (capacity === undefined || formerCapacity === undefined) return [];
  const at = [...path, 'formerCapacity'];
  if (capacity === formerCapacity)
    return [{ path: at, message: `is the capacity itself: leave it out, or give capacity another value` }];
  if (capacity + formerCapacity <= policyCapacity) return [];
  const message =
    `and capacity are ${capacity + formerCapacity} units, and a firewall policy holds ${policyCapacity}: ` +
    'the two rule groups cannot stand side by side; choose a smaller capacity';
  return [{ path: at, message }];
}
