import { page, resourceArn, tagKey, tagList } from './model';
import { list, structure, text } from './shape';
import { find, invalid, operation, tags, type Estate, type Operation, type Resource } from './state';
import { AwsError } from '../../service';

/** Tags of every kind of resource, and the policies by which rule groups and firewall policies are shared. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  TagResource: operation(structure({ ResourceArn: resourceArn, Tags: tagList }, {}), ({ estate }, input) => {
    const resource = findAny(estate, input.ResourceArn);
    const reserved = input.Tags.find(({ Key }) => Key.startsWith('aws:'));
    if (reserved) throw invalid(`The prefix aws: is reserved: ${reserved.Key}`);
    for (const { Key, Value } of input.Tags) resource.tags.set(Key, Value);
    return {};
  }),

  UntagResource: operation(
    structure({ ResourceArn: resourceArn, TagKeys: list(tagKey, { min: 1, max: 200 }) }, {}),
    ({ estate }, input) => {
      const resource = findAny(estate, input.ResourceArn);
      for (const key of input.TagKeys) resource.tags.delete(key);
      return {};
    },
  ),

  ListTagsForResource: operation(structure({ ResourceArn: resourceArn }, page), ({ estate }, input) => ({
    Tags: tags(findAny(estate, input.ResourceArn)),
  })),

  PutResourcePolicy: operation(
    structure({ ResourceArn: resourceArn, Policy: text({ max: 395_000, pattern: /\S/ }) }, {}),
    ({ estate }, input) => {
      const { arn } = findShareable(estate, input.ResourceArn);
      if (!isPolicy(input.Policy)) throw new AwsError('InvalidResourcePolicyException', 'The policy is not valid');
      estate.resourcePolicies.set(arn, input.Policy);
      return {};
    },
  ),

  DescribeResourcePolicy: operation(structure({ ResourceArn: resourceArn }, {}), ({ estate }, input) => ({
    Policy: findPolicy(estate, input.ResourceArn),
  })),

  DeleteResourcePolicy: operation(structure({ ResourceArn: resourceArn }, {}), ({ estate }, input) => {
    findPolicy(estate, input.ResourceArn);
    estate.resourcePolicies.delete(input.ResourceArn);
    return {};
  }),
};

function findAny(estate: Estate, arn: string): Resource {
  const all = new Map<string, Resource>([...estate.ruleGroups, ...estate.policies, ...estate.firewalls]);
  return find(all, { arn, name: undefined });
}

function findShareable(estate: Estate, arn: string): Resource {
  return find(new Map<string, Resource>([...estate.ruleGroups, ...estate.policies]), { arn, name: undefined });
}

function findPolicy(estate: Estate, arn: string): string {
  const policy = estate.resourcePolicies.get(arn);
  if (policy === undefined) throw new AwsError('ResourceNotFoundException', `${arn} has no resource policy`);
  return policy;
}

function isPolicy(text: string): boolean {
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === 'object' && policy !== null && 'Statement' in policy;
  } catch {
    return false;
  }
}
