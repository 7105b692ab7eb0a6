import { OrganizationTree } from '../../../local/organization-tree';
import { AwsError, type AwsRequest } from '../../../local/service';
import { CloudFormation } from '../../../local/services/cloud-formation/cloud-formation';
import { FakeMoto } from '../fake-moto';

export const management = '111111111111';
export const root = 'r-abcd';
export const unit = 'ou-abcd-11111111';
export const deep = 'ou-abcd-22222222';

export const role = {
  Type: 'AWS::IAM::Role',
  Properties: { RoleName: 'updater', Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [] } }] },
};
export const template = JSON.stringify({ Resources: { Role: role } });

/** Stack sets over an organization whose accounts a test moves; moto's stacks are kept by account. */
export function setUp() {
  const parents = new Map([
    [management, root],
    ['222222222222', unit],
    ['333333333333', deep],
    ['444444444444', root],
    [unit, root],
    [deep, unit],
  ]);
  /** Templates and parameters of the stacks that are there. */
  const stacks = new Map<string, { account: string; body: string; parameters: string[] }>();
  /** Accounts in which no stack can be made, and why. */
  const broken = new Map<string, string>();
  const moto = new FakeMoto({
    'organizations ListAccounts': () => ({
      Accounts: [...parents.keys()].filter((id) => /^\d/.test(id)).map((Id) => ({ Id })),
    }),
    'organizations ListParents': ({ ChildId: id }) => {
      const parent = parents.get(id);
      if (parent === undefined && id !== root) throw new AwsError('ChildNotFoundException', `${id} is not there`);
      return { Parents: parent === undefined ? [] : [{ Id: parent }] };
    },
    'cloudformation CreateStack': (input, { account }) => {
      const failure = broken.get(account);
      if (failure !== undefined) throw new AwsError('EntityAlreadyExists', failure);
      const parameters = Object.keys(input).flatMap((name) =>
        name.endsWith('ParameterKey') ? [`${input[name]}=${input[name.replace(/Key$/, 'Value')]}`] : [],
      );
      stacks.set(input.StackName, { account, body: input.TemplateBody, parameters });
      return `<StackId>${input.StackName}</StackId>`;
    },
    'cloudformation DeleteStack': (input) => {
      stacks.delete(input.StackName);
      return '';
    },
  });
  const cloudFormation = new CloudFormation({ moto, tree: new OrganizationTree(moto, management) });

  const call = async (operation: string, input: Record<string, string> = {}, account = management): Promise<string> => {
    const request: AwsRequest = {
      ...{ service: 'cloudformation', operation, account, region: 'us-west-2', accessKeyId: account },
      ...{ method: 'POST', path: '/', headers: {}, query: new URLSearchParams() },
      body: Buffer.from(new URLSearchParams({ Action: operation, StackSetName: 'set', ...input }).toString()),
    };
    return String((await cloudFormation.handle(request))?.body);
  };
  return {
    ...{ parents, stacks, broken, call, cloudFormation },
    create: async (input: Record<string, string> = {}) => {
      await call('ActivateOrganizationsAccess');
      return call('CreateStackSet', {
        ...{
          TemplateBody: template,
          PermissionModel: 'SERVICE_MANAGED',
          'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
        },
        ...{ 'AutoDeployment.Enabled': 'true', 'AutoDeployment.RetainStacksOnAccountRemoval': 'false', ...input },
      });
    },
    /** CreateStackInstances or DeleteStackInstances; answers how the operation ended. */
    instances: async (change: 'Create' | 'Delete', input: Record<string, string> = {}) => {
      const answer = await call(`${change}StackInstances`, {
        'DeploymentTargets.OrganizationalUnitIds.member.1': unit,
        'Regions.member.1': 'us-west-2',
        ...input,
      });
      const [OperationId = ''] = values(answer, 'OperationId');
      return values(await call('DescribeStackSetOperation', { OperationId }), 'Status')[0];
    },
    /** The accounts that have a stack. */
    deployed: () => [...stacks.values()].map(({ account }) => account).sort(),
    list: async (element: string) => values(await call('ListStackInstances'), element),
  };
}

/** The texts of all elements of a name. */
export function values(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, text = '']) => text);
}
