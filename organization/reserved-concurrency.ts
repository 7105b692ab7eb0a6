import { functionNames, type FunctionName } from './names';

/** No reservation, in Terraform's words: the function shares what the account has left. */
export const unreserved = -1;

/** What Lambda lets an account and Region run at once, unless the account is new or has asked for more. */
export const defaultConcurrentExecutions = 1000;

/** What Lambda keeps of that for functions without a reservation: at this quota or less nothing can be reserved. */
export const keptUnreserved = 100;

interface Wish {
  /** What is reserved where the quota has room for every function's wish. */
  readonly most: number;
  /** With less than this the function does better among all others: a reservation is a limit, too. ADR 22 has figures. */
  readonly least: number;
}

/**
 * Which functions get a reservation, in the order in which a quota that is too small for all is given out. What a flood
 * of findings calls comes first where little is enough for it.
 */
const wishes: Partial<Readonly<Record<FunctionName, Wish>>> = {
  /**
   * Slack takes about one message a second, and disables a webhook that never heeds it. Four are what a single finding
   * needs, which comes by two ways and is told by two machines.
   */
  'send-gd-finding': { most: 4, least: 1 },
  /** Some 200 findings a second; more would only meet each other at the one item that holds the generation. */
  'add-ip-to-ddb': { most: 20, least: 10 },
  /** Ten executions with all of their 40 batches at once; at least one. */
  'update-nf-rg': { most: 400, least: 40 },
  // The others run by a schedule, and can wait until the next time.
};

/**
 * Invocations at once that are kept free for each function, and that it never exceeds: a flood of findings takes nothing
 * from the account's other functions, and their floods take nothing from containment. Whoever meets the limit waits in
 * the state machine. A reservation of nothing would stop a function, so each is at least 1 or `unreserved`.
 * @param quota Lambda's "Concurrent executions" of the account and Region
 */
export function reservedConcurrency(quota: number): Readonly<Record<FunctionName, number>> {
  const reserved = Object.fromEntries(functionNames.map((name) => [name, unreserved])) as Record<FunctionName, number>;
  let left = Math.max(0, quota - keptUnreserved);
  for (const [name, { most, least }] of Object.entries(wishes) as [FunctionName, Wish][]) {
    if (left < least) continue;
    reserved[name] = Math.min(most, left);
    left -= reserved[name];
  }
  return reserved;
}
