import { functionSettings } from './function-settings';

/**
 * Settings of the clients that work on members. AWS takes longer for 50 accounts than for a look, and what it allows in a
 * second is shared with whoever else administers: more tries, which the SDK spreads out at random.
 */
export const memberSettings = {
  ...functionSettings,
  maxAttempts: 8,
  requestHandler: { ...functionSettings.requestHandler, requestTimeout: 30_000 },
};
