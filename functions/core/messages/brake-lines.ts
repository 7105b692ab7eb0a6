import { code, counted, hostList } from '../slack-message';
import type { UpdateAnswer } from '../step-contracts';

/** What is said of hosts that left the blocklist and nothing explains why, and of a table that was turned back. */
export function brakeLines(answers: readonly UpdateAnswer[]): string[] {
  const unexplained = answers.flatMap(({ Unexplained }) => Unexplained ?? []);
  const held = together(unexplained.map(({ Held, HeldCount }) => ({ hosts: Held, count: HeldCount })));
  const lifted = together(unexplained.map(({ Lifted, LiftedCount }) => ({ hosts: Lifted, count: LiftedCount })));
  const turnedBack = answers.flatMap(({ TurnedBack }) => TurnedBack ?? []);
  return [
    held.count > 0
      ? `*Held*: ${counted(held.count, 'host')} left the blocklist, and neither the history nor the organization file says why. ` +
        `They stay blocked: ${hostList(held.hosts, held.count)}. Find out who deleted or changed their records in ` +
        `${code('portcullis-hosts')}; the article ${code('portcullis-releases-held')} of the runbook says how to put them back, or let them go.`
      : '',
    lifted.count > 0 ? `*Not blocked any more*: ${hostList(lifted.hosts, lifted.count)}` : '',
    turnedBack.length > 0
      ? `*The table ${code('portcullis-state')} was turned back*, as when it is restored: its generation is ` +
        `${Math.min(...turnedBack.map(({ To }) => To))}, and firewalls had reached ` +
        `${Math.max(...turnedBack.map(({ From }) => From))}. They are brought to the blocklist anew. See whether other ` +
        'items and records were lost: the runbook says how, under "A table is restored".'
      : '',
  ].filter((text) => text !== '');
}

/** How many hosts are held; several batches hold the same. */
export function heldCount(answers: readonly UpdateAnswer[]): number {
  return Math.max(0, ...answers.map(({ Unexplained }) => Unexplained?.HeldCount ?? 0));
}

function together(lists: readonly { readonly hosts: readonly string[]; readonly count: number }[]) {
  const hosts = [...new Set(lists.flatMap((list) => list.hosts))];
  return { hosts, count: Math.max(hosts.length, ...lists.map(({ count }) => count)) };
}
