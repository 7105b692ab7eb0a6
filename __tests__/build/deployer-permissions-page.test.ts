import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployerPermissionsPage } from '../../build/deployer-permissions-page';
import { documentedOrganization } from '../../build/documented-organization';
import { formattedJson } from '../../build/formatted-json';
import { deployerPolicies } from '../../organization/deployer-policies';
import { policyJson } from '../../organization/deployer-permissions/deployer-policy';

const organization = documentedOrganization();
const page = deployerPermissionsPage(organization);

describe('docs/deployer-permissions.md', () => {
  it('is what the policies give: else run `npm run docs`', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'deployer-permissions.md'), 'utf8')).toBe(page);
  });

  it('has each policy as JSON that can be pasted', () => {
    const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => JSON.parse(text) as object);
    const { managementAccount, securityAccount, members } = organization;
    for (const account of [managementAccount, securityAccount, members[0]!.id]) {
      for (const policy of deployerPolicies(organization, account)) expect(blocks).toContainEqual(policyJson(policy));
    }
  });

  it('gives each reason', () => {
    const statements = deployerPolicies(organization, organization.securityAccount).flatMap(
      (policy) => policy.statements,
    );
    for (const { Sid, why, rarely = {} } of statements) {
      if (why !== undefined) expect(page).toContain(`- \`${Sid}\`: ${why}.`);
      for (const reason of Object.values(rarely)) expect(page).toContain(`: ${reason}.`);
    }
  });
});

describe('formattedJson', () => {
  it('keeps a list in one line where it fits, and makes one line of each entry where it does not', () => {
    const long = ['a'.repeat(60), 'b'.repeat(60)];
    expect(formattedJson({ short: ['a', 'b'], long, text: 'c' })).toBe(
      `{\n  "short": ["a", "b"],\n  "long": [\n    "${long[0]}",\n    "${long[1]}"\n  ],\n  "text": "c"\n}`,
    );
  });
});
