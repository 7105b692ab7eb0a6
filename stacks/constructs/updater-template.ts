import { updaterRole } from '../../organization/names';
import type { Organization } from '../../organization/organization';
import { policyDocument } from './policy';
import { updaterAccess, updaterDescription } from './updater-access';

/** Conditions that one `Fn::Or` takes at most. */
const mostInOr = 10;

/**
 * The CloudFormation template that makes the updater role in whichever account it is deployed to, but in those that
 * `members` names: these have the role from a stack of their own. They are told apart in the template, since StackSets
 * pass over filters of accounts when one joins an organizational unit.
 */
export function updaterTemplate(organization: Organization): string {
  const { trust, permissions } = updaterAccess(organization, '${AWS::AccountId}');
  const { members } = organization;
  const isMember = members.map(({ id }) => ({ 'Fn::Equals': [{ Ref: 'AWS::AccountId' }, id] }));
  return JSON.stringify({
    Description: updaterDescription,
    ...(isMember.length > 0 ? { Conditions: { HasNoStack: { 'Fn::Not': [anyOf(isMember)] } } } : {}),
    Resources: {
      // A stack must have a resource, and this one makes nothing: the role is left out where members have their own.
      Nothing: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
      Role: {
        Type: 'AWS::IAM::Role',
        ...(isMember.length > 0 ? { Condition: 'HasNoStack' } : {}),
        Properties: {
          RoleName: updaterRole,
          Description: updaterDescription,
          AssumeRolePolicyDocument: substituted(policyDocument(trust)),
          Policies: [{ PolicyName: 'permissions', PolicyDocument: substituted(policyDocument(permissions)) }],
        },
      },
    },
  });
}

/** One condition that holds when any of several does, however many they are. */
function anyOf(conditions: readonly object[]): object {
  const [first = {}, ...others] = conditions;
  if (others.length === 0) return first;
  if (conditions.length <= mostInOr) return { 'Fn::Or': conditions };
  const size = Math.ceil(conditions.length / mostInOr);
  const parts = Array.from({ length: Math.ceil(conditions.length / size) }, (_, part) =>
    anyOf(conditions.slice(part * size, (part + 1) * size)),
  );
  return { 'Fn::Or': parts };
}

/** A policy in whose strings CloudFormation fills in the account. */
function substituted(policy: string): unknown {
  return JSON.parse(policy, (_, value: unknown) =>
    typeof value === 'string' && value.includes('${') ? { 'Fn::Sub': value } : value,
  );
}
