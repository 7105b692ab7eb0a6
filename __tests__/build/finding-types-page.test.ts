import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingTypesPage } from '../../build/finding-types-page';
import { findingTypes } from '../../functions/core/finding-types';

const page = findingTypesPage();

/** The last cell of a type's row. */
const happens = (type: string) =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| \`${type}\` `))
    ?.split('|')[3]
    ?.trim();

describe('docs/finding-types.md', () => {
  it('is what the table gives: else run `npm run docs`', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'finding-types.md'), 'utf8')).toBe(page);
  });

  it('has a row for each type', () => {
    expect(findingTypes.filter(({ type }) => happens(type) === undefined)).toEqual([]);
  });

  it.each([
    ['Recon:EC2/PortProbeUnprotectedPort', '**blocked**'],
    ['UnauthorizedAccess:EC2/TorClient', '**blocked**'],
    ['Recon:EC2/Portscan', 'told'],
    ['Policy:IAMUser/RootCredentialUsage', 'told'],
    ['UnauthorizedAccess:EC2/SSHBruteForce', 'by direction'],
    ['AttackSequence:IAM/CompromisedCredentials', 'by endpoint'],
  ])('says of %s: %s', (type, word) => {
    expect(happens(type)).toBe(word);
  });

  it('links the page of AWS that each part rests on', () => {
    for (const { source } of findingTypes) expect(page).toContain(`Source: <${source}>`);
  });
});
