import { failure, runMachine } from './run-machine';

const event = { id: 'event-1', detail: { findings: [{ Id: 'finding-1' }] } };
const record = {
  NewIP: true,
  Generation: 7,
  Hosts: ['185.220.101.4'],
  Refused: [],
  Findings: [{ Id: 'finding-1', Hosts: ['185.220.101.4'] }],
  ExpiresAt: 1764000000,
};
const told = { Sent: 1, Suppressed: 0 };
const reached = ({ Batch }: { Batch: number }) => ({ Batch, Complete: true, Generation: 7, News: false });

const run = (handlers: Parameters<typeof runMachine>[1], batches?: readonly number[]) =>
  runMachine(
    'sechub-record-ip',
    {
      'add-ip-to-ddb': () => record,
      'update-nf-rg': reached,
      updateItem: () => ({}),
      'send-gd-finding': () => told,
      ...handlers,
    },
    event,
    batches,
  );
const messages = ({ calls }: Awaited<ReturnType<typeof run>>) =>
  calls.filter(({ step }) => step === 'send-gd-finding').map(({ payload }) => payload);

describe('sechub-record-ip', () => {
  it('records the event, updates every batch, confirms the generation and tells people', async () => {
    const execution = await run({});
    expect(execution.error).toBeUndefined();
    expect(execution.calls).toEqual([
      { step: 'add-ip-to-ddb', payload: event },
      { step: 'update-nf-rg', payload: { Batch: 3, Generation: 7, Hosts: record.Hosts } },
      { step: 'update-nf-rg', payload: { Batch: 17, Generation: 7, Hosts: record.Hosts } },
      {
        step: 'updateItem',
        payload: expect.objectContaining({
          TableName: 'portcullis-state',
          Key: { Name: { S: 'blocklist' } },
          ExpressionAttributeValues: { ':g': { N: '7' } },
        }),
      },
      {
        step: 'send-gd-finding',
        payload: { Kind: 'containment', Record: record, Updates: [reached({ Batch: 3 }), reached({ Batch: 17 })] },
      },
    ]);
  });

  it('touches no firewall and tells nobody when no firewall lacks a host', async () => {
    const execution = await run({ 'add-ip-to-ddb': () => ({ ...record, NewIP: false }) });
    expect(execution.error).toBeUndefined();
    expect(execution.calls.map(({ step }) => step)).toEqual(['add-ip-to-ddb']);
  });

  it('fails without confirming when a batch is behind, and tells which', async () => {
    const behind = {
      Batch: 17,
      Complete: false,
      Generation: 6,
      Failed: [{ Firewall: '333333333333/us-west-2/vpc-1' }],
    };
    const execution = await run({ 'update-nf-rg': (item) => (item.Batch === 17 ? behind : reached(item)) });
    expect(execution.error).toBe('FirewallsBehind');
    expect(execution.calls.map(({ step }) => step)).not.toContain('updateItem');
    expect(messages(execution)).toEqual([
      { Kind: 'containment', Record: record, Updates: [reached({ Batch: 3 }), behind] },
    ]);
  });

  it('updates the other batches when one crashes for good, and tells its error', async () => {
    const execution = await run({
      'update-nf-rg': (item) => {
        if (item.Batch === 3) throw failure('TypeError', 'cannot read');
        return reached(item);
      },
    });
    expect(execution.error).toBe('FirewallsBehind');
    expect(messages(execution)[0]?.Updates).toEqual([
      expect.objectContaining({ Batch: 3, Complete: false, BatchError: { Error: 'TypeError', Cause: 'cannot read' } }),
      reached({ Batch: 17 }),
    ]);
  });

  it.each(['BlocklistUnavailable', 'Lambda.TooManyRequestsException', 'Lambda.Unknown'])(
    'tries a batch again after %s',
    async (name) => {
      const execution = await run(
        {
          'update-nf-rg': (item, call) => {
            if (call < 3) throw failure(name);
            return reached(item);
          },
        },
        [3],
      );
      expect(execution.error).toBeUndefined();
      expect(messages(execution)[0]?.Updates).toEqual([reached({ Batch: 3 })]);
    },
  );

  it('comes again as long as others are updating the firewalls of a batch', async () => {
    const execution = await run(
      {
        'update-nf-rg': (item, call) => {
          if (call < 40) throw failure('FirewallsBusy');
          return reached(item);
        },
      },
      [3],
    );
    expect(execution.error).toBeUndefined();
    expect(messages(execution)[0]?.Updates).toEqual([reached({ Batch: 3 })]);
  });

  it('tries to record again whatever the error is', async () => {
    const execution = await run({
      'add-ip-to-ddb': (_, call) => {
        if (call < 6) throw failure('AnythingAtAll');
        return record;
      },
    });
    expect(execution.error).toBeUndefined();
    expect(messages(execution)).toHaveLength(1);
  });

  it('tells the event and the error when recording fails for good', async () => {
    const execution = await run({
      'add-ip-to-ddb': () => {
        throw failure('BlocklistUnavailable', 'the table is gone');
      },
    });
    expect(execution.error).toBe('RecordFailed');
    expect(messages(execution)).toEqual([
      {
        Kind: 'record-failed',
        Event: event,
        Error: { Error: 'BlocklistUnavailable', Cause: 'the table is gone' },
      },
    ]);
  });

  it('tells people although the generation was confirmed by another execution', async () => {
    const execution = await run({
      updateItem: () => {
        throw failure('DynamoDB.ConditionalCheckFailedException');
      },
    });
    expect(execution.error).toBeUndefined();
    expect(execution.calls.filter(({ step }) => step === 'updateItem')).toHaveLength(1);
    expect(messages(execution)[0]?.Record).toEqual(record);
  });

  it('tries to tell again while Slack is away, and fails visibly when it stays away', async () => {
    const slackIsAway = () => {
      throw failure('SlackUnavailable');
    };
    const patient = await run({ 'send-gd-finding': (_, call) => (call < 4 ? slackIsAway() : told) });
    expect(patient.error).toBeUndefined();
    const hopeless = await run({ 'send-gd-finding': slackIsAway });
    expect(hopeless.error).toBe('NotTold');
  });

  it('does not repeat a message that Slack refuses', async () => {
    const execution = await run({
      'send-gd-finding': () => {
        throw failure('SlackRefused');
      },
    });
    expect(execution.error).toBe('NotTold');
    expect(messages(execution)).toHaveLength(1);
  });

  it('confirms and tells where there is no firewall at all', async () => {
    const execution = await run({}, []);
    expect(execution.error).toBeUndefined();
    expect(execution.calls.map(({ step }) => step)).toEqual(['add-ip-to-ddb', 'updateItem', 'send-gd-finding']);
    expect(messages(execution)[0]?.Updates).toEqual([]);
  });
});
