import { z } from 'zod';
import { bucketName, expected, text } from './forms';

/** Logs of a firewall that can be asked for, by the names of Network Firewall's API. */
export const firewallLogTypes = ['ALERT', 'FLOW'] as const;
export type FirewallLogType = (typeof firewallLogTypes)[number];

/** The form of `firewallLogs` in `organization.yaml`. */
export const firewallLogsSchema = z
  .strictObject(
    {
      types: z
        .array(z.enum(firewallLogTypes, { error: expected('a kind of log: ALERT or FLOW') }), {
          error: expected('a list of ALERT and FLOW, [] for no logs'),
        })
        // A line for each connection adds up; an alert is written only where a rule asks for it.
        .default(['ALERT'])
        .describe(
          'Which logs are written: ALERT, what stateful rules alert of, and FLOW, every connection, which can cost more than the firewall.',
        ),
      bucket: bucketName
        .exactOptional()
        .describe(
          'Name of a bucket that exists, in whatever account, which lets in the delivery of logs; without it they go to CloudWatch Logs.',
        ),
      prefix: text(/^[\w!.*'()-][\w!.*'()/-]{0,511}$/, "a prefix: letters, digits and !_.*'()-/, not starting with /")
        .exactOptional()
        .describe('Put before the keys of the log files in the bucket.'),
    },
    { error: expected('a map with types or bucket, or leave it out') },
  )
  .prefault({})
  .describe('Which logs the firewalls write, and where.');
