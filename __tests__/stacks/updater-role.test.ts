import { readFileSync } from 'node:fs';
import { updaterTemplate } from '../../stacks/constructs/updater-template';
import { organization, smallest } from './organizations';
import { resourcesOf, synthesize, type Resource } from './synthesize';

const stacks = synthesize(organization);
const management = stacks.get('management')!;
const [[setName, stackSet]] = resourcesOf(management, 'aws_cloudformation_stack_set') as [[string, Resource]];
/** As Terraform passes it on: `$${` is its way to write `${`. */
const template = JSON.parse(stackSet['template_body'].replaceAll('$${', '${'));

const withMembers = (count: number) => ({
  ...organization,
  members: Array.from({ length: count }, (_, index) => ({
    name: `account ${index}`,
    id: String(500_000_000_000 + index),
    turnOnSecurityHub: false,
    vpcs: [],
  })),
});

/** Whether CloudFormation makes the role in an account, by the functions that the template uses. */
function makesRole(body: string, account: string): boolean {
  const { Conditions, Resources } = JSON.parse(body);
  const evaluate = (value: Resource | string): unknown => {
    if (typeof value === 'string') return value;
    const [[name, argument]] = Object.entries(value) as [[string, never]];
    const inside = argument as (Resource | string)[];
    if (name === 'Ref') return argument === 'AWS::AccountId' ? account : undefined;
    if (name === 'Fn::Not') return !evaluate(inside[0]!);
    if (name === 'Fn::Equals') return evaluate(inside[0]!) === evaluate(inside[1]!);
    if (name !== 'Fn::Or' || inside.length < 2 || inside.length > 10) throw new Error(`${name} of ${inside.length}`);
    return inside.some((each) => evaluate(each));
  };
  const { Condition } = Resources.Role;
  return Condition === undefined || evaluate(Conditions[Condition]) === true;
}

describe('the updater role', () => {
  it.each(['333333333333', '444444444444'])(
    'of account %s is the same by its own stack and by the StackSet',
    (account) => {
      const stack = stacks.get(`member-${account}`)!;
      const ofUpdater = (type: string) => resourcesOf(stack, type).find(([id]) => id.startsWith('updater_'))![1];
      const role = ofUpdater('aws_iam_role');
      const inline = ofUpdater('aws_iam_role_policy');
      const substituted = JSON.parse(JSON.stringify(template), (_, value: Resource | null) =>
        typeof value?.['Fn::Sub'] === 'string' ? value['Fn::Sub'].replaceAll('${AWS::AccountId}', account) : value,
      );
      expect(substituted.Resources.Role.Properties).toEqual({
        RoleName: role['name'],
        Description: role['description'],
        AssumeRolePolicyDocument: JSON.parse(role['assume_role_policy']),
        Policies: [{ PolicyName: inline['name'], PolicyDocument: JSON.parse(inline['policy']) }],
      });
    },
  );
});

describe('the StackSet of the updater role', () => {
  it('is run by AWS and reaches accounts that join later', () => {
    expect(stackSet).toMatchObject({
      name: 'portcullis-firewall-updater',
      permission_model: 'SERVICE_MANAGED',
      call_as: 'SELF',
      auto_deployment: { enabled: true, retain_stacks_on_account_removal: false },
      managed_execution: { active: true },
      capabilities: ['CAPABILITY_NAMED_IAM'],
      lifecycle: { ignore_changes: ['administration_role_arn'] },
    });
  });

  it('is deployed to each organizational unit by itself, in the home Region', () => {
    const units = ['ou-ab12-34cd56ef', 'ou-ab12-78gh90ij'];
    const instances = resourcesOf(
      synthesize({ ...organization, updaterRoleUnits: units }).get('management')!,
      'aws_cloudformation_stack_set_instance',
    );
    expect(instances.map(([, instance]) => instance)).toEqual(
      units.map((unit) =>
        expect.objectContaining({
          stack_set_name: `\${aws_cloudformation_stack_set.${setName}.name}`,
          deployment_targets: { organizational_unit_ids: [unit] },
          region: 'us-west-2',
        }),
      ),
    );
  });

  it('holds no template of Terraform', () => {
    expect(stackSet['template_body']).toContain('$${AWS::AccountId}');
    expect(stackSet['template_body']).not.toMatch(/(?<!\$)[$%]\{/);
  });

  it('is not there where no unit is chosen', () => {
    const alone = synthesize(smallest).get('management')!;
    expect(resourcesOf(alone, 'aws_cloudformation_stack_set')).toEqual([]);
  });

  it.each([0, 1, 2, 10, 11, 101, 800])('makes the role in every account but %d members', (count) => {
    const some = withMembers(count);
    const body = updaterTemplate(some);
    expect(makesRole(body, '999999999999')).toBe(true);
    for (const { id } of some.members) expect([id, makesRole(body, id)]).toEqual([id, false]);
  });

  it('has a template of a size that CloudFormation takes, with as many members as the organization file allows', () => {
    expect(updaterTemplate(withMembers(800)).length).toBeLessThanOrEqual(51_200);
  });

  it('leaves every account with a resource, as a stack without one cannot be', () => {
    const unconditional = Object.values<Resource>(template.Resources).filter(({ Condition }) => !Condition);
    expect(unconditional).toEqual([{ Type: 'AWS::CloudFormation::WaitConditionHandle' }]);
  });

  it('gives its role up before an account makes its own', () => {
    expect(stacks.get('member-333333333333')!.dependencies).toEqual(['management']);
    const members = withMembers(1).members;
    expect(synthesize({ ...smallest, members }).get('member-500000000000')!.dependencies).toEqual([]);
  });

  it('is brought by a StackSet that has the address and the name by which docs/deploying.md takes it back', () => {
    const page = readFileSync('docs/deploying.md', 'utf8');
    expect(page).toContain(`aws_cloudformation_stack_set.${setName} ${stackSet['name']}\n`);
  });
});
