import { z } from 'zod';
import { cidrProblem } from './cidr-problem';
import { looksLikeASecret } from './looks-like-a-secret';

function shown(value: unknown): string {
  // JSON has no word for these numbers of YAML.
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value);
  // What goes where it does not belong is not to be spread by the error about it.
  if (looksLikeASecret(text)) return '(a value that looks like a secret, not shown)';
  return text.length > 60 ? `${text.slice(0, 60)}..."` : text;
}

/** Says what a value should be; the loader puts the key and its line before it. */
export const expected =
  (what: string) =>
  ({ input }: { readonly input?: unknown }): string => {
    if (input === undefined) return `is missing: give ${what}`;
    if (input === null) return `is empty: give ${what}`;
    if (typeof input === 'object') return `a ${Array.isArray(input) ? 'list' : 'map'} is not ${what}`;
    return `${shown(input)} is not ${what}`;
  };

/** A string of one form. YAML makes numbers of bare digits and so loses leading zeros: these must be quoted. */
export function text(form: RegExp, what: string, wrongForm = expected(what)) {
  const wrongType = (issue: { readonly input?: unknown }) => {
    if (typeof issue.input === 'number') return 'is a number to YAML, which drops leading zeros: put it in quotes';
    if (typeof issue.input === 'boolean') return 'is a boolean to YAML: put it in quotes';
    return expected(what)(issue);
  };
  return z.string({ error: wrongType }).regex(form, { error: wrongForm });
}

/** @param unit what is counted, in the plural */
export function wholeNumber(least: number, most: number, unit: string) {
  const error = expected(`a whole number of ${unit} from ${least} to ${most}, without quotes`);
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** An account id. */
export const accountId = text(/^[0-9]{12}$/, 'an account id: 12 digits, in quotes');

// Regions of the partitions that `partitionOf` knows: commercial, China and GovCloud. The directions catch most slips.
export const regionName = text(
  /^[a-z]{2}(-gov)?-(central|(north|south)?(east|west)|north|south)-[1-9]$/,
  'a Region: a name such as us-west-2',
);

const cidrForm = (allowed: readonly string[]) =>
  z
    .string({ error: expected('a network in CIDR form') })
    .refine((cidr) => allowed.includes(cidr) || cidrProblem(cidr) === undefined, {
      error: ({ input }) => `${shown(input)} ${cidrProblem(String(input)) ?? ''}`,
    });

/** A network in canonical CIDR form. */
export const network = cidrForm([]);

/** Where a route leads to: a network, or everywhere. */
export const destination = cidrForm(['0.0.0.0/0', '::/0']);

/** An availability zone by its name; local zones have longer ones and no firewall endpoints. */
export const availabilityZone = text(
  /^[a-z]{2}(-[a-z]+)+-[1-9][a-z]$/,
  'an availability zone: a name such as us-west-2a',
);

/** The name of an S3 bucket. */
export const bucketName = text(
  /^(?!.*\.\.)(?![0-9.]+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens',
);
