import { InMemoryHistory } from './in-memory-history';

/** What an update asks only where something leaves the rules: nobody knows anything. */
export const unasked = { history: new InMemoryHistory(), neverBlock: [] };
