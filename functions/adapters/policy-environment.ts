import * as z from 'zod/mini';
import { readNeverBlock } from '../core/never-block';
import type { Policy } from '../core/policy';
import { severities } from '../core/severity';
import { json, textList, textLists } from './environment';

const typeSettings = z.array(z.object({ pattern: z.string(), decision: z.enum(['BLOCK', 'TELL']) }));

/** The variables in which a function finds the organization's policy. */
export const policyVariables = {
  RETENTION_HOURS: z.coerce.number().check(z.positive()),
  NEVER_BLOCK: textList,
  OWN_ADDRESSES: textLists,
  ACCEPT_SAMPLE_FINDINGS: z.enum(['true', 'false']),
  LEAST_SEVERITY: z.enum(severities),
  FINDING_TYPES: json(typeSettings, 'a JSON array of patterns with decisions'),
};

/** @throws RangeError when the never-block list holds what is no network */
export function policyOf(environment: z.infer<z.ZodMiniObject<typeof policyVariables>>): Policy {
  return {
    neverBlock: readNeverBlock(environment.NEVER_BLOCK, environment.OWN_ADDRESSES),
    acceptSamples: environment.ACCEPT_SAMPLE_FINDINGS === 'true',
    leastSeverity: environment.LEAST_SEVERITY,
    findingTypes: environment.FINDING_TYPES,
    retentionHours: environment.RETENTION_HOURS,
  };
}
