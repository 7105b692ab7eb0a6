import { Access } from '../../local/iam/access';
import { RoleCalls, type RoleCallsProps } from '../../local/iam/role-calls';
import { AwsError, type AwsRequest, type Moto, type Where } from '../../local/service';

/** Untyped data, as answers of AWS are. */
export type Json = ReturnType<typeof JSON.parse>;

/** Answers of moto by `service Operation`; a function gets the input and the place. */
export type Answers = Record<string, (input: Json, where: Where) => unknown>;

/** A moto that answers what a test says and remembers what it was asked. */
export class FakeMoto implements Moto {
  readonly calls: { readonly operation: string; readonly where: Where; readonly input: Json }[] = [];

  constructor(readonly answers: Answers = {}) {}

  async forward(request: AwsRequest) {
    const operation = request.operation ?? `${request.method} ${request.path}`;
    const input = request.body.length === 0 ? {} : JSON.parse(request.body.toString());
    const body = this.answer(request.service, operation, request, input);
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) };
  }

  async json(where: Where, service: string, target: string, input: object) {
    return this.answer(service, target.split('.').at(-1)!, where, input);
  }

  async rest(where: Where, service: string, method: string, path: string, input: object = {}) {
    return this.answer(service, `${method} ${path}`, where, input);
  }

  async query(where: Where, service: string, parameters: Readonly<Record<string, string>>) {
    return this.answer(service, parameters['Action']!, where, parameters) as unknown as string;
  }

  /** The inputs of all calls of an operation. */
  inputs(operation: string): Json[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  private answer(service: string, operation: string, { account, region }: Where, input: Json): Record<string, unknown> {
    this.calls.push({ operation: `${service} ${operation}`, where: { account, region }, input });
    const answer = this.answers[`${service} ${operation}`];
    if (answer === undefined) throw new AwsError('ResourceNotFoundException', `${service} ${operation} is not known`);
    return answer(input, { account, region }) as Record<string, unknown>;
  }
}

/** What moto's IAM answers about roles, by their names: the service that may assume them and their statements. */
export function iamAnswers(roles: Record<string, { readonly trusts: string; readonly statements: object[] }>): Answers {
  const role = ({ RoleName: name }: { RoleName: string }) => {
    const found = roles[name];
    if (found === undefined) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
    return found;
  };
  const encoded = (statements: object[]) => encodeURIComponent(JSON.stringify({ Statement: statements }));
  return {
    'iam GetRole': (input) => {
      const trust = [{ Effect: 'Allow', Principal: { Service: role(input).trusts }, Action: 'sts:AssumeRole' }];
      return `<AssumeRolePolicyDocument>${encoded(trust)}</AssumeRolePolicyDocument>`;
    },
    'iam ListRolePolicies': () => '<PolicyNames><member>inline</member></PolicyNames>',
    'iam ListAttachedRolePolicies': () => '<AttachedPolicies/>',
    'iam GetRolePolicy': (input) => `<PolicyDocument>${encoded(role(input).statements)}</PolicyDocument>`,
    'sts AssumeRole': () =>
      '<AccessKeyId>ASIAQAAAAAAAAAAAAAAA</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>',
  };
}

/** What services of the local organization need in order to act under roles that a moto knows. */
export function accessOver(moto: Moto, faults: Pick<RoleCallsProps, 'faults'> = {}) {
  const access = new Access({ moto });
  return { access, calls: new RoleCalls({ access, ...faults }) };
}
