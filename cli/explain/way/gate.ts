import type { FindingGate, HostGate } from '../../../functions/core/policy';

/** Gates that an event passes until a state machine starts, in their order. */
type EventGate = 'partition' | 'account' | 'region' | 'aggregator' | 'deployed' | 'forwarder' | 'bus-policy' | 'rule';

/** A gate on the way of a finding, from AWS's services to the firewalls. */
export type GateName = EventGate | FindingGate | 'told' | HostGate | 'record' | 'groups';

/** What a gate does to a finding, or to one of its hosts. */
export interface Gate {
  readonly gate: GateName;
  /** `unknown`: no file says it; `not reached`: what stands before it is not passed, so that there is nothing to say. */
  readonly outcome: 'passes' | 'stops' | 'unknown' | 'not reached';
  readonly reason: string;
  /** What stands there, by its deployed name: a rule, a statement of the bus's policy, a rule group. */
  readonly stands?: readonly string[];
  /** What to do where it stops. */
  readonly remedy?: string;
  /** Commands that show what no file says. */
  readonly show?: readonly string[];
  /** Of `stands`, those rule groups that have no room for the host. */
  readonly leftOutBy?: readonly string[];
}

/** The first gate that stops. */
export function stopIn(gates: readonly Gate[]): Gate | undefined {
  return gates.find(({ outcome }) => outcome === 'stops');
}
