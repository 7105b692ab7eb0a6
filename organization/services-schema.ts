import { z } from 'zod';
import { expected, text } from './forms';
import { protectionPlans } from './protection-plans';

/** The form of `securityHub` in `organization.yaml`. */
export const securityHubSchema = z
  .strictObject(
    {
      configuration: z
        .enum(['LOCAL', 'CENTRAL'], { error: expected('LOCAL or CENTRAL') })
        .default('LOCAL')
        .describe(
          'LOCAL: accounts that are new to the organization join by themselves, and those that exist are enrolled. CENTRAL: a policy of the home Region enables Security Hub in every account and covered Region.',
        ),
      organizationRoot: text(
        /^r-[0-9a-z]{4,32}$/,
        "the id of the organization's root: r- and 4 to 32 letters or digits",
      )
        .exactOptional()
        .describe("Id of the organization's root, which a CENTRAL configuration with a rootPolicy of OURS is for."),
      rootPolicy: z
        .enum(['OURS', 'KEEP'], { error: expected('OURS or KEEP') })
        .exactOptional()
        .describe(
          'With CENTRAL. OURS: Portcullis makes the policy of the root, in place of one that is there. KEEP: the policy that the root has is left alone, and has to enable Security Hub.',
        ),
      enrolOthers: z
        .literal('WITH_DEFAULT_STANDARDS', {
          error: expected('WITH_DEFAULT_STANDARDS, or leave it out'),
        })
        .exactOptional()
        .describe(
          'With LOCAL. Accounts of which nobody says that their Security Hub is on are enrolled as well, and AWS turns it on there with its default standards, which cost extra. Without it they are named, and left alone.',
        ),
    },
    { error: expected('a map with configuration') },
  )
  .prefault({})
  .describe('How Security Hub is brought to the accounts.');

/** The form of `guardDuty` in `organization.yaml`. */
export const guardDutySchema = z
  .strictObject(
    {
      members: z
        .enum(['ALL', 'NEW'], { error: expected('ALL or NEW') })
        .default('ALL')
        .describe('Which accounts join GuardDuty by themselves: every one, or those that are new to the organization.'),
      protectionPlans: z
        .array(z.enum(protectionPlans, { error: expected(`a protection plan: ${protectionPlans.join(', ')}`) }), {
          error: expected('a list of protection plans, [] where there is none'),
        })
        .default(['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS'])
        .describe(
          "GuardDuty's plans beside its foundation; these cost extra. Unless given, those that see remote hosts.",
        ),
    },
    { error: expected('a map with members or protectionPlans') },
  )
  .prefault({})
  .describe('How GuardDuty is brought to the accounts.');
