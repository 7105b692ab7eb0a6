import type { Observation } from '../service';
import { renderSlack } from '../slack';
import type { LocalOrganization } from '../start';
import type { Story } from './story';

/** What is waited for. */
export interface Watched {
  readonly host: string;
  /** `true`: every VPC drops the host; `false`: none does. */
  readonly until: boolean;
  /** Seconds after which the wait ends, with whatever was reached. */
  readonly patience: number;
  /** Number of Slack messages, since the start of the organization, that must have come. */
  readonly messages: number;
  readonly signal: AbortSignal;
}

/** Kinds of observation that make the story; single API calls would drown it. */
const told: readonly Observation['kind'][] = ['event', 'delivery', 'execution', 'invocation'];

/**
 * Tells what happens as it happens, and answers after how many seconds each firewall (`account/region/vpc`) began to
 * drop the host, or stopped. Looks at what the firewalls' rules do to the host's packets, not at what was written.
 */
export async function watch(local: LocalOrganization, story: Story, watched: Watched): Promise<Map<string, number>> {
  const { host, until, patience, messages, signal } = watched;
  const reached = new Map<string, number>();
  const stop = narrate(local, story);
  try {
    for (;;) {
      signal.throwIfAborted();
      const firewalls = local.firewalls(host);
      for (const { account, region, vpc, blocked } of firewalls) {
        const key = `${account}/${region}/${vpc}`;
        if (blocked !== until || reached.has(key)) continue;
        reached.set(key, story.elapsed());
        story.tell(`${until ? '■' : '□'} ${key} ${until ? 'drops' : 'lets go'} ${host}`);
      }
      const complete = reached.size === firewalls.length && local.slack.messages.length >= messages;
      if (complete || story.elapsed() > patience) return reached;
      await new Promise((wake) => setTimeout(wake, 20));
    }
  } finally {
    stop();
  }
}

/** Tells what happens as it happens, until `isOver`; answers whether that came before the patience ran out. */
export async function follow(
  local: LocalOrganization,
  story: Story,
  isOver: () => Promise<boolean>,
  { patience, signal }: Pick<Watched, 'patience' | 'signal'>,
): Promise<boolean> {
  const stop = narrate(local, story);
  try {
    for (;;) {
      signal.throwIfAborted();
      if (await isOver()) return true;
      if (story.elapsed() > patience) return false;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  } finally {
    stop();
  }
}

/** Tells each observation, until what it answers is called. */
function narrate(local: LocalOrganization, story: Story): () => void {
  return local.observations.on((observation) => {
    if (observation.kind === 'slack') {
      story.tell('Slack receives a message:');
      const message = local.slack.messages.at(-1);
      if (message) story.quote(renderSlack(message.body));
    } else if (told.includes(observation.kind)) {
      story.tell(`${place(local, observation)}  ${inWords(observation.summary)}`);
    }
  });
}

/** Where something happened, in a column of its own: `payments us-east-1`. */
function place({ accounts }: LocalOrganization, { account, region }: Observation): string {
  const known = [accounts.management, accounts.security, ...accounts.members];
  return `${known.find(({ id }) => id === account)?.name ?? account} ${region}`.padEnd(20);
}

/** A batch whose firewalls another update has just written is put off by an error that the state machine retries. */
function inWords(summary: string): string {
  return summary.replace(
    'failed (FirewallsBusy)',
    'comes again soon, its firewalls are being written (FirewallsBusy),',
  );
}
