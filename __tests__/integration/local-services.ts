import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findMoto } from '../../local/find-moto';
import { Gateway } from '../../local/gateway';
import { Access } from '../../local/iam/access';
import { RoleCalls } from '../../local/iam/role-calls';
import { startMoto } from '../../local/moto';
import { Observations } from '../../local/observations';
import type { Where } from '../../local/service';
import { EventBridge } from '../../local/services/event-bridge/event-bridge';
import { Lambda } from '../../local/services/lambda/lambda';
import { StepFunctions } from '../../local/services/step-functions/step-functions';

/** EventBridge, Lambda and Step Functions behind the gateway, over a real moto: no organization, no Terraform. */
export async function startServices(defaultAccount: string) {
  const folder = mkdtempSync(join(tmpdir(), 'local-services-'));
  const gateway = await Gateway.listen(0);
  const command = await findMoto({ venv: join(__dirname, '..', '..', '.local', 'moto-venv'), log: () => undefined });
  const moto = await startMoto({ command, gatewayPort: gateway.port, logFile: join(folder, 'moto.log') });
  const { client } = moto;
  const observations = new Observations();
  const endpoint = `http://127.0.0.1:${gateway.port}`;
  const access = new Access({ moto: client });
  const calls = new RoleCalls({ access });
  const lambda = new Lambda({ moto: client, access, observations, endpoint });
  const states = new StepFunctions({ moto: client, access, calls, observations, runner: lambda });
  const events = new EventBridge({
    ...{ moto: client, access, calls, observations },
    runner: lambda,
    startExecution: (arn, input, name) => states.start(arn, input, name),
  });
  gateway.open({
    defaultAccount,
    services: { lambda, states, events },
    moto: client,
    faults: { check: async () => ({ kind: 'pass' }) },
    permissions: { check: async () => undefined, learn: () => undefined },
    control: () => ({ status: 404 }),
  });
  return {
    moto: client,
    observations,
    events,
    /** Settings of a client of the SDK that acts in an account. */
    settings: ({ account, region }: Where) => ({
      region,
      endpoint,
      credentials: { accessKeyId: account, secretAccessKey: 'local' },
    }),
    /** Makes a role that `service` may assume and that may do `actions`; answers its ARN. */
    role: async (account: string, name: string, service: string, actions: readonly string[]): Promise<string> => {
      const iam = (parameters: Record<string, string>) =>
        client.query({ account, region: 'us-east-1' }, 'iam', { Version: '2010-05-08', RoleName: name, ...parameters });
      const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
      await iam({ Action: 'CreateRole', AssumeRolePolicyDocument: policy(trust) });
      const PolicyDocument = policy({ Effect: 'Allow', Action: actions, Resource: '*' });
      await iam({ Action: 'PutRolePolicy', PolicyName: 'inline', PolicyDocument });
      return `arn:aws:iam::${account}:role/${name}`;
    },
    stop: async () => {
      await states.stop();
      await lambda.stop();
      await gateway.close();
      await moto.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A policy of one statement, as JSON. */
export function policy(statement: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
