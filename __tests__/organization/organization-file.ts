import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrganization } from '../../organization/load-organization';
import type { Organization } from '../../organization/organization';
import { OrganizationError } from '../../organization/organization-error';

/** An organization file without a fault; the tests break it. */
export const sound = `owner: network-security
organizationId: o-exampleorgid
managementAccount: '111111111111'
securityAccount: '222222222222'
homeRegion: us-west-2
linkedRegions: [us-east-1]
members:
  - name: shop
    id: '333333333333'
    vpcs:
      - id: vpc-0a1b2c3d
        region: us-west-2
        firewallSubnets: [subnet-0a1b2c3d]
  - name: warehouse
    id: '444444444444'
    vpcs:
      - id: vpc-0a1b2c3d4e5f60001
        region: us-east-1
        firewallSubnets: [subnet-0a1b2c3d4e5f60001]
        capacity: 100
`;

/** The sound file with one passage replaced, which must be there. */
export function soundWith(passage: string, replacement: string): string {
  if (!sound.includes(passage)) throw new Error(`no such passage: ${passage}`);
  return sound.replace(passage, () => replacement);
}

/** Loads a text by way of a file. */
export function loadText(text: string): Organization {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-'));
  try {
    const file = join(folder, 'organization.yaml');
    writeFileSync(file, text);
    return loadOrganization(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines of the error that a text is refused with, from `organization.yaml` on. */
export function refusal(text: string): string[] {
  try {
    loadText(text);
  } catch (error) {
    if (!(error instanceof OrganizationError)) throw error;
    return error.message.split('\n').map((line) => line.replace(/^.*organization\.yaml/, 'organization.yaml'));
  }
  throw new Error('the text was accepted');
}
