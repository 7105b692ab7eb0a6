import { z } from 'zod';
import { accountId, expected, regionName, text } from './forms';

const regions = (what: string) => z.array(regionName, { error: expected(`a list of Regions ${what}`) }).default([]);

/** The form of `existing` in `organization.yaml`: what `npx portcullis adopt` prints. */
export const existingSchema = z
  .array(
    z.strictObject(
      {
        account: accountId.describe('Account id: 12 digits, in quotes.'),
        detectors: z
          .record(
            regionName,
            text(
              /^[0-9a-f]{32}$/,
              'the id of a detector: 32 hexadecimal digits, as aws guardduty list-detectors has it',
            ),
            { error: expected('a map of Regions, each with the id of its detector') },
          )
          .default({})
          .describe("GuardDuty's detectors by Region, of the security account and the management account."),
        hubs: regions('in which Security Hub is on').describe('Regions in which Security Hub is on.'),
        administrators: z
          .strictObject(
            {
              guardDuty: regions("in which GuardDuty's administrator is registered").describe(
                'Regions in which the security account is the administrator of GuardDuty.',
              ),
              securityHub: regions("in which Security Hub's administrator is registered").describe(
                'Regions in which the security account is the administrator of Security Hub.',
              ),
            },
            { error: expected('a map with guardDuty or securityHub') },
          )
          .prefault({})
          .describe('Where the security account is registered already; in the entry of the management account.'),
        aggregator: text(
          /^arn:aws:securityhub:[a-z0-9-]+:[0-9]{12}:finding-aggregator\/[0-9a-f-]{36}$/,
          'the ARN of a finding aggregator, as aws securityhub list-finding-aggregators has it',
        )
          .exactOptional()
          .describe('ARN of the finding aggregator; in the entry of the security account.'),
      },
      { error: expected('a map with account and what it has') },
    ),
    { error: expected('a list of accounts with what they have, as npx portcullis adopt prints it') },
  )
  .default([])
  .describe(
    'What is there already of GuardDuty and Security Hub, as npx portcullis adopt prints it: taken into the stacks as it is, and never deleted by them.',
  );
