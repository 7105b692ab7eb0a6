import { Machine, type Ended, type Tasks } from '../../bench/machine';
import { VirtualClock } from '../../bench/virtual-clock';
import { definitionOf, failure } from '../statemachines/run-machine';

const batches = [3, 17];
const recorded = { NewIP: true, Generation: 7, Hosts: ['185.220.101.4'] };

interface Run extends Ended {
  readonly calls: readonly string[];
  readonly milliseconds: number;
}

/** Runs record-ip with tasks that answer well, but for those given. */
async function run(tasks: Tasks, numbers: readonly number[] = batches): Promise<Run> {
  const clock = new VirtualClock();
  const start = clock.now();
  const calls: string[] = [];
  const all: Tasks = {
    'add-ip-to-ddb': async () => recorded,
    'update-nf-rg': async ({ Batch }: { Batch: number }) => ({ Batch, Complete: true, Generation: 7 }),
    updateItem: async () => ({}),
    'send-gd-finding': async () => ({ Sent: 1, Suppressed: 0 }),
    ...tasks,
  };
  const noted = Object.fromEntries(
    Object.entries(all).map(([step, task]) => [
      step,
      (input: never) => {
        calls.push(step);
        return task(input);
      },
    ]),
  );
  const machine = new Machine('sechub-record-ip', numbers, noted, clock);
  const ended = await clock.run(() => machine.run({ detail: {} }));
  return { ...ended, calls, milliseconds: clock.now() - start };
}

/** Whether each state is one that the definition lets follow the one before it. */
function followsDefinition(states: readonly string[]): boolean {
  const { StartAt, States } = definitionOf('sechub-record-ip', batches) as unknown as Linked;
  const next = (name: string): unknown[] => {
    const { Next, Default, Choices = [], Catch = [] } = States[name]!;
    return [Next, Default, ...[...Choices, ...Catch].map((way) => way.Next)];
  };
  return (
    states[0] === StartAt &&
    ['Succeed', 'Fail'].includes(States[states.at(-1)!]!.Type) &&
    states.slice(1).every((state, index) => next(states[index]!).includes(state))
  );
}

/** What of a definition says which state follows which. */
interface Linked {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, { readonly Type: string; readonly Default?: string } & Ways>>;
}
interface Ways {
  readonly Next?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

it('enters the states in the order of the definition', async () => {
  const { states, calls, error } = await run({});
  expect(error).toBeUndefined();
  expect(followsDefinition(states)).toBe(true);
  expect(calls).toEqual(['add-ip-to-ddb', 'update-nf-rg', 'update-nf-rg', 'updateItem', 'send-gd-finding']);
});

it('ends early, as the definition does, when nothing is new', async () => {
  const { states, calls } = await run({ 'add-ip-to-ddb': async () => ({ ...recorded, NewIP: false }) });
  expect(followsDefinition(states)).toBe(true);
  expect(calls).toEqual(['add-ip-to-ddb']);
});

it('goes the way of the definition when a firewall is behind', async () => {
  const { states, calls, error } = await run({ 'update-nf-rg': async () => ({ Complete: false }) });
  expect(followsDefinition(states)).toBe(true);
  expect(calls).not.toContain('updateItem');
  expect(error).toBe('FirewallsBehind');
});

it('waits in virtual time between retries, up to what the definition says', async () => {
  let tries = 0;
  const { calls, milliseconds, error } = await run({
    'add-ip-to-ddb': async () => {
      if (++tries < 3) throw failure('BlocklistUnavailable');
      return recorded;
    },
  });
  expect(error).toBeUndefined();
  expect(calls.filter((step) => step === 'add-ip-to-ddb')).toHaveLength(3);
  expect(milliseconds).toBeGreaterThan(0);
  // 2 and 4 seconds, each with full jitter.
  expect(milliseconds).toBeLessThan(6_000);
});

it('gives up after as many retries as the definition allows', async () => {
  const { calls, error } = await run({
    'add-ip-to-ddb': async () => {
      throw failure('BlocklistUnavailable');
    },
  });
  const { Retry } = definitionOf('sechub-record-ip').States['Record hosts']!;
  expect(calls.filter((step) => step === 'add-ip-to-ddb')).toHaveLength(Retry!.at(-1)!.MaxAttempts + 1);
  expect(error).toBe('RecordFailed');
});

it('works on forty batches at once at most', async () => {
  let running = 0;
  let most = 0;
  const clock = new VirtualClock();
  const machine = new Machine(
    'sechub-record-ip',
    Array.from({ length: 60 }, (_, batch) => batch),
    {
      'add-ip-to-ddb': async () => recorded,
      'update-nf-rg': async () => {
        most = Math.max(most, ++running);
        await clock.sleep(100);
        running--;
        return { Complete: true };
      },
      updateItem: async () => ({}),
      'send-gd-finding': async () => ({}),
    },
    clock,
  );
  await clock.run(() => machine.run({}));
  expect(most).toBe(40);
});
