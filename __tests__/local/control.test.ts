import { answerControl, type Controlled } from '../../local/control';
import { Faults } from '../../local/faults';
import { Observations } from '../../local/observations';
import type { AwsRequest } from '../../local/service';
import { SlackReceiver } from '../../local/slack';
import type { Json } from './fake-moto';

const rule = (Priority: number, action: string, MatchAttributes: object) => ({
  Priority,
  RuleDefinition: { Actions: [action], MatchAttributes },
});
const firewall = {
  ...{ account: '333333333333', region: 'us-east-1', vpc: 'vpc-1', firewall: 'f', units: 2, capacity: 100, updates: 1 },
  rules: [
    rule(1, 'aws:drop', { Sources: [{ AddressDefinition: '185.220.101.4/32' }] }),
    rule(2, 'aws:pass', { Destinations: [{ AddressDefinition: '45.155.205.0/24' }], Protocols: [6] }),
  ],
};

describe('the endpoints under /_local/', () => {
  let newerHub = false;
  let without: object = {};
  const observations = new Observations();
  let isReady = true;
  const controlled: Controlled = {
    observations,
    faults: new Faults(observations),
    slack: new SlackReceiver(observations),
    permissions: {
      used: [{ role: 'r', action: 'dynamodb:GetItem', resource: 't' }],
      enforced: { enforce: [], reportOnly: false },
    },
    firewalls: (host) => [{ ...firewall, ...(host === undefined ? {} : { blocked: host === '185.220.101.4' }) }],
    scheduler: {
      fire: async (where, name) => ({ outcome: 'started', executionArn: `${where.account} ${where.region} ${name}` }),
    },
    securityHub: { setNewerHub: (on) => (newerHub = on) },
    guardDuty: { setWithout: (plans) => (without = plans) },
    delegation: { enables: true },
    isReady: () => isReady,
    organization: { endpoint: 'http://127.0.0.1:4566' },
  };
  const call = async (method: string, path: string, body = ''): Promise<Json> => {
    const [pathname = '', query] = path.split('?');
    const request: AwsRequest = {
      ...{ service: '', account: '', region: '', accessKeyId: '', method, path: `/_local/${pathname}` },
      query: new URLSearchParams(query),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body),
    };
    return (await answerControl(controlled, request)).body;
  };

  it('say that it runs, and what it is', async () => {
    isReady = false;
    expect(await call('GET', 'health')).toEqual({ ok: false });
    isReady = true;
    expect(await call('GET', 'health')).toEqual({ ok: true });
    expect(await call('GET', 'organization')).toEqual({ endpoint: 'http://127.0.0.1:4566' });
  });

  it('choose whether AWS enables a service whose administrator is registered', async () => {
    expect(await call('POST', 'delegation', '{"enables":false}')).toEqual({ enables: false });
    expect(controlled.delegation.enables).toBe(false);
    await expect(call('POST', 'delegation', '{}')).rejects.toThrow('enables must be true or false');
  });

  it('take protection plans from Regions', async () => {
    const plans = { 'us-east-1': ['RUNTIME_MONITORING'] };
    expect(await call('POST', 'guard-duty', JSON.stringify({ without: plans }))).toEqual({ without: plans });
    expect(without).toEqual(plans);
    for (const wrong of ['{}', '{"without":{"us-east-1":"RUNTIME_MONITORING"}}', '{"without":null}']) {
      await expect(call('POST', 'guard-duty', wrong)).rejects.toThrow('lists of protection plans by Region');
    }
  });

  it('show firewalls, with and without a host', async () => {
    const shown = { ...firewall, rules: ['1 drop from 185.220.101.4/32', '2 pass to 45.155.205.0/24 of protocol 6'] };
    expect(await call('GET', 'firewalls')).toEqual([shown]);
    expect(await call('GET', 'firewalls?host=185.220.101.4')).toEqual([{ ...shown, blocked: true }]);
  });

  it('take messages for Slack and show them as text', async () => {
    expect(await call('POST', 'slack/webhook', '{"text":"*blocked*"}')).toBe('ok');
    expect(await call('GET', 'slack')).toMatchObject([{ text: 'blocked', body: { text: '*blocked*' } }]);
    expect(await call('GET', 'observations')).toMatchObject([{ kind: 'slack', index: 0 }]);
    expect(await call('GET', 'observations?since=1')).toEqual([]);
  });

  it('make messages for Slack fail', async () => {
    await call('POST', 'slack/failures', '{"status":429}');
    expect(await call('POST', 'slack/webhook', '{"text":"one"}')).toBe('rate_limited');
    expect(await call('POST', 'slack/webhook', '{"text":"two"}')).toBe('ok');
    await expect(call('POST', 'slack/failures', '{"status":200}')).rejects.toThrow(
      'status must be one of 404, 429, 500',
    );
    await expect(call('POST', 'slack/failures', '{"status":500,"times":-1}')).rejects.toThrow(
      'times must be 0 or more',
    );
  });

  it('have Slack take a message only every so many seconds', async () => {
    await expect(call('POST', 'slack/pace', '{"seconds":-1}')).rejects.toThrow('seconds must be 0 or more');
    expect(await call('POST', 'slack/pace', '{"seconds":60}')).toEqual({ seconds: 60 });
    expect(await call('POST', 'slack/webhook', '{"text":"three"}')).toBe('ok');
    expect(await call('POST', 'slack/webhook', '{"text":"four"}')).toBe('rate_limited');
  });

  it('show what the roles of functions were used for', async () => {
    expect(await call('GET', 'calls')).toEqual([{ role: 'r', action: 'dynamodb:GetItem', resource: 't' }]);
  });

  it('fire a schedule', async () => {
    const body = '{"account":"222222222222","region":"us-west-2","name":"reconcile"}';
    const executionArn = '222222222222 us-west-2 reconcile';
    expect(await call('POST', 'schedules', body)).toEqual({ outcome: 'started', executionArn });
    await expect(call('POST', 'schedules', '{"name":"reconcile"}')).rejects.toThrow('texts for account, region');
  });

  it('put faults in place and take them away', async () => {
    await call('POST', 'faults', '{"service":"events","operation":"PutEvents","kind":"deny"}');
    expect(await call('GET', 'faults')).toMatchObject([{ service: 'events', kind: 'deny' }]);
    await call('DELETE', 'faults');
    expect(await call('GET', 'faults')).toEqual([]);
    await expect(call('POST', 'faults', '{')).rejects.toThrow('The body must be JSON');
  });

  it('tell who asks for another one which there are', async () => {
    await expect(call('GET', 'nothing')).rejects.toThrow(/There is no GET nothing: GET health, /);
  });

  it('turn the newer Security Hub on and off', async () => {
    expect(await call('POST', 'security-hub', '{"newer":true}')).toEqual({ newer: true });
    expect(newerHub).toBe(true);
    await expect(call('POST', 'security-hub', '{"newer":"yes"}')).rejects.toThrow('newer must be true or false');
    await call('POST', 'security-hub', '{"newer":false}');
    expect(newerHub).toBe(false);
  });
});
