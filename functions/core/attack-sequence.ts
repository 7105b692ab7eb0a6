import { readAddress } from './address';
import type { Direction, Remote } from './finding';
import { at, isGiven, listOf, textOf, written } from './untrusted';

/**
 * Indicators of GuardDuty that condemn an address: confirmed threat intelligence, Tor, and mining pools (GuardDuty user
 * guide, "Finding details", indicators; the keys are those of `IndicatorType` in GuardDuty's API). `SUSPICIOUS_NETWORK`
 * names networks, and a network is no reason: attackers rent where partners do.
 */
const condemning = new Set(['MALICIOUS_IP', 'TOR_IP', 'CRYPTOMINING_IP']);

/** An indicator, whatever the format calls its parts. */
export interface Indicator {
  readonly key: unknown;
  readonly values: unknown;
}

/** An endpoint, whatever the format calls its parts. */
export interface SequenceEndpoint {
  readonly address: unknown;
  readonly direction?: Direction | undefined;
}

/**
 * The remote sides of an attack sequence, each with the indicator that condemns it, if one does. An address that only an
 * indicator names is one of them: ASFF has room for ten endpoints and for a hundred indicators, and GuardDuty's own form
 * for 400 endpoints, so that the same host would be blocked or not by the form alone.
 */
export function sequenceRemotes(endpoints: readonly SequenceEndpoint[], indicators: readonly Indicator[]): Remote[] {
  const condemned = new Map<string, string>();
  for (const { key, values } of indicators) {
    const name = textOf(key, 64);
    if (!condemning.has(name)) continue;
    for (const value of listOf(values)) {
      const reading = readAddress(textOf(value, 64));
      if ('host' in reading && !condemned.has(reading.host)) condemned.set(reading.host, name);
    }
  }
  const named = new Set<string>();
  const remotes = endpoints
    .filter(({ address }) => isGiven(address))
    .map(({ address, direction }): Remote => {
      const text = written(address);
      const reading = readAddress(text);
      if (!('host' in reading)) return { address: text, direction, indicator: null };
      named.add(reading.host);
      return { address: text, direction, indicator: condemned.get(reading.host) ?? null };
    });
  const others = [...condemned].filter(([host]) => !named.has(host));
  return [...remotes, ...others.map(([address, indicator]) => ({ address, indicator }))];
}

/** The remote sides of `Detection.Sequence` in ASFF; none when there is no sequence. */
export function asffSequenceRemotes(sequence: unknown): Remote[] {
  const indicators = [
    ...listOf(at(sequence, 'SequenceIndicators')),
    // Said to be a subset of those above, and not always the same (Security Hub API, `Sequence`).
    ...listOf(at(sequence, 'Signals')).flatMap((signal) => listOf(at(signal, 'SignalIndicators'))),
  ].map((indicator) => ({ key: at(indicator, 'Key'), values: at(indicator, 'Values') }));
  const endpoints = listOf(at(sequence, 'Endpoints')).map((endpoint) => ({
    address: at(endpoint, 'Ip'),
    direction: directionOf(at(endpoint, 'Connection', 'Direction')),
  }));
  return sequenceRemotes(endpoints, indicators);
}

/** A direction in any of AWS's spellings; `undefined` for another, such as `UNKNOWN`. */
export function directionOf(value: unknown): Direction | undefined {
  const text = textOf(value, 16).toUpperCase();
  if (text === 'INBOUND') return 'inbound';
  return text === 'OUTBOUND' ? 'outbound' : undefined;
}
