import type { AwsRequest, Service } from '../service';
import { parseArn } from './arn';

/** What Network Firewall calls a kind of resource in its API, by what stands for it in an ARN. */
const kinds: Readonly<Record<string, string>> = {
  firewall: 'Firewall',
  'firewall-policy': 'FirewallPolicy',
  'stateless-rulegroup': 'RuleGroup',
  'stateful-rulegroup': 'RuleGroup',
};

/**
 * ARN of the customer's key that a rule group, a firewall policy or a firewall is encrypted with; undefined where it has
 * none.
 */
export async function keyOfFirewallResource(arn: string, networkFirewall: Service): Promise<string | undefined> {
  const { where, resource } = parseArn(arn);
  const { account, region } = where;
  const kind = kinds[resource.slice(0, resource.indexOf('/'))];
  if (kind === undefined) return undefined;
  const request: AwsRequest = {
    ...{ service: 'network-firewall', operation: `Describe${kind}`, account, region, accessKeyId: account },
    ...{ method: 'POST', path: '/', query: new URLSearchParams(), headers: {} },
    body: Buffer.from(JSON.stringify({ [`${kind}Arn`]: arn })),
  };
  const described = (await networkFirewall.handle(request))?.body as Readonly<Record<string, Described | undefined>>;
  // A firewall is described by itself, the others in a response of theirs.
  const { Type, KeyId } = described[kind === 'Firewall' ? kind : `${kind}Response`]?.EncryptionConfiguration ?? {};
  return Type === 'CUSTOMER_KMS' ? KeyId : undefined;
}

interface Described {
  readonly EncryptionConfiguration?: { readonly Type?: string; readonly KeyId?: string };
}
