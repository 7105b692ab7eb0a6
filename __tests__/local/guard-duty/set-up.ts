import { Delegation } from '../../../local/delegation';
import { restOperation } from '../../../local/rest-operation';
import type { AwsRequest } from '../../../local/service';
import { GuardDuty } from '../../../local/services/guard-duty/guard-duty';
import { onlyDeclared } from '../declared-errors';
import { describedAccount } from '../described-account';
import { type Answers, FakeMoto, type Json } from '../fake-moto';

export const management = '111111111111';
export const security = '222222222222';
export const member = '333333333333';
export const region = 'us-west-2';

/** The id of the detector that an account gets; the security account's is `abc`. */
export const idOf = (account: string) => (account === security ? 'abc' : `d${account}`);

/** A GuardDuty of an organization, over a moto that makes detectors in one Region. */
export class GuardDutyUnderTest {
  /** The organization's, as they are now. */
  accounts = [management, security, member].map((id) => describedAccount(id));
  readonly delegation = new Delegation();
  /** Ids of the detectors that moto was asked for. */
  readonly made: string[] = [];
  readonly guardDuty: GuardDuty;

  constructor() {
    const detector = () => ({ status: 'ENABLED', findingPublishingFrequency: 'FIFTEEN_MINUTES' });
    const answers: Answers = {
      'guardduty POST /detector': (_, { account }) => {
        this.made.push(idOf(account));
        return { detectorId: idOf(account) };
      },
    };
    for (const id of [management, security, member, '444444444444']) {
      answers[`guardduty GET /detector/${idOf(id)}`] = detector;
    }
    this.guardDuty = new GuardDuty({
      organization: { managementAccount: management, describeAccounts: async () => this.accounts },
      delegation: this.delegation,
      moto: new FakeMoto(answers),
    });
  }

  join(account: string, state?: string): void {
    this.accounts = [...this.accounts, describedAccount(account, state)];
  }

  leave(account: string): void {
    this.accounts = this.accounts.filter(({ Id }) => Id !== account);
  }

  async call(account: string, method: string, at: string, input?: object, where = region): Promise<Json> {
    const [path = '', query] = at.split('?');
    const request: AwsRequest = {
      ...{ service: 'guardduty', account, region: where, accessKeyId: account, method, path, headers: {} },
      query: new URLSearchParams(query),
      body: Buffer.from(input ? JSON.stringify(input) : ''),
    };
    const answer = await onlyDeclared('guardduty', restOperation(request), this.guardDuty.handle(request));
    const body = answer?.body;
    return body instanceof Buffer ? JSON.parse(body.toString()) : body;
  }

  /** What the stacks deploy first: the administrator's detector, and the administrator. */
  async deploy(): Promise<void> {
    await this.call(security, 'POST', '/detector', { enable: true });
    await this.call(management, 'POST', '/admin/enable', { adminAccountId: security });
  }

  /** The plans of an account's detector, by name. */
  async plans(account: string): Promise<Record<string, string>> {
    const { features } = await this.call(account, 'GET', `/detector/${idOf(account)}`);
    return Object.fromEntries(features.map(({ name, status }: Json) => [name, status]));
  }

  /** Makes accounts members, and answers those of which it would not. */
  async enrol(...accounts: string[]): Promise<Json> {
    const accountDetails = accounts.map((accountId) => ({ accountId, email: `${accountId}@example.com` }));
    return (await this.call(security, 'POST', '/detector/abc/member', { accountDetails })).unprocessedAccounts;
  }
}
