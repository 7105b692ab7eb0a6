import * as fc from 'fast-check';
import { parse } from 'yaml';
import { existingText } from '../../cli/adopt/existing-text';
import type { Organization } from '../../organization/organization';
import { OrganizationError } from '../../organization/organization-error';
import { print, sayLines } from '../../terminal/print';
import { numRuns } from '../functions/run-count';
import { hostileText, obeyed, written } from '../terminal/hostile-text';
import { loadText, sound } from './organization-file';

const document = parse(`${sound}
tags: { Team: network }
neverBlock: [{ cidr: 198.18.0.0/15, reason: tests }]
blocking: { findingTypes: [{ type: 'Recon:EC2/*', decision: TELL, reason: noisy }] }
notifications: { slackWebhookSecret: portcullis/webhook, products: [aws/guardduty] }
stateBackend: { type: s3, bucket: example-states, region: us-west-2 }
existing:
  - account: '222222222222'
    detectors: { us-west-2: 0123456789abcdef0123456789abcdef }
    hubs: [us-west-2]
`);

type Path = readonly (string | number)[];
/** Every place of a value: where something else can stand, or a key can have another name. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.keys(value).flatMap((key) => pathsOf((value as Record<string, unknown>)[key], [...path, key])),
  ];
}
const paths = pathsOf(document).filter((path) => path.length > 0);

/** The file with a text in a place, as the value or as the name of its key. JSON is YAML, and its escapes are read. */
function withText(path: Path, text: string, isKey: boolean): string {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
  const key = path.at(-1)!;
  if (isKey && !Array.isArray(parent)) {
    parent[text] = parent[key];
    Reflect.deleteProperty(parent, key);
  } else parent[key] = text;
  return JSON.stringify(copy);
}

/** What is printed of a file: by main.ts and every command where it is refused, and what `adopt` makes of it where it is not. */
function printedOf(text: string): { printed: string; lines?: readonly string[] } {
  let organization: Organization;
  try {
    organization = loadText(text);
  } catch (error) {
    if (!(error instanceof OrganizationError)) throw error;
    const { lines, message } = error;
    return {
      printed: `${written(() => sayLines(message)).stderr}${message}\n${String(error.stack).split('\n    at ')[0]}`,
      lines,
    };
  }
  const names = new Map(organization.members.map(({ id, name }) => [id, name]));
  names.set('222222222222', organization.members[0]!.name);
  return { printed: written(() => print(existingText(organization.existing, names))).stdout };
}

it('never reaches a terminal with what it obeys, wherever the text stands', () => {
  fc.assert(
    fc.property(fc.constantFrom(...paths), hostileText, fc.boolean(), (path, text, isKey) => {
      const { printed, lines = [] } = printedOf(withText(path, text, isKey));
      expect(obeyed(printed)).toEqual([]);
      // None makes a second line, which would look like another problem.
      for (const line of lines) expect(line).toMatch(/organization\.yaml:\d+:\d+ .*$/);
      for (const line of lines) expect(line).not.toContain('\n');
    }),
    { numRuns },
  );
});

it('never does as it is, unescaped and anywhere in the text', () => {
  const text = `${sound}tags: { Team: network }\n`;
  fc.assert(
    fc.property(fc.nat(text.length), hostileText, (offset, hostile) => {
      const { printed } = printedOf(text.slice(0, offset) + hostile + text.slice(offset));
      expect(obeyed(printed)).toEqual([]);
    }),
    { numRuns },
  );
});

it('names no account after a command of a CI system, which Terraform would print as it is', () => {
  expect(() => loadText(sound.replace('name: shop', "name: 'shop ##[add-mask]e'"))).toThrow(
    /name: holds ## before a bracket/,
  );
});
