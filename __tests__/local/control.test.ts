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
  const observations = new Observations();
  const controlled: Controlled = {
    observations,
    faults: new Faults(observations),
    slack: new SlackReceiver(observations),
    permissions: { used: [{ role: 'r', action: 'dynamodb:GetItem', resource: 't' }] },
    firewalls: (host) => [{ ...firewall, ...(host === undefined ? {} : { blocked: host === '185.220.101.4' }) }],
    organization: { endpoint: 'http://127.0.0.1:4566' },
  };
  const call = (method: string, path: string, body = ''): Json => {
    const [pathname = '', query] = path.split('?');
    const request: AwsRequest = {
      ...{ service: '', account: '', region: '', accessKeyId: '', method, path: `/_local/${pathname}` },
      query: new URLSearchParams(query),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body),
    };
    return answerControl(controlled, request).body;
  };

  it('say that it runs, and what it is', () => {
    expect(call('GET', 'health')).toEqual({ ok: true });
    expect(call('GET', 'organization')).toEqual({ endpoint: 'http://127.0.0.1:4566' });
  });

  it('show firewalls, with and without a host', () => {
    const shown = { ...firewall, rules: ['1 drop from 185.220.101.4/32', '2 pass to 45.155.205.0/24 of protocol 6'] };
    expect(call('GET', 'firewalls')).toEqual([shown]);
    expect(call('GET', 'firewalls?host=185.220.101.4')).toEqual([{ ...shown, blocked: true }]);
  });

  it('take messages for Slack and show them as text', () => {
    expect(call('POST', 'slack/webhook', '{"text":"*blocked*"}')).toBe('ok');
    expect(call('GET', 'slack')).toMatchObject([{ text: 'blocked', body: { text: '*blocked*' } }]);
    expect(call('GET', 'observations')).toMatchObject([{ kind: 'slack', index: 0 }]);
    expect(call('GET', 'observations?since=1')).toEqual([]);
  });

  it('make messages for Slack fail', () => {
    call('POST', 'slack/failures', '{"status":429}');
    expect(call('POST', 'slack/webhook', '{"text":"one"}')).toBe('rate_limited');
    expect(call('POST', 'slack/webhook', '{"text":"two"}')).toBe('ok');
    expect(() => call('POST', 'slack/failures', '{"status":200}')).toThrow('status must be one of 404, 429, 500');
    expect(() => call('POST', 'slack/failures', '{"status":500,"times":-1}')).toThrow('times must be 0 or more');
  });

  it('show what the roles of functions were used for', () => {
    expect(call('GET', 'calls')).toEqual([{ role: 'r', action: 'dynamodb:GetItem', resource: 't' }]);
  });

  it('put faults in place and take them away', () => {
    call('POST', 'faults', '{"service":"events","operation":"PutEvents","kind":"deny"}');
    expect(call('GET', 'faults')).toMatchObject([{ service: 'events', kind: 'deny' }]);
    call('DELETE', 'faults');
    expect(call('GET', 'faults')).toEqual([]);
    expect(() => call('POST', 'faults', '{')).toThrow('The body must be JSON');
  });

  it('tell who asks for another one which there are', () => {
    expect(() => call('GET', 'nothing')).toThrow(/There is no GET nothing: GET health, /);
  });
});
