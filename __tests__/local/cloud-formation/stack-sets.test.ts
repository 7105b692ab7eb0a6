import { deep, management, role, root, setUp, template, unit, values } from './set-up';

const two = '222222222222';
const three = '333333333333';
const four = '444444444444';

describe('a service-managed stack set', () => {
  let sets: ReturnType<typeof setUp>;

  beforeEach(async () => {
    sets = setUp();
    await sets.create();
  });

  it('reaches the accounts of a unit and of the units below, and never the management account', async () => {
    expect(await sets.instances('Create')).toBe('SUCCEEDED');
    expect(sets.deployed()).toEqual([two, three]);
    expect(await sets.list('OrganizationalUnitId')).toEqual([unit, unit]);
    expect(await sets.list('Status')).toEqual(['CURRENT', 'CURRENT']);

    await sets.instances('Create', { 'DeploymentTargets.OrganizationalUnitIds.member.1': root });
    expect(sets.deployed()).toEqual([two, three, four]);
  });

  it('needs an access to the organization that is activated, by the management account', async () => {
    const refusal = 'You must enable organizations access to operate a service managed stack set';
    await expect(sets.call('DeactivateOrganizationsAccess', {}, two)).rejects.toThrow('must be the management account');
    await sets.call('DeactivateOrganizationsAccess');
    expect(values(await sets.call('DescribeOrganizationsAccess'), 'Status')).toEqual(['DISABLED']);
    for (const operation of ['CreateStackSet', 'UpdateStackSet', 'CreateStackInstances'])
      await expect(
        sets.call(operation, {
          StackSetName: operation === 'CreateStackSet' ? 'other' : 'set',
          PermissionModel: 'SERVICE_MANAGED',
        }),
      ).rejects.toThrow(refusal);

    await sets.call('ActivateOrganizationsAccess');

    expect(values(await sets.call('DescribeOrganizationsAccess'), 'Status')).toEqual(['ENABLED']);
    expect(await sets.instances('Create')).toBe('SUCCEEDED');
  });

  it.each([
    ['DIFFERENCE', [three]],
    ['INTERSECTION', [two]],
    ['NONE', [two, three]],
  ])('applies the account filter %s', async (filter, expected) => {
    await sets.instances('Create', {
      'DeploymentTargets.AccountFilterType': filter,
      'DeploymentTargets.Accounts.member.1': two,
    });
    expect(sets.deployed()).toEqual(expected);
  });

  it.each<[string, Record<string, string>, string]>([
    ['accounts without a filter', { 'DeploymentTargets.Accounts.member.1': two }, 'AccountFilterType is required'],
    ['the filter UNION', { 'DeploymentTargets.AccountFilterType': 'UNION' }, 'UNION is not supported'],
    ['units that are not there', { 'DeploymentTargets.OrganizationalUnitIds.member.1': 'ou-x' }, 'ou-x is not in'],
    ['accounts alone', { 'Accounts.member.1': two }, 'can only have OrganizationalUnit as target'],
  ])('refuses %s', async (_what, input, reason) => {
    await expect(sets.instances('Create', input)).rejects.toThrow(reason);
  });

  it('deploys to accounts that come into a unit and takes away from those that leave it', async () => {
    await sets.instances('Create');
    sets.parents.set(four, deep).set(two, root).set('555555555555', unit);
    await sets.cloudFormation.followOrganization();
    expect(sets.deployed()).toEqual([three, four, '555555555555']);

    sets.parents.delete(four);
    await sets.cloudFormation.followOrganization();
    expect(sets.deployed()).toEqual([three, '555555555555']);
  });

  it('looks at no account filter when accounts come later', async () => {
    await sets.instances('Create', {
      'DeploymentTargets.AccountFilterType': 'DIFFERENCE',
      'DeploymentTargets.Accounts.member.1': two,
      'DeploymentTargets.Accounts.member.2': four,
    });
    await sets.cloudFormation.followOrganization();
    expect(sets.deployed()).toEqual([three]);

    sets.parents.set(four, unit);
    await sets.cloudFormation.followOrganization();
    expect(sets.deployed()).toEqual([three, four]);
  });

  it('leaves stacks in accounts that go where it is told to retain them', async () => {
    await sets.instances('Create');
    await sets.call('UpdateStackSet', {
      ...{ TemplateBody: template, 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' },
      ...{ 'AutoDeployment.Enabled': 'true', 'AutoDeployment.RetainStacksOnAccountRemoval': 'true' },
    });
    sets.parents.set(two, root);
    await sets.cloudFormation.followOrganization();

    expect(sets.deployed()).toEqual([two, three]);
    expect(await sets.list('Account')).toEqual([three]);
  });

  it('brings a changed template to every account, and makes no stack anew for a changed description', async () => {
    await sets.instances('Create');
    const before = [...sets.stacks.keys()];
    const update = { TemplateBody: template, 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' };
    await sets.call('UpdateStackSet', { ...update, Description: 'a < b' });
    expect([...sets.stacks.keys()]).toEqual(before);
    expect(values(await sets.call('DescribeStackSet'), 'Description')).toEqual(['a &lt; b']);

    const TemplateBody = JSON.stringify({
      Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
    });
    await sets.call('UpdateStackSet', { ...update, TemplateBody });
    expect(sets.deployed()).toEqual([two, three]);
    expect([...sets.stacks.values()].map(({ body }) => body)).toEqual([TemplateBody, TemplateBody]);
  });

  it('stops at the first failure, says why, and carries on with the next update', async () => {
    sets.broken.set(two, 'Role with name updater already exists.');
    expect(await sets.instances('Create')).toBe('FAILED');
    expect(sets.deployed()).toEqual([]);
    expect(await sets.list('StatusReason')).toEqual([
      'Role with name updater already exists.',
      'Cancelled since failure tolerance has exceeded',
    ]);
    const [OperationId = ''] = values(await sets.call('ListStackSetOperations'), 'OperationId');
    const results = await sets.call('ListStackSetOperationResults', { OperationId });
    expect(values(results, 'Status')).toEqual(['FAILED', 'CANCELLED']);

    sets.broken.clear();
    await sets.call('UpdateStackSet', { TemplateBody: template, 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' });
    expect(sets.deployed()).toEqual([two, three]);
    expect(await sets.list('Status')).toEqual(['CURRENT', 'CURRENT']);
  });

  it('tolerates as many failures as it is told to', async () => {
    sets.broken.set(two, 'no');
    expect(await sets.instances('Create', { 'OperationPreferences.FailureTolerancePercentage': '50' })).toBe(
      'SUCCEEDED',
    );
    expect(sets.deployed()).toEqual([three]);
  });

  it('is deleted after its instances', async () => {
    await sets.instances('Create');
    await expect(sets.call('DeleteStackSet')).rejects.toThrow('StackSet is not empty');
    await sets.instances('Delete');
    expect(sets.deployed()).toEqual([]);

    await sets.call('DeleteStackSet');
    await expect(sets.call('DescribeStackSet')).rejects.toThrow('StackSet set not found');
    expect(values(await sets.call('ListStackSets'), 'StackSetName')).toEqual([]);
  });

  it('follows a unit no longer once its instances were deleted', async () => {
    await sets.instances('Create');
    await sets.instances('Delete');
    sets.parents.set(four, unit);
    await sets.cloudFormation.followOrganization();
    expect(sets.deployed()).toEqual([]);
  });

  it('tells what it was given, its roles, and where it is deployed', async () => {
    await sets.instances('Create');
    const told = await sets.call('DescribeStackSet');
    expect(values(told, 'AdministrationRoleARN')).toEqual([
      `arn:aws:iam::${management}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
    ]);
    expect(values(told, 'ExecutionRoleName')[0]).toMatch(/^stacksets-exec-[0-9a-f]{32}$/);
    expect(values(told, 'Enabled')).toEqual(['true']);
    expect(told).toContain('<Capabilities><member>CAPABILITY_NAMED_IAM</member></Capabilities>');
    expect(told).toContain(`<OrganizationalUnitIds><member>${unit}</member></OrganizationalUnitIds>`);
    const instance = { StackInstanceAccount: two, StackInstanceRegion: 'us-west-2' };
    expect(values(await sets.call('DescribeStackInstance', instance), 'Status')).toEqual(['CURRENT']);
  });

  it('belongs to the management account', async () => {
    await expect(sets.call('DescribeStackSet', {}, two)).rejects.toThrow('must be the management account');
    await expect(sets.call('DescribeStackSet', { CallAs: 'DELEGATED_ADMIN' })).rejects.toThrow(
      'must be the management',
    );
  });

  it('leaves the rest of CloudFormation to moto', async () => {
    expect(await sets.call('DescribeStacks')).toBe('undefined');
  });
});

describe('the template of a stack set', () => {
  const parameters = {
    Resources: { Role: role },
    Parameters: { A: { Type: 'String', Default: 'a' }, B: { Type: 'String' } },
  };
  const given = { 'Parameters.member.1.ParameterKey': 'B', 'Parameters.member.1.ParameterValue': 'b' };
  const TemplateBody = JSON.stringify(parameters);

  it('has every parameter, by default too, and one of them otherwise where an instance says so', async () => {
    const sets = setUp();
    await sets.create({ TemplateBody, ...given });
    expect(values(await sets.call('DescribeStackSet'), 'ParameterValue')).toEqual(['a', 'b']);
    await sets.instances('Create', {
      'ParameterOverrides.member.1.ParameterKey': 'A',
      'ParameterOverrides.member.1.ParameterValue': 'other',
    });
    expect([...sets.stacks.values()].map((stack) => stack.parameters)).toEqual([
      ['A=other', 'B=b'],
      ['A=other', 'B=b'],
    ]);
  });

  it('comes to moto with policies as texts, which moto would answer in Python otherwise', async () => {
    const sets = setUp();
    await sets.create();
    await sets.instances('Create');
    const [stack] = sets.stacks.values();
    expect(JSON.parse(stack!.body).Resources.Role.Properties).toEqual({
      RoleName: 'updater',
      Policies: [{ PolicyName: 'p', PolicyDocument: { 'Fn::ToJsonString': { Statement: [] } } }],
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['a parameter without a value', { TemplateBody }, 'Parameters: [B] must have values'],
    ['a value without a parameter', given, 'Parameters: [B] do not exist in the template'],
    ['more than 51,200 bytes', { TemplateBody: 'x'.repeat(51_201) }, 'less than or equal to 51200'],
    ['what is not JSON', { TemplateBody: 'Resources:' }, 'Template format error'],
    ['no resources', { TemplateBody: '{}' }, 'At least one Resources member'],
    ['self-managed sets', { PermissionModel: 'SELF_MANAGED' }, 'SERVICE_MANAGED only'],
  ])('refuses %s', async (_what, input, reason) => {
    await expect(setUp().create(input)).rejects.toThrow(reason);
  });

  it('needs its capability acknowledged before it makes roles', async () => {
    const sets = setUp();
    await sets.create({ 'Capabilities.member.1': 'CAPABILITY_IAM' });
    expect(await sets.instances('Create')).toBe('FAILED');
    expect((await sets.list('StatusReason'))[0]).toBe('Requires capabilities : [CAPABILITY_NAMED_IAM]');
  });
});
