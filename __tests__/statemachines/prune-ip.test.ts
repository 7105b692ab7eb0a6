import { failure, runMachine } from './run-machine';

const host = (HostIp: string) => ({ HostIp, ExpiresAt: 1764000000, ReleaseGeneration: 8 });
const released = (HostIp: string) => ({ HostIp, ExpiresAt: 1764000000 });
const expired = (hosts: string[], More = false) => ({ Expired: true, Generation: 8, Hosts: hosts.map(host), More });
const reached = ({ Batch }: { Batch: number }) => ({ Batch, Complete: true, Generation: 8, News: false });

const run = (handlers: Parameters<typeof runMachine>[1], batches?: readonly number[]) =>
  runMachine(
    'sechub-prune-ip',
    {
      'get-ip-from-ddb': () => expired(['45.155.205.233']),
      'update-nf-rg': reached,
      'remove-ip-from-ddb': ({ Hosts }) => ({
        Removed: Hosts.map(({ HostIp }) => released(HostIp)),
        Kept: [],
        Remaining: 0,
      }),
      'send-gd-finding': () => ({ Sent: 1, Suppressed: 0 }),
      ...handlers,
    },
    {},
    batches,
  );
const steps = ({ calls }: Awaited<ReturnType<typeof run>>) => calls.map(({ step }) => step);

describe('sechub-prune-ip', () => {
  it('releases a host in every firewall first and removes its record after, then tells people', async () => {
    const execution = await run({});
    expect(execution.error).toBeUndefined();
    expect(execution.calls).toEqual([
      { step: 'get-ip-from-ddb', payload: {} },
      { step: 'update-nf-rg', payload: { Batch: 3, Generation: 8 } },
      { step: 'update-nf-rg', payload: { Batch: 17, Generation: 8 } },
      { step: 'remove-ip-from-ddb', payload: { Hosts: [host('45.155.205.233')] } },
      {
        step: 'send-gd-finding',
        payload: {
          Kind: 'released',
          Hosts: [released('45.155.205.233')],
          Updates: [reached({ Batch: 3 }), reached({ Batch: 17 })],
        },
      },
    ]);
  });

  it('does nothing when nothing has expired', async () => {
    const execution = await run({
      'get-ip-from-ddb': () => ({ Expired: false, Generation: 8, Hosts: [], More: false }),
    });
    expect(execution.error).toBeUndefined();
    expect(steps(execution)).toEqual(['get-ip-from-ddb']);
  });

  it('goes on until no host is left', async () => {
    const execution = await run({ 'get-ip-from-ddb': (_, call) => expired([`45.155.205.${call}`], call < 3) }, [3]);
    expect(execution.error).toBeUndefined();
    const round = ['get-ip-from-ddb', 'update-nf-rg', 'remove-ip-from-ddb', 'send-gd-finding'];
    expect(steps(execution)).toEqual([...round, ...round, ...round]);
  });

  it('removes no record while a firewall may still hold the host, and tells that', async () => {
    const behind = { Batch: 3, Complete: false, Generation: 7 };
    const execution = await run({ 'update-nf-rg': () => behind }, [3]);
    expect(execution.error).toBe('FirewallsBehind');
    expect(steps(execution)).not.toContain('remove-ip-from-ddb');
    expect(execution.calls.at(-1)?.payload).toEqual({
      Kind: 'release-behind',
      Hosts: [host('45.155.205.233')],
      Updates: [behind],
    });
  });

  it('removes no record when a batch crashes', async () => {
    const execution = await run({
      'update-nf-rg': () => {
        throw failure('TypeError');
      },
    });
    expect(execution.error).toBe('FirewallsBehind');
    expect(steps(execution)).not.toContain('remove-ip-from-ddb');
  });

  it('tells nothing of hosts that were all reported again in the meantime', async () => {
    const execution = await run({
      'remove-ip-from-ddb': () => ({ Removed: [], Kept: ['45.155.205.233'], Remaining: 0 }),
    });
    expect(execution.error).toBeUndefined();
    expect(steps(execution)).not.toContain('send-gd-finding');
  });

  it('removes the records where there is no firewall at all', async () => {
    const execution = await run({}, []);
    expect(execution.error).toBeUndefined();
    expect(steps(execution)).toEqual(['get-ip-from-ddb', 'remove-ip-from-ddb', 'send-gd-finding']);
  });
});
