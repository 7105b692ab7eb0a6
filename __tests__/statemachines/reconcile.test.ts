import { countDropped } from '../../functions/core/count-dropped';
import { updateFirewalls } from '../../functions/update-nf-rg/update-firewalls';
import { answerOf } from '../../functions/update-nf-rg/outcome';
import { newBlock } from '../functions/adapters/blocklist.contract';
import { addresses, counting, drop, pass } from '../functions/core/rules';
import { InMemoryBlocklist } from '../functions/fakes/in-memory-blocklist';
import { InMemoryFirewalls } from '../functions/fakes/in-memory-firewalls';
import { InMemoryNetworkFirewall } from '../functions/fakes/in-memory-network-firewall';
import { unasked } from '../functions/fakes/unasked';
import { VirtualTiming } from '../functions/fakes/virtual-timing';
import { failure, runMachine, type Payload } from './run-machine';

interface Update {
  readonly Complete?: boolean;
  readonly News?: boolean;
}
const update =
  (changes: Update = {}) =>
  ({ Batch }: { Batch: number }) => ({ Batch, Complete: true, Generation: 9, News: false, ...changes });

const run = (handlers: Parameters<typeof runMachine>[1], batches?: readonly number[]) =>
  runMachine(
    'sechub-reconcile',
    {
      getItem: () => ({ Item: { Name: { S: 'blocklist' }, Generation: { N: '9' }, ConfirmedGeneration: { N: '8' } } }),
      'update-nf-rg': update(),
      updateItem: () => ({}),
      'send-gd-finding': () => ({ Sent: 1, Suppressed: 0 }),
      ...handlers,
    },
    {},
    batches,
  );
const steps = ({ calls }: Awaited<ReturnType<typeof run>>) => calls.map(({ step }) => step);

describe('sechub-reconcile', () => {
  it('reads the generation, reconciles every batch, confirms, and says nothing where there is no news', async () => {
    const execution = await run({});
    expect(execution.error).toBeUndefined();
    expect(execution.calls).toEqual([
      {
        step: 'getItem',
        payload: { TableName: 'portcullis-state', Key: { Name: { S: 'blocklist' } }, ConsistentRead: true },
      },
      { step: 'update-nf-rg', payload: { Batch: 3, Reconcile: true } },
      { step: 'update-nf-rg', payload: { Batch: 17, Reconcile: true } },
      {
        step: 'updateItem',
        payload: expect.objectContaining({ ExpressionAttributeValues: { ':g': { N: '9' } } }),
      },
    ]);
  });

  it('tells news', async () => {
    const execution = await run({ 'update-nf-rg': update({ News: true }) }, [3]);
    expect(execution.error).toBeUndefined();
    expect(execution.calls.at(-1)).toEqual({
      step: 'send-gd-finding',
      payload: { Kind: 'reconciled', Updates: [update({ News: true })({ Batch: 3 })] },
    });
  });

  it('fails, without confirming and without telling again, when a firewall is still behind', async () => {
    const execution = await run({ 'update-nf-rg': update({ Complete: false }) });
    expect(execution.error).toBe('FirewallsBehind');
    expect(steps(execution)).toEqual(['getItem', 'update-nf-rg', 'update-nf-rg']);
  });

  it('tells news of a firewall that is behind for the first time, and fails', async () => {
    const execution = await run({ 'update-nf-rg': update({ Complete: false, News: true }) }, [3]);
    expect(execution.error).toBe('FirewallsBehind');
    expect(steps(execution)).toEqual(['getItem', 'update-nf-rg', 'send-gd-finding']);
  });

  it('fails when a batch crashes', async () => {
    const execution = await run({
      'update-nf-rg': () => {
        throw failure('TypeError');
      },
    });
    expect(execution.error).toBe('FirewallsBehind');
  });

  it('reconciles although nothing was ever blocked', async () => {
    const execution = await run({ getItem: () => ({}) });
    expect(execution.error).toBeUndefined();
    expect(steps(execution)).toEqual(['getItem', 'update-nf-rg', 'update-nf-rg', 'updateItem']);
  });

  it('confirms where there is no firewall at all', async () => {
    const execution = await run({}, []);
    expect(execution.error).toBeUndefined();
    expect(steps(execution)).toEqual(['getItem', 'updateItem']);
  });

  it('brings a rule group back from which our rules and our action were deleted, keeps what others own, and tells', async () => {
    const firewall = '333333333333/us-west-2/vpc-a';
    const blocklist = new InMemoryBlocklist();
    const firewalls = new InMemoryFirewalls(new Map([[3, [firewall]]]), blocklist);
    const aws = new InMemoryNetworkFirewall();
    const timing = new VirtualTiming();
    const theirs = pass(40_000, { Sources: addresses('10.0.0.0/8') }, 'aws:drop', 'Audit');
    const customActions = [counting('Audit'), counting('Spare')];
    const settings = {
      Description: 'theirs',
      EncryptionConfiguration: { Type: 'CUSTOMER_KMS', KeyId: 'theirs' },
    } as const;
    const placeholder = drop(30000, 'Sources', '192.0.2.1/32');
    const drift = () => aws.put(firewall, { rules: [placeholder, theirs], customActions }, settings);
    const reallyUpdate = async ({ Batch }: Payload) => {
      timing.time += 60_000;
      const deadline = timing.now() + 90_000;
      const updater = { ...unasked, blocklist, firewalls, ruleGroups: aws.ruleGroups, timing, holder: 'me', deadline };
      const { generation, outcomes } = await updateFirewalls({ Batch, Reconcile: true }, updater);
      return answerOf(Batch, generation, outcomes, timing.now());
    };
    await blocklist.put(newBlock('185.220.101.4'), undefined);
    await blocklist.raise();
    drift();
    await run({ 'update-nf-rg': reallyUpdate }, [3]);
    const filled = aws.contentOf(firewall);
    drift();
    const healing = await run({ 'update-nf-rg': reallyUpdate }, [3]);
    expect(healing.error).toBeUndefined();
    expect(aws.contentOf(firewall)).toEqual(filled);
    expect(filled.rules.map(({ Priority }) => Priority)).toEqual([40_000, 30_000, 30_001]);
    expect(filled.rules[0]).toEqual(theirs);
    expect(filled.customActions).toEqual([...customActions, countDropped]);
    expect(aws.settingsOf(firewall)).toMatchObject(settings);
    expect(healing.calls.at(-1)).toMatchObject({
      step: 'send-gd-finding',
      payload: { Kind: 'reconciled', Updates: [{ Healed: [{ Firewall: firewall, Cause: 'drift' }] }] },
    });
    expect(steps(await run({ 'update-nf-rg': reallyUpdate }, [3]))).not.toContain('send-gd-finding');
  });
});
