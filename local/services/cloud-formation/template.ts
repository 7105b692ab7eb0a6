import { AwsError } from '../../service';

/** As the API takes and gives them. */
export interface Parameter {
  readonly ParameterKey: string;
  readonly ParameterValue?: string;
  readonly UsePreviousValue?: string;
}

interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string | number | boolean }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type?: string;
  readonly Properties?: { readonly Policies?: readonly { readonly PolicyDocument?: unknown }[] };
}

// Longer ones must come from S3.
const maximumBytes = 51_200;
const nameProperties = ['RoleName', 'ManagedPolicyName', 'UserName', 'GroupName', 'InstanceProfileName'];

/** Reads a template. @throws AwsError for what is none */
export function readTemplate(body: unknown): Template {
  if (typeof body !== 'string') throw invalid('The local organization takes templates in TemplateBody only');
  if (Buffer.byteLength(body) > maximumBytes) {
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${maximumBytes}`,
    );
  }
  let template: unknown;
  try {
    template = JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`Template format error: the local organization takes templates in JSON only. ${reason}`);
  }
  if (typeof template === 'object' && template !== null && 'Resources' in template) return template as Template;
  throw invalid('Template format error: At least one Resources member must be defined.');
}

/** Every parameter of the template: as given, as it was, or its default. @throws AwsError */
export function resolveParameters(
  template: Template,
  given: readonly Parameter[],
  previous: readonly Parameter[] = [],
): Parameter[] {
  const known = Object.entries(template.Parameters ?? {});
  const strange = given.find(({ ParameterKey: key }) => !known.some(([name]) => name === key));
  if (strange) throw invalid(`Parameters: [${strange.ParameterKey}] do not exist in the template`);
  return known.map(([name, { Default: otherwise }]) => {
    const own = given.find(({ ParameterKey: key }) => key === name);
    const kept = own?.UsePreviousValue === 'true' ? previous.find(({ ParameterKey: key }) => key === name) : own;
    const value = kept?.ParameterValue ?? (otherwise === undefined ? undefined : String(otherwise));
    if (value === undefined) throw invalid(`Parameters: [${name}] must have values`);
    return { ParameterKey: name, ParameterValue: value };
  });
}

/** The capability that a template of IAM resources needs to be acknowledged; undefined where nothing is missing. */
export function missingCapability(template: Template, capabilities: readonly string[]): string | undefined {
  const resources = Object.values(template.Resources).filter(({ Type: type }) => type?.startsWith('AWS::IAM::'));
  if (resources.length === 0 || capabilities.includes('CAPABILITY_NAMED_IAM')) return undefined;
  const named = resources.some(({ Properties: properties = {} }) => nameProperties.some((name) => name in properties));
  if (named) return 'CAPABILITY_NAMED_IAM';
  return capabilities.includes('CAPABILITY_IAM') ? undefined : 'CAPABILITY_IAM';
}

/** The template as moto takes it: it answers a role's inline policies in Python's notation unless they are texts. */
export function templateForMoto(template: Template): string {
  const resources = Object.entries(template.Resources).map(([name, resource]) => {
    const policies = resource.Type === 'AWS::IAM::Role' ? resource.Properties?.Policies : undefined;
    if (!policies) return [name, resource];
    const Policies = policies.map((policy) => ({
      ...policy,
      PolicyDocument: { 'Fn::ToJsonString': policy.PolicyDocument },
    }));
    return [name, { ...resource, Properties: { ...resource.Properties, Policies } }];
  });
  const Resources = Object.fromEntries(resources) as object;
  return JSON.stringify({ ...template, Resources });
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
