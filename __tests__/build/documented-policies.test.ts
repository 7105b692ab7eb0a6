import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamEvaluate } from '../../local/iam/iam-evaluate';
import type { PolicyDocument } from '../../local/iam/policy';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'deploying.md'), 'utf8');
const section = page.slice(page.indexOf('## Keep members from silencing'));
const policy = JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '') as PolicyDocument;

const administrator = 'arn:aws:iam::444444444444:role/Administrator';
const deployer = 'arn:aws:iam::444444444444:role/OrganizationAccountAccessRole';
const updater = 'arn:aws:iam::444444444444:role/portcullis-firewall-updater';
const update = 'securityhub:BatchUpdateFindings';
const hub = 'arn:aws:securityhub:us-east-1:444444444444:hub/default';

const anyField = { 'securityhub:ASFFSyntaxPath/': '', 'securityhub:OCSFSyntaxPath/': '' };

const decided = (who: string, action: string, resource: string, more: Record<string, string> = {}) =>
  iamEvaluate([policy], {
    ...{ action, resource, principal: { account: '444444444444', arn: who } },
    // As a request does that is about fields of findings, in whichever form.
    context: { 'aws:PrincipalArn': who, ...anyField, ...more },
  }).decision;

describe('the service control policy of docs/deploying.md', () => {
  it.each([
    ['leaves Security Hub', 'securityhub:DisassociateFromAdministratorAccount', hub],
    ['disables Security Hub', 'securityhub:DisableSecurityHub', hub],
    ['deletes its detector', 'guardduty:DeleteDetector', 'arn:aws:guardduty:us-east-1:444444444444:detector/1'],
    ['deletes our role', 'iam:DeleteRole', updater],
    ['empties our rules', 'network-firewall:UpdateRuleGroup', rules('portcullis-vpc-1')],
  ])('keeps an account from silence where somebody %s, and no deployment from its work', (_, action, resource) => {
    expect(decided(administrator, action, resource)).toBe('denied');
    expect(decided(deployer, action, resource)).toBe('silent');
  });

  it('lets the updater write rules, and others their own', () => {
    expect(decided(updater, 'network-firewall:UpdateRuleGroup', rules('portcullis-vpc-1'))).toBe('silent');
    expect(decided(administrator, 'network-firewall:UpdateRuleGroup', rules('theirs'))).toBe('silent');
    expect(decided(administrator, 'iam:DeleteRole', administrator)).toBe('silent');
  });

  // The keys are those of "Configuring access to BatchUpdateFindings" and of the reference of `BatchUpdateFindingsV2`.
  it.each([
    ['denied', 'suppresses a finding', { 'securityhub:ASFFSyntaxPath/Workflow.Status': 'SUPPRESSED' }],
    ['silent', 'resolves a finding', { 'securityhub:ASFFSyntaxPath/Workflow.Status': 'RESOLVED' }],
    ['silent', 'writes a note', { 'securityhub:ASFFSyntaxPath/Note.Text': 'seen' }],
    ['denied', 'writes a status in the newer Security Hub', { 'securityhub:OCSFSyntaxPath/StatusId': '4' }],
    ['denied', 'writes a severity in the newer Security Hub', { 'securityhub:OCSFSyntaxPath/SeverityId': '1' }],
    ['silent', 'writes a comment in the newer Security Hub', { 'securityhub:OCSFSyntaxPath/Comment': 'seen' }],
  ])('is %s where somebody %s', (expected, _, context) => {
    expect(decided(administrator, update, hub, context)).toBe(expected);
  });

  it('is of a size that AWS Organizations takes: 5,120 characters', () => {
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(5_120);
  });
});

function rules(name: string): string {
  return `arn:aws:network-firewall:us-east-1:444444444444:stateless-rulegroup/${name}`;
}
