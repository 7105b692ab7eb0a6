import { Delegation } from '../../../local/delegation';
import { restOperation } from '../../../local/rest-operation';
import type { AwsRequest, EventBridgeEvent, Where } from '../../../local/service';
import { SecurityHub } from '../../../local/services/security-hub/security-hub';
import { onlyDeclared } from '../declared-errors';
import { describedAccount } from '../described-account';
import type { Json } from '../fake-moto';

export const management = '111111111111';
export const security = '222222222222';
export const member = '333333333333';
export const stranger = '444444444444';
export const home = 'us-west-2';
export const linked = 'us-east-1';

export const finding = (account: string, region: string, changes: object = {}) => ({
  SchemaVersion: '2018-10-08',
  Id: `arn:aws:guardduty:${region}:${account}:detector/d/finding/f`,
  ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
  GeneratorId: 'd',
  AwsAccountId: account,
  CreatedAt: '2026-01-01T00:00:00Z',
  UpdatedAt: '2026-01-01T00:00:00Z',
  Title: 'SSH brute force',
  Description: 'SSH brute force',
  Severity: { Label: 'HIGH' },
  Resources: [{ Type: 'AwsEc2Instance', Id: 'i-1' }],
  ...changes,
});

/** A Security Hub of an organization, and the events that it has sent. */
export class HubUnderTest {
  readonly events: { where: Where; event: EventBridgeEvent }[] = [];
  readonly hub: SecurityHub;
  /** The organization's, as they are now. */
  accounts = [management, security, member].map((id) => describedAccount(id));

  constructor(readonly delegation = new Delegation()) {
    this.hub = new SecurityHub({
      delegation,
      organization: {
        managementAccount: management,
        describeAccounts: async () => this.accounts,
        ancestors: async () => ['r-abcd'],
      },
      intake: { emit: async (where, event) => void this.events.push({ where, event }) },
    });
  }

  async call(account: string, region: string, method: string, at: string, input?: object): Promise<Json> {
    const [path = '', query] = at.split('?');
    const request: AwsRequest = {
      ...{ service: 'securityhub', account, region, accessKeyId: account, method, path, headers: {} },
      query: new URLSearchParams(query),
      body: Buffer.from(input ? JSON.stringify(input) : ''),
    };
    return (await onlyDeclared('securityhub', restOperation(request), this.hub.handle(request)))?.body;
  }

  async importFinding(account: string, region: string, changes?: object): Promise<Json> {
    return this.call(account, region, 'POST', '/findings/import', { Findings: [finding(account, region, changes)] });
  }

  async findings(account: string, region: string, filters: object = {}): Promise<Json> {
    return (await this.call(account, region, 'POST', '/findings', { Filters: filters })).Findings;
  }

  /** What the stacks deploy: an administrator in both Regions, an aggregator, and the account that is there enrolled. */
  async deploy(): Promise<void> {
    for (const region of [home, linked]) {
      await this.call(security, region, 'POST', '/accounts', { EnableDefaultStandards: false });
      await this.call(management, region, 'POST', '/organization/admin/enable', { AdminAccountId: security });
    }
    const linking = { RegionLinkingMode: 'SPECIFIED_REGIONS', Regions: [linked] };
    await this.call(security, home, 'POST', '/findingAggregator/create', linking);
    for (const region of [home, linked]) {
      const configuration = { AutoEnable: true, AutoEnableStandards: 'NONE' };
      await this.call(security, region, 'POST', '/organization/configuration', configuration);
      await this.call(member, region, 'POST', '/accounts', { EnableDefaultStandards: false });
      await this.enrol(region, member);
    }
  }
  /** Makes accounts members, and answers those of which it would not. */
  async enrol(region: string, ...accounts: string[]): Promise<Json> {
    const AccountDetails = accounts.map((AccountId) => ({ AccountId }));
    return (await this.call(security, region, 'POST', '/members', { AccountDetails })).UnprocessedAccounts;
  }
}
