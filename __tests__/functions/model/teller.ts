import { BlocklistUnavailable, SlackUnavailable } from '../../../functions/core/errors';
import { plainPolicy } from '../../../functions/core/policy';
import type { Channel } from '../../../functions/core/ports';
import type { SlackMessage } from '../../../functions/core/slack-message';
import type { Notification } from '../../../functions/core/step-contracts';
import { notify } from '../../../functions/send-gd-finding/notify';
import { InMemoryTold } from '../fakes/in-memory-told';
import type { Fault, World } from './world';

/** What a message tells of a host, as people read it. */
export interface Fact {
  readonly host: string;
  readonly state: string;
}

/** A message that Slack took. */
export interface Post {
  readonly facts: readonly Fact[];
  /** Whether Slack's answer to it, or our mark of it, was lost. */
  lost: boolean;
}

/** Retries of the steps that tell, as the definitions have them: how many, and after how many milliseconds each. */
const retries: Readonly<Record<string, { readonly times: number; readonly wait: number }>> = {
  SlackUnavailable: { times: 20, wait: 30_000 },
  BlocklistUnavailable: { times: 6, wait: 30_000 },
  'Lambda.Unknown': { times: 6, wait: 30_000 },
};

/** The steps that tell people, in a world in which every call may fail and every invocation may die over it. */
export class Teller {
  readonly posts: Post[] = [];
  private readonly told = new InMemoryTold();
  private invocations = 0;

  constructor(private readonly world: World) {}

  /** A step that tells, with its retries. @throws when none of them came through: then the execution fails */
  async tell(notification: Notification): Promise<void> {
    const left = new Map(Object.entries(retries).map(([name, { times }]) => [name, times]));
    for (;;) {
      try {
        await this.invoke(notification);
        return;
      } catch (error) {
        const { name } = error as Error;
        const times = left.get(name) ?? 0;
        if (times === 0) throw error;
        left.set(name, times - 1);
        await this.world.sleep(retries[name]!.wait);
      }
    }
  }

  /** How often Slack took a message that tells a fact. */
  times({ host, state }: Fact, which: (post: Post) => boolean = () => true): number {
    return this.posts.filter(which).filter(({ facts }) => facts.some((one) => one.host === host && one.state === state))
      .length;
  }

  private async invoke(notification: Notification): Promise<void> {
    const { world } = this;
    const mine: Post[] = [];
    let isDead = false;
    let die: (error: Error) => void = () => undefined;
    const death = new Promise<never>((_, reject) => (die = reject));
    const heard = (name: string, fault: Fault): void => {
      const died = fault.startsWith('died');
      if (died) {
        isDead = true;
        die(Object.assign(new Error(name), { name: 'Lambda.Unknown' }));
      }
      const last = mine.at(-1);
      if (last && ((name === 'post' && fault === 'lost') || (name === 'sent' && fault === 'unavailable') || died))
        last.lost = true;
    };
    const channel: Channel = {
      post: async (message) => {
        const post = { facts: factsOf(message), lost: false };
        mine.push(post);
        this.posts.push(post);
      },
    };
    // Whoever is dead does nothing any more, least of all clear up.
    const mortal = <Port extends object>(port: Port): Port =>
      new Proxy(port, {
        get:
          (target, name: keyof Port & string) =>
          async (input: never, ...more: never[]) =>
            isDead ? new Promise(() => undefined) : (target[name] as (...all: never[]) => unknown)(input, ...more),
      });
    const told = world.unreliable(this.told, (name) => new BlocklistUnavailable(name), heard);
    const slack = world.unreliable(channel, (name) => new SlackUnavailable(name), heard);
    const ended = notify(notification, {
      told: mortal(told),
      openings: mortal(world.unreliable(world.openings, (name) => new BlocklistUnavailable(name), heard)),
      channel: mortal(slack),
      firewalls: { inBatch: async () => [] },
      timing: { now: () => world.now, random: () => 0.5, sleep: (milliseconds) => world.sleep(milliseconds) },
      holder: `teller ${++this.invocations}`,
      ...{ homeRegion: 'us-west-2', products: ['aws/guardduty'], policy: plainPolicy },
      ...{ measure: () => undefined, unnoted: () => undefined },
    });
    await Promise.race([ended, death]);
  }
}

/** The hosts of a message and what it says of them all; none where it is of something else. */
function factsOf({ blocks }: SlackMessage): Fact[] {
  const texts = blocks.map((block) => (block.type === 'section' ? (block.text?.text ?? '') : ''));
  const [, state = '', hosts = ''] = /^\*\d+ hosts?\* ([a-z ]+): (.+)/m.exec(texts.join('\n')) ?? [];
  return [...hosts.matchAll(/`([^`]+)`/g)].map(([, host = '']) => ({ host, state }));
}
