import type { FindingType, RemoteSide } from './finding-types/finding-type';

const words: Readonly<Record<RemoteSide, string>> = {
  attacker: 'the remote host attacks us',
  destination: 'the remote host is a malicious destination that our resource talks to',
  victim: 'our resource attacks the remote host, which is a victim',
  own: 'it is about our own people or settings, and the remote host may be theirs',
  unclear: 'the remote host may well be a partner or ourselves',
  none: 'findings of this type name no remote host',
  'by-direction': 'brute force goes both ways, and the finding does not say who is its target',
  sequence: 'none of its indicators condemns the host',
};

/**
 * Why a host is blocked or told, as it stands in the history and in Slack: the type's name, and what it says of the
 * remote side.
 *
 * @param side what was decided about this one host, where the type leaves it to the finding (`by-direction`, `sequence`)
 */
export function sideReason({ type, side: ofType }: Pick<FindingType, 'type' | 'side'>, side = ofType): string {
  return `GuardDuty's ${type}: ${words[side]}`;
}

/** Whether hosts on a side are blocked. The others are told. */
export function isBlockedSide(side: RemoteSide): boolean {
  return side === 'attacker' || side === 'destination';
}
