import { failure, runMachine } from './run-machine';

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
});
