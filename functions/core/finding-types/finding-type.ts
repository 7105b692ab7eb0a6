/**
 * Who the remote side of a finding is, as its type alone can say it.
 *
 * - `attacker` attacks us.
 * - `destination` is what our compromised resource obeys: a command server, a mining pool, a drop point, Tor, a black
 *   hole, a host on a threat list.
 * - `victim` is attacked by our resource.
 * - `own` are our own people: settings, logging that was switched off, root, unusual behaviour of our users.
 * - `unclear` may well be a partner or ourselves.
 * - `none`: the type names a domain, a file or a process, and no remote address.
 * - `by-direction`: brute force exists both ways. It is an attacker that comes in, and a victim that is gone out to.
 * - `sequence`: an attack sequence, of which each endpoint has a side of its own.
 */
export type RemoteSide =
  'attacker' | 'destination' | 'victim' | 'own' | 'unclear' | 'none' | 'by-direction' | 'sequence';

/** What is known about one of GuardDuty's finding types. */
export interface FindingType {
  /** GuardDuty's own name, such as `Recon:EC2/Portscan`. */
  readonly type: string;
  readonly side: RemoteSide;
  /** The page of AWS's that says so. */
  readonly source: string;
  /** GuardDuty makes no such findings any more. Security Hub may still hold some. */
  readonly retired?: true;
}

/** The finding types of one source: names by side, because several hundred rows are carried by each function. */
export interface FindingTypePage {
  /** A heading, as in the documentation that is made of the table. */
  readonly title: string;
  readonly source: string;
  readonly retired?: true;
  readonly types: Readonly<Partial<Record<RemoteSide, readonly string[]>>>;
}

/** A page of the GuardDuty user guide. */
export function guidePage(name: string): string {
  return `https://docs.aws.amazon.com/guardduty/latest/ug/${name}.html`;
}
