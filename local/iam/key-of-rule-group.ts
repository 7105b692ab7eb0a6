import type { AwsRequest, Service } from '../service';
import { parseArn } from './arn';

/** ARN of the customer's key that a rule group is encrypted with; undefined where it has none. */
export async function keyOfRuleGroup(arn: string, networkFirewall: Service): Promise<string | undefined> {
  const { account, region } = parseArn(arn).where;
  const request: AwsRequest = {
    ...{ service: 'network-firewall', operation: 'DescribeRuleGroup', account, region, accessKeyId: account },
    ...{ method: 'POST', path: '/', query: new URLSearchParams(), headers: {} },
    body: Buffer.from(JSON.stringify({ RuleGroupArn: arn })),
  };
  const described = (await networkFirewall.handle(request))?.body as Described;
  const { Type, KeyId } = described.RuleGroupResponse.EncryptionConfiguration ?? {};
  return Type === 'CUSTOMER_KMS' ? KeyId : undefined;
}

interface Described {
  readonly RuleGroupResponse: {
    readonly EncryptionConfiguration?: { readonly Type?: string; readonly KeyId?: string };
  };
}
