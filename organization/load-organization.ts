import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { checkOrganization } from './check-organization';
import { closestKey } from './closest-key';
import type { Organization } from './organization';
import { OrganizationError } from './organization-error';
import { organizationJsonSchema } from './organization-json-schema';
import { decodeText } from './decode-text';
import { parseYaml, type YamlFault } from './parse-yaml';
import { pathText, type OrganizationDraft, type Path, type Problem } from './problem';
import { organizationSchema } from './schema';

/**
 * Reads the organization file, with every default filled in.
 * @throws OrganizationError with a line for everything that is wrong with the file, in the file's order
 */
export function loadOrganization(path: string): Organization {
  const decoded = decodeText(readBytes(path));
  if ('fault' in decoded) throw new OrganizationError([lineOf(path, decoded.fault)]);
  const { value, faults, placeOf } = parseYaml(decoded.text);
  if (value === null && faults.length === 0) throw new OrganizationError([`${path}: the file is empty: ${example}`]);

  const parsed = organizationSchema.safeParse(value);
  const lines = [...faults];
  if (value !== undefined) {
    const problems = problemsOf(value, parsed.error?.issues ?? []);
    lines.push(
      ...problems.map((problem) => ({
        ...placeOf(problem.path, problem.atKey),
        message: [pathText(problem.path), problem.message].filter(Boolean).join(': '),
      })),
    );
  }
  if (parsed.success && lines.length === 0) return parsed.data;
  lines.sort((a, b) => a.line - b.line || a.column - b.column);
  throw new OrganizationError(lines.map((fault) => lineOf(path, fault)));
}

function lineOf(path: string, { line, column, message }: YamlFault): string {
  return `${path}:${line}:${column} ${message}`;
}

const example = 'docs/organization-file.md shows what to write';

const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: `there is no such file: ${example}; PORTCULLIS_ORGANIZATION names another file`,
  EISDIR: 'is a directory: name the file in it',
  EACCES: 'may not be read: check its permissions',
};

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new OrganizationError([`${path}: ${fileErrors[code] ?? `cannot be read: ${message}`}`], { cause: error });
  }
}

function problemsOf(value: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] {
  const unknownKeys = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownKey(pathOf(issue), key)) : [],
  );
  const wrong = issues.filter(({ code }) => code !== 'unrecognized_keys');
  // A misspelt key is one mistake, though its right spelling is missing as well.
  const misspelt = new Set(unknownKeys.map(({ right }) => right && pathText(right)));
  const draft = wrong.length === 0 ? value : without(value, wrong.map(pathOf));
  return [
    ...unknownKeys.map(({ problem }) => problem),
    ...wrong
      .map((issue) => ({
        path: pathOf(issue),
        message: issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message,
        atKey: issue.code === 'invalid_key',
      }))
      .filter(({ path, message }) => !(misspelt.has(pathText(path)) && message.startsWith('is missing'))),
    ...checkOrganization(draft as OrganizationDraft),
  ];
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function unknownKey(parent: Path, key: string): { problem: Problem; right: Path | undefined } {
  const known = knownKeys(parent);
  if (key === '<<') {
    const message = 'is a merge key, which is not read here: write the keys out, or give the whole value by an alias';
    return { problem: { path: [...parent, key], message, atKey: true }, right: undefined };
  }
  const right = closestKey(key, known);
  const message = `unknown key: ${right ? `did you mean ${right}?` : `known here are ${known.join(', ')}`}`;
  return { problem: { path: [...parent, key], message, atKey: true }, right: right ? [...parent, right] : undefined };
}

type SchemaNode = Pick<z.core.JSONSchema.BaseSchema, 'items' | 'properties'>;

function knownKeys(path: Path): string[] {
  const node = path.reduce<SchemaNode | undefined>(
    (schema, part) => (typeof part === 'number' ? schema?.items : schema?.properties?.[part]) as SchemaNode | undefined,
    organizationJsonSchema(),
  );
  return Object.keys(node?.properties ?? {});
}

/** A copy that lacks the values at the paths: what is wrong by itself is not looked at a second time. */
function without(value: unknown, paths: readonly Path[]): unknown {
  const root = { value: structuredClone(value) };
  for (const path of paths) {
    const keys = ['value', ...path];
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], root);
    if (typeof parent === 'object' && parent !== null) Object.assign(parent, { [last]: undefined });
  }
  return root.value ?? {};
}
