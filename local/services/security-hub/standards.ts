import { page } from '../../page';
import { enabledHub } from './administration';
import { invalid, type Operation } from './operation';

/** The standards of an account's own hub. */
export const standards: Readonly<Record<string, Operation>> = {
  GetEnabledStandards: async (state, where, input) => {
    const hub = await enabledHub(state, where);
    const asked = input['StandardsSubscriptionArns'] as readonly string[] | undefined;
    const all = hub.standards
      .map((StandardsArn) => ({
        // `...:::ruleset/<standard>` and `...:<Region>::standards/<standard>` are subscribed to alike.
        StandardsSubscriptionArn: `arn:aws:securityhub:${where.region}:${where.account}:subscription/${StandardsArn.replace(/^.*:[a-z]+\//, '')}`,
        StandardsArn,
        StandardsInput: {},
        StandardsStatus: 'READY',
      }))
      .filter(({ StandardsSubscriptionArn }) => asked?.includes(StandardsSubscriptionArn) ?? true);
    const { items, next } = page(all, { size: input['MaxResults'], token: input['NextToken'] }, 100, invalid);
    return { StandardsSubscriptions: items, ...(next !== undefined && { NextToken: next }) };
  },
};
