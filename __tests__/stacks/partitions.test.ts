import type { Organization } from '../../organization/organization';
import { govCloud, organization } from './organizations';
import { synthesize } from './synthesize';

/** What names something in a partition: the beginning of ARNs, its Regions, its console, its DNS suffix. */
const names = {
  aws: /arn:aws:|\b(us|ca|sa|eu|ap|me|af|il|mx)-(north|south|east|west|central)+-\d|console\.aws\.amazon\.com/,
  'aws-us-gov': /arn:aws-us-gov:|\bus-gov-(east|west)-\d|amazonaws-us-gov\.com/,
  'aws-cn': /arn:aws-cn:|\bcn-(north|northwest)-\d|amazonaws\.cn|amazonaws\.com\.cn/,
};
type Partition = keyof typeof names;

/** With everything that names a service by the way: units for the StackSet, flow logs, and a bucket for them. */
const fullest = (each: Organization): Organization[] => [
  { ...each, firewallLogs: { types: ['ALERT', 'FLOW'] } },
  { ...each, firewallLogs: { types: ['FLOW'], bucket: 'example-logs' } },
  { ...each, securityHub: { configuration: 'CENTRAL', rootPolicy: 'OURS', organizationRoot: 'r-ab12' } },
];

/** Every string of a configuration, with JSON inside of strings as it is. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => [key, ...stringsOf(inside)]);
}

/** The one that the loader lets in, and the one whose names would be no hindrance. */
const partitions: [Partition, Organization][] = [
  ['aws', organization],
  ['aws-us-gov', govCloud],
];

describe.each(partitions)('an organization in partition %s', (partition, given) => {
  const strings = fullest(given).flatMap((each) =>
    [...synthesize(each).values()].flatMap(({ configuration }) => stringsOf(configuration)),
  );

  it('has names of its own partition in its stacks, and none of another', () => {
    expect(strings.filter((text) => names[partition].test(text)).length).toBeGreaterThan(100);
    const others = Object.entries(names).filter(([name]) => name !== partition);
    for (const [, form] of others) expect(strings.filter((text) => form.test(text))).toEqual([]);
  });

  it('names services with amazonaws.com, and with the Region where these are logs', () => {
    const services = strings.flatMap((text) => text.match(/[\w*.-]+\.amazonaws\.[a-z.]+/g) ?? []);
    const region = given.homeRegion.replace('west', '(east|west)').replace(/\d/, '\\d');
    const form = new RegExp(
      `^((cloudwatch|events|lambda|scheduler|states)|logs\\.${region}|network-firewall\\.\\*)\\.amazonaws\\.com$`,
    );
    expect(services.length).toBeGreaterThan(20);
    expect(services.filter((name) => !form.test(name))).toEqual([]);
  });
});
