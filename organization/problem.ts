import type { Organization } from './organization';

/** Keys and list positions that lead from the root of the file to a value. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with the organization file. */
export interface Problem {
  readonly path: Path;
  /** What is wrong and what to do; follows the path in the message. */
  readonly message: string;
  /** The key itself is wrong, not its value. */
  readonly atKey?: boolean;
}

/** A value in which anything may be missing, as it was not given or is wrong by itself. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> | undefined }
    : T;

export type OrganizationDraft = Draft<Organization>;

/** `members[0].vpcs[1].id`; what is no plain word is quoted, so that a path never breaks a line. */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'string' && /^[\w-]+$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`))
    .join('')
    .replace(/^\./, '');
}
