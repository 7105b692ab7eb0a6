import { failure, runMachine } from './run-machine';

const event = { id: 'event-1', detail: { findings: [{ Id: 'finding-1' }] } };

describe('sechub-send-findings', () => {
  it('hands the event on', async () => {
    const execution = await runMachine(
      'sechub-send-findings',
      { 'send-gd-finding': () => ({ Sent: 1, Suppressed: 0 }) },
      event,
    );
    expect(execution.output).toEqual({ Sent: 1, Suppressed: 0 });
    expect(execution.calls).toEqual([{ step: 'send-gd-finding', payload: { Kind: 'finding', Event: event } }]);
  });

  it('tries again while Slack is away', async () => {
    const execution = await runMachine(
      'sechub-send-findings',
      {
        'send-gd-finding': (_, call) => {
          if (call < 3) throw failure('SlackUnavailable');
          return { Sent: 1, Suppressed: 0 };
        },
      },
      event,
    );
    expect(execution.error).toBeUndefined();
    expect(execution.calls).toHaveLength(3);
  });

  it('fails with the name of an error that will not pass', async () => {
    const execution = await runMachine(
      'sechub-send-findings',
      {
        'send-gd-finding': () => {
          throw failure('SlackRefused');
        },
      },
      event,
    );
    expect(execution.error).toBe('SlackRefused');
    expect(execution.calls).toHaveLength(1);
  });
});
