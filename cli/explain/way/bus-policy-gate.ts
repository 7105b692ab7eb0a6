import { at, textOf } from '../../../functions/core/untrusted';
import { iamEvaluate } from '../../../local/iam/iam-evaluate';
import type { IamQuestion, PolicyStatement } from '../../../local/iam/policy';
import { busName, forwarder, partitionOf, roleArn, roleName } from '../../../organization/names';
import { forwardingRuleArn } from '../../../stacks/constructs/event-rules';
import type { Deployed } from './deployed';
import type { Gate } from './gate';
import type { Place } from './place';

/** What the policy of the bus says to the rule that sends the event on. */
export function busPolicyGate(event: object, { account, region }: Place, deployed: Deployed | undefined): Gate {
  const gate = { gate: 'bus-policy' } as const;
  if (deployed === undefined) {
    return { ...gate, outcome: 'unknown', reason: 'no organization file says whom the bus lets in' };
  }
  const { organization, busArn, busPolicy } = deployed;
  const { homeRegion, organizationId } = organization;
  const sender = account ?? organization.securityAccount;
  const from = region === '' ? homeRegion : region;
  const role = roleArn(homeRegion, sender, roleName(forwarder));
  const question: IamQuestion = {
    action: 'events:PutEvents',
    resource: busArn,
    principal: { account: sender, arn: role },
    context: {
      'aws:PrincipalArn': role,
      'aws:PrincipalOrgID': organizationId,
      'aws:SourceArn': forwardingRuleArn({ account: sender, region: from, partition: partitionOf(from) }),
      'events:source': textOf(at(event, 'source')),
      'events:detail-type': textOf(at(event, 'detail-type')),
    },
  };
  const statements = [busPolicy.Statement ?? []].flat() as readonly PolicyStatement[];
  const stands = statements.map(({ Sid = '' }) => Sid);
  const deciding = (...decisions: readonly string[]) =>
    statements
      .filter((statement) => decisions.includes(iamEvaluate([{ Statement: statement }], question).decision))
      .map(({ Sid = '' }) => Sid);
  const denying = deciding('denied');
  // Within an account, what a policy leaves to the account is the role's to have, and it has it.
  const allowing = deciding('allowed', 'delegated');
  if (denying.length === 0 && allowing.length > 0) {
    return { ...gate, outcome: 'passes', stands, reason: `${busName} lets it in: ${allowing.join(', ')}` };
  }
  const why = denying.length > 0 ? `its statement ${denying.join(', ')} denies it` : 'no statement of it allows it';
  return { ...gate, outcome: 'stops', stands, reason: `the policy of the bus ${busName} keeps it out: ${why}` };
}
