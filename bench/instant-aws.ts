import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const firewall = '333333333333/us-west-2/vpc-0a1b2c3d';
const credentials =
  '<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>' +
  '<SessionToken>token</SessionToken><Expiration>2036-11-24T12:00:00Z</Expiration></Credentials>';

/** Answers every call of the functions at once, so that what is left of their time is their own. */
export class InstantAws {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<InstantAws> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const target = String(request.headers['x-amz-target'] ?? '');
        const isQuery = body.startsWith('Action=') || body.includes('&Action=');
        response.setHeader('content-type', isQuery ? 'text/xml' : 'application/x-amz-json-1.0');
        const url = `http://${request.headers.host ?? ''}`;
        response.end(isQuery ? assumedRole() : JSON.stringify(answerOf(target.split('.').at(-1), body, url)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new InstantAws(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function assumedRole(): string {
  const result = `<AssumeRoleResult>${credentials}</AssumeRoleResult>`;
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</AssumeRoleResponse>`;
}

/** Empty tables, but for one batch with one firewall; and an empty rule group. */
function answerOf(operation: string | undefined, body: string, url: string): object {
  switch (operation) {
    case 'GetItem':
      return body.includes('"batch/') ? { Item: { Firewalls: { S: JSON.stringify([firewall]) } } } : {};
    case 'Scan':
      return { Items: [], Count: 0, ScannedCount: 0 };
    case 'DescribeRuleGroup':
      return {
        UpdateToken: 'token',
        RuleGroup: { RulesSource: { StatelessRulesAndCustomActions: { StatelessRules: [], CustomActions: [] } } },
        RuleGroupResponse: { RuleGroupName: 'portcullis-vpc-0a1b2c3d', Capacity: 1_000, NumberOfAssociations: 1 },
      };
    case 'GetSecretValue':
      return { SecretString: `${url}/slack` };
    default:
      return {};
  }
}
