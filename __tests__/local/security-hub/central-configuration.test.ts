import { Delegation } from '../../../local/delegation';
import type { AwsRequest, EventBridgeEvent, Where } from '../../../local/service';
import { SecurityHub } from '../../../local/services/security-hub/security-hub';
import { describedAccount } from '../described-account';
import type { Json } from '../fake-moto';

const management = '111111111111';
const security = '222222222222';
const member = '333333333333';
const home = 'us-west-2';
const linked = 'us-east-1';
const root = 'r-abcd';
const unit = 'ou-abcd-11111111';

const on = {
  SecurityHub: { ServiceEnabled: true, SecurityControlsConfiguration: { DisabledSecurityControlIdentifiers: [] } },
};
const off = { SecurityHub: { ServiceEnabled: false } };
const local = {
  AutoEnable: false,
  AutoEnableStandards: 'NONE',
  OrganizationConfiguration: { ConfigurationType: 'LOCAL' },
};
const central = { ...local, OrganizationConfiguration: { ConfigurationType: 'CENTRAL' } };

describe('a central configuration of Security Hub', () => {
  const parents: Record<string, string[]> = { [security]: [root], [member]: [unit, root], [unit]: [root], [root]: [] };
  let events: { where: Where; event: EventBridgeEvent }[] = [];
  let hub: SecurityHub;

  const call = async (account: string, region: string, method: string, path: string, input?: object): Promise<Json> => {
    const request: AwsRequest = {
      ...{ service: 'securityhub', account, region, accessKeyId: account, method, path, headers: {} },
      query: new URLSearchParams(),
      body: Buffer.from(input ? JSON.stringify(input) : ''),
    };
    return (await hub.handle(request))?.body;
  };
  const administer = async (method: string, path: string, input?: object) => call(security, home, method, path, input);
  const configure = async (input: object, region = home) =>
    call(security, region, 'POST', '/organization/configuration', input);
  const createPolicy = async (name: string, policy: object) =>
    (await administer('POST', '/configurationPolicy/create', { Name: name, ConfigurationPolicy: policy })).Id as string;
  const start = async (change: 'associate' | 'disassociate', id: string, target: object) =>
    administer('POST', `/configurationPolicyAssociation/${change}`, {
      ConfigurationPolicyIdentifier: id,
      Target: target,
    });
  const associationOf = async (target: object) =>
    administer('POST', '/configurationPolicyAssociation/get', { Target: target });
  const hasHub = async (account: string, region: string) =>
    call(account, region, 'GET', '/accounts').then(
      () => true,
      () => false,
    );

  beforeEach(async () => {
    events = [];
    hub = new SecurityHub({
      delegation: new Delegation(),
      organization: {
        managementAccount: management,
        describeAccounts: async () => [management, security, member].map((id) => describedAccount(id)),
        ancestors: async (id) => parents[id] ?? Promise.reject(new Error(`${id} is not there`)),
      },
      intake: { emit: async (where, event) => void events.push({ where, event }) },
    });
    for (const region of [home, linked]) {
      await call(management, region, 'POST', '/organization/admin/enable', { AdminAccountId: security });
    }
  });

  const centralize = async () => {
    await administer('POST', '/findingAggregator/create', { RegionLinkingMode: 'ALL_REGIONS' });
    await configure(central);
  };

  it('needs a finding aggregator, and leaves nothing to be enabled by itself', async () => {
    await expect(configure(central)).rejects.toThrow('needs a finding aggregator');
    await administer('POST', '/findingAggregator/create', { RegionLinkingMode: 'ALL_REGIONS' });
    await expect(configure({ ...central, AutoEnable: true })).rejects.toThrow('can not be enabled');
    await expect(configure(central, linked)).rejects.toThrow('in its home Region');

    await configure(central);

    for (const region of [home, linked]) {
      expect(await call(security, region, 'GET', '/organization/configuration')).toMatchObject({
        AutoEnable: false,
        AutoEnableStandards: 'NONE',
        OrganizationConfiguration: { ConfigurationType: 'CENTRAL', Status: 'ENABLED' },
      });
    }
    await expect(configure({ AutoEnable: true, AutoEnableStandards: 'NONE' }, linked)).rejects.toThrow('linked Region');
  });

  it('has no policies while the configuration is local', async () => {
    await expect(createPolicy('baseline', on)).rejects.toThrow(
      'Must be a Security Hub delegated administrator with Central Configuration enabled',
    );
    await centralize();
    await expect(call(security, linked, 'GET', '/configurationPolicy/list')).rejects.toThrow('Must be a Security Hub');
    await expect(call(member, home, 'GET', '/configurationPolicy/list')).rejects.toThrow('Must be a Security Hub');
  });

  it('keeps what a policy says, and changes what it is told to', async () => {
    await centralize();
    const id = await createPolicy('baseline', on);
    await administer('PATCH', `/configurationPolicy/${id}`, { Description: 'for all' });

    expect(await administer('GET', `/configurationPolicy/get/${id}`)).toMatchObject({
      Arn: `arn:aws:securityhub:${home}:${security}:configuration-policy/${id}`,
      Name: 'baseline',
      Description: 'for all',
      ConfigurationPolicy: on,
    });
    expect(await administer('GET', '/configurationPolicy/list')).toMatchObject({
      ConfigurationPolicySummaries: [{ Id: id, Name: 'baseline', ServiceEnabled: true }],
    });
    await expect(createPolicy('baseline', on)).rejects.toThrow('already exists');
  });

  it('takes controls with a policy that enables Security Hub, and only with that', async () => {
    await centralize();
    await expect(createPolicy('none', { SecurityHub: { ServiceEnabled: true } })).rejects.toThrow('needs one of');
    const both = { SecurityHub: { ...on.SecurityHub, ServiceEnabled: false } };
    await expect(createPolicy('both', both)).rejects.toThrow('takes no standards and no controls');
  });

  it('lets accounts inherit the policy of the nearest unit', async () => {
    await centralize();
    const baseline = await createPolicy('baseline', on);
    const without = await createPolicy('without', off);
    expect(await hasHub(member, linked)).toBe(false);
    await expect(associationOf({ AccountId: member })).rejects.toThrow('No configuration policy');

    expect(await start('associate', baseline, { RootId: root })).toMatchObject({ AssociationStatus: 'PENDING' });
    expect(await associationOf({ AccountId: member })).toMatchObject({
      ConfigurationPolicyId: baseline,
      TargetType: 'ACCOUNT',
      AssociationType: 'INHERITED',
      AssociationStatus: 'SUCCESS',
    });
    expect([await hasHub(member, home), await hasHub(member, linked)]).toEqual([true, true]);
    expect(await hasHub(management, home)).toBe(false);

    await start('associate', without, { OrganizationalUnitId: unit });
    expect(await hasHub(member, linked)).toBe(false);
    await start('associate', 'SELF_MANAGED_SECURITY_HUB', { AccountId: member });
    await call(member, linked, 'POST', '/accounts', {});
    expect(await hasHub(member, linked)).toBe(true);
  });

  it('leaves Security Hub of those under a policy to the administrator', async () => {
    await centralize();
    await start('associate', await createPolicy('baseline', on), { RootId: root });

    await expect(call(member, home, 'PATCH', '/accounts', { AutoEnableControls: false })).rejects.toThrow(
      'associated with a central configuration policy',
    );
    await expect(call(member, home, 'DELETE', '/accounts')).rejects.toThrow('central configuration policy');
  });

  it('is taken down from the end: associations, policies, central configuration, aggregator, administrator', async () => {
    await centralize();
    const id = await createPolicy('baseline', on);
    await start('associate', id, { RootId: root });
    const { FindingAggregators } = await administer('GET', '/findingAggregator/list');
    const aggregator = `/findingAggregator/delete/${encodeURIComponent(FindingAggregators[0].FindingAggregatorArn)}`;
    const dismiss = async () =>
      call(management, home, 'POST', '/organization/admin/disable', { AdminAccountId: security });

    await expect(administer('DELETE', `/configurationPolicy/${id}`)).rejects.toThrow('is associated with r-abcd');
    await expect(configure(local)).rejects.toThrow('Delete the configuration policies');
    await expect(administer('DELETE', aggregator)).rejects.toThrow('Under central configuration');
    await expect(dismiss()).rejects.toThrow('Under central configuration');

    await start('disassociate', id, { RootId: root });
    await expect(start('disassociate', id, { RootId: root })).rejects.toThrow('is not associated');
    await administer('DELETE', `/configurationPolicy/${id}`);
    await configure(local);
    await administer('DELETE', aggregator);
    await dismiss();
  });

  it('refuses targets that are not in the organization', async () => {
    await centralize();
    const id = await createPolicy('baseline', on);
    await expect(start('associate', id, { AccountId: '444444444444' })).rejects.toThrow('not in the organization');
    await expect(start('associate', id, {})).rejects.toThrow('Target must be one of');
    await expect(start('associate', 'x', { RootId: root })).rejects.toThrow('Configuration policy x was not found');
  });
});
