import { iamEvaluate, type PolicyDocument } from '../../iam-evaluate';
import { AwsError, type EventBridgeEvent, type Moto } from '../../service';
import type { Bus } from './target';

/** Who puts an event on a bus. */
export interface Sender {
  readonly account: string;
  /** The role or user. */
  readonly arn: string;
}

/** Judges who may put events on a bus by the bus's policy. */
export class BusAccess {
  private readonly organizations = new Map<string, Promise<string | undefined>>();

  constructor(private readonly moto: Moto) {}

  /** Why a sender may not put an event on a bus, as a sentence; undefined where it may. */
  async refusal(bus: Bus, busArn: string, sender: Sender, event: EventBridgeEvent): Promise<string | undefined> {
    const { Policy: policy } = await this.describe(bus);
    const organization = await this.organizationOf(sender.account);
    const decision = iamEvaluate(typeof policy === 'string' ? [JSON.parse(policy) as PolicyDocument] : [], {
      action: 'events:PutEvents',
      resource: busArn,
      principal: sender,
      context: {
        'aws:PrincipalArn': sender.arn,
        'aws:PrincipalAccount': sender.account,
        'events:source': event.source,
        'events:detail-type': event['detail-type'],
        ...(organization === undefined ? {} : { 'aws:PrincipalOrgID': organization }),
      },
    });
    // Within one account the sender's own policies suffice, unless the bus denies.
    if (decision === 'allowed' || (decision === 'silent' && sender.account === bus.account)) return undefined;
    return `${sender.arn} is not authorized to perform events:PutEvents on ${busArn}: the policy of the bus ${
      decision === 'denied' ? 'denies it' : 'does not allow it'
    }`;
  }

  private describe(bus: Bus): Promise<Readonly<Record<string, unknown>>> {
    return this.moto.json(bus, 'events', 'AWSEvents.DescribeEventBus', { Name: bus.name });
  }

  private organizationOf(account: string): Promise<string | undefined> {
    const known = this.organizations.get(account);
    if (known !== undefined) return known;
    const where = { account, region: 'us-east-1' };
    const found = this.moto
      .json(where, 'organizations', 'AWSOrganizationsV20161128.DescribeOrganization', {})
      .then((answer) => (answer['Organization'] as { readonly Id: string }).Id)
      .catch((error: unknown) => {
        // An account outside of an organization may join one later.
        this.organizations.delete(account);
        if (error instanceof AwsError) return undefined;
        throw error;
      });
    this.organizations.set(account, found);
    return found;
  }
}
