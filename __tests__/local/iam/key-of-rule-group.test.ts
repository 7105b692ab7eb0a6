import { keyOfRuleGroup } from '../../../local/iam/key-of-rule-group';
import type { AwsRequest } from '../../../local/service';

const group = 'arn:aws:network-firewall:us-east-1:333333333333:stateless-rulegroup/g';

it.each([
  [{ Type: 'CUSTOMER_KMS', KeyId: 'arn:key' }, 'arn:key'],
  [{ Type: 'AWS_OWNED_KMS_KEY', KeyId: 'AWS_OWNED_KMS_KEY' }, undefined],
  [undefined, undefined],
])('tells of a group encrypted with %j the key %s', async (EncryptionConfiguration, key) => {
  const asked: AwsRequest[] = [];
  const networkFirewall = {
    handle: async (request: AwsRequest) => {
      asked.push(request);
      return { status: 200, body: { RuleGroupResponse: { EncryptionConfiguration } } };
    },
  };
  expect(await keyOfRuleGroup(group, networkFirewall)).toBe(key);
  expect(asked).toMatchObject([{ operation: 'DescribeRuleGroup', account: '333333333333', region: 'us-east-1' }]);
  expect(JSON.parse(asked[0]!.body.toString())).toEqual({ RuleGroupArn: group });
});
