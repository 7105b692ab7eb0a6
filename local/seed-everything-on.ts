import type { SeededOrganization } from './seed';

/** One call to the local organization, in the name of a whole account. */
interface Call {
  readonly account: string;
  readonly region: string;
  readonly service: 'guardduty' | 'securityhub';
  readonly method: 'POST';
  readonly path: string;
  readonly input?: object;
}

/**
 * Turns everything on as somebody else may have done before us: GuardDuty and Security Hub (with its default standards)
 * in every account and Region, their administrators, the members, a finding aggregator, and settings that are not ours.
 * It goes through the services' own operations, in the order that AWS asks for. Their ids are left to be read.
 */
export async function seedEverythingOn(endpoint: string, organization: SeededOrganization): Promise<void> {
  const { management, security, members, unwritten, homeRegion, linkedRegions } = organization;
  const others = [management, ...members, unwritten];
  for (const region of [homeRegion, ...linkedRegions]) {
    const at = { region };
    let administrators = '';
    for (const { id: account } of [security, ...others]) {
      const made = await call(endpoint, {
        ...{ ...at, account, service: 'guardduty', method: 'POST', path: '/detector' },
        input: { enable: true, findingPublishingFrequency: 'SIX_HOURS' },
      });
      if (account === security.id) administrators = `/detector/${String(made['detectorId'])}`;
      await call(endpoint, { ...at, account, service: 'securityhub', method: 'POST', path: '/accounts', input: {} });
    }
    const delegate = { ...at, account: management.id, method: 'POST' } as const;
    await call(endpoint, {
      ...{ ...delegate, service: 'guardduty', path: '/admin/enable', input: { adminAccountId: security.id } },
    });
    await call(endpoint, {
      ...{ ...delegate, service: 'securityhub', path: '/organization/admin/enable' },
      input: { AdminAccountId: security.id },
    });
    const administer = { ...at, account: security.id, method: 'POST' } as const;
    await call(endpoint, {
      ...{ ...administer, service: 'guardduty', path: `${administrators}/member` },
      input: { accountDetails: others.map(({ id, name }) => ({ accountId: id, email: `${name}@example.com` })) },
    });
    await call(endpoint, {
      ...{ ...administer, service: 'securityhub', path: '/members' },
      input: { AccountDetails: others.map(({ id }) => ({ AccountId: id })) },
    });
    await call(endpoint, {
      ...{ ...administer, service: 'guardduty', path: `${administrators}/admin` },
      input: {
        autoEnableOrganizationMembers: 'NEW',
        features: [
          { name: 'S3_DATA_EVENTS', autoEnable: 'NONE' },
          { name: 'RDS_LOGIN_EVENTS', autoEnable: 'NEW' },
          { name: 'LAMBDA_NETWORK_LOGS', autoEnable: 'ALL' },
        ],
      },
    });
    await call(endpoint, {
      ...{ ...administer, service: 'securityhub', path: '/organization/configuration' },
      input: { AutoEnable: true, AutoEnableStandards: 'DEFAULT' },
    });
  }
  await call(endpoint, {
    ...{ account: security.id, region: homeRegion, service: 'securityhub', method: 'POST' },
    ...{ path: '/findingAggregator/create', input: { RegionLinkingMode: 'ALL_REGIONS' } },
  });
}

async function call(endpoint: string, asked: Call): Promise<Readonly<Record<string, unknown>>> {
  const { account, region, service, method, path, input } = asked;
  const scope = `${account}/20260101/${region}/${service}/aws4_request`;
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${service} ${method} ${path} for ${account} in ${region}: ${said}`);
  const read = (said === '' ? {} : JSON.parse(said)) as Readonly<Record<string, unknown>>;
  const left = (read['unprocessedAccounts'] ?? read['UnprocessedAccounts'] ?? []) as readonly unknown[];
  if (left.length > 0) throw new Error(`${service} ${method} ${path}: ${JSON.stringify(left)}`);
  return read;
}
