import { OrganizationError } from './organization-error';

/**
 * The path of the organization file: what was named, or what PORTCULLIS_ORGANIZATION names, or `organization.yaml`.
 * @throws OrganizationError where one of these is empty, which would name the folder that one is in
 */
export function organizationPath(named?: string, environment: NodeJS.ProcessEnv = process.env): string {
  const ways = [
    ['The path of the organization file', named],
    ['PORTCULLIS_ORGANIZATION', environment['PORTCULLIS_ORGANIZATION']],
  ] as const;
  for (const [what, path] of ways) {
    if (path === undefined) continue;
    if (path.trim() === '')
      throw new OrganizationError([`${what} is empty: name a file, or leave it out. Is a variable not set?`]);
    return path;
  }
  return 'organization.yaml';
}
