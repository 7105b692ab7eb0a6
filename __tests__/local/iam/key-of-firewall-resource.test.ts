import { keyOfFirewallResource } from '../../../local/iam/key-of-firewall-resource';
import type { AwsRequest } from '../../../local/service';

const place = 'arn:aws:network-firewall:us-east-1:333333333333';
const group = `${place}:stateless-rulegroup/g`;

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
  expect(await keyOfFirewallResource(group, networkFirewall)).toBe(key);
  expect(asked).toMatchObject([{ operation: 'DescribeRuleGroup', account: '333333333333', region: 'us-east-1' }]);
  expect(JSON.parse(asked[0]!.body.toString())).toEqual({ RuleGroupArn: group });
});

it.each([
  ['firewall', 'Firewall', 'Firewall'],
  ['firewall-policy', 'FirewallPolicy', 'FirewallPolicyResponse'],
])('tells of a %s the key that it is encrypted with', async (type, kind, member) => {
  const arn = `${place}:${type}/edge`;
  const networkFirewall = {
    handle: async ({ operation, body }: AwsRequest) => {
      expect([operation, JSON.parse(body.toString())]).toEqual([`Describe${kind}`, { [`${kind}Arn`]: arn }]);
      return {
        status: 200,
        body: { [member]: { EncryptionConfiguration: { Type: 'CUSTOMER_KMS', KeyId: 'arn:key' } } },
      };
    },
  };
  expect(await keyOfFirewallResource(arn, networkFirewall)).toBe('arn:key');
});

it('knows of no key where none is asked for, as with a list of firewalls', async () => {
  const networkFirewall = { handle: () => Promise.reject(new Error('asked')) };
  expect(await keyOfFirewallResource(`${place}:tls-configuration/t`, networkFirewall)).toBeUndefined();
});
