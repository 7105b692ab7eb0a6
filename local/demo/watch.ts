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
const told: readonly Observation['kind'][] = ['event', 'delivery', 'execution', 'invocation', 'slack'];

/**
 * Tells what happens as it happens, and answers after how many seconds each firewall (`account/region/vpc`) began to
 * drop the host, or stopped. Looks at what the firewalls' rules do to the host's packets, not at what was written.
 */
export async function watch(local: LocalOrganization, story: Story, watched: Watched): Promise<Map<string, number>> {
  const { host, until, patience, messages, signal } = watched;
  const reached = new Map<string, number>();
  const stop = local.observations.on((observation) => {
    if (!told.includes(observation.kind)) return;
    story.tell(observation.summary);
    const message = observation.kind === 'slack' ? local.slack.messages.at(-1) : undefined;
    if (message) story.quote(renderSlack(message.body));
  });
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
