import type { FunctionName } from './names';

/** No reservation, in Terraform's words: the function shares what the account has left. */
export const unreserved = -1;

/**
 * Invocations at once that are kept free for a function, and that it never exceeds: a flood of findings takes nothing
 * from the account's other functions, and their floods take nothing from containment. Whoever meets the limit waits in
 * the state machine. AWS leaves 100 of an account's quota (1,000 unless it is new) to functions without a reservation.
 */
export const reservedConcurrency: Readonly<Record<FunctionName, number>> = {
  /** Some 200 findings a second; more would only meet each other at the one item that holds the generation. */
  'add-ip-to-ddb': 20,
  /** Ten executions with all of their 40 batches at once. */
  'update-nf-rg': 400,
  // These two run once in five minutes, and can wait until the next time.
  'get-ip-from-ddb': unreserved,
  'remove-ip-from-ddb': unreserved,
  /**
   * Slack takes about one message a second, and disables a webhook that never heeds it. Four are what a single finding
   * needs, which comes by two ways and is told by two machines.
   */
  'send-gd-finding': 4,
};
