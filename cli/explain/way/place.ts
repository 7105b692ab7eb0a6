import type { Finding } from '../../../functions/core/finding';
import { at, textOf } from '../../../functions/core/untrusted';
import type { Sent } from '../as-event';

/** Where an event is: as it says itself, where it was given; else where Security Hub would send it for the finding. */
export interface Place {
  /** Of the event; absent where it was made of a finding, since it is then the security account's. */
  readonly account?: string;
  /** Empty where neither the event nor the finding says. */
  readonly region: string;
  /** Whether the Region is that of an event that was given. */
  readonly isOfEvent: boolean;
}

export function placeOf({ event, isGiven }: Sent, finding: Finding): Place {
  const account = isGiven ? textOf(at(event, 'account'), 32) : '';
  const region = isGiven ? textOf(at(event, 'region'), 32) : '';
  return {
    ...(account !== '' && { account }),
    region: region || finding.region,
    isOfEvent: region !== '',
  };
}
