import { readNeverBlock, type NeverBlockRange } from '../../../functions/core/never-block';
import { releaseExpired } from '../../../functions/get-ip-from-ddb/release-expired';
import { removeReleased } from '../../../functions/remove-ip-from-ddb/remove-released';
import { newBlock } from '../adapters/blocklist.contract';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { VirtualTiming } from '../fakes/virtual-timing';

let blocklist: InMemoryBlocklist;
let history: InMemoryHistory;
let timing: VirtualTiming;
beforeEach(() => {
  blocklist = new InMemoryBlocklist();
  history = new InMemoryHistory();
  timing = new VirtualTiming();
});
const seconds = () => timing.now() / 1000;
const release = (neverBlock: readonly NeverBlockRange[] = []) =>
  releaseExpired({ blocklist, history, timing, neverBlock });

async function block(host: string, expiresAt: number): Promise<void> {
  await blocklist.put(newBlock(host, { ExpiresAt: expiresAt }), await blocklist.find(host));
  await blocklist.raise();
}

it('releases every host that is due, the oldest first, and no other', async () => {
  await block('185.220.101.4', seconds() - 10);
  await block('45.155.205.233', seconds() - 20);
  await block('89.248.165.52', seconds() + 1);
  expect(await release()).toEqual({
    Expired: true,
    // One for the mark, and one for what was marked.
    Generation: 5,
    Hosts: [
      { HostIp: '45.155.205.233', ExpiresAt: seconds() - 20, ReleaseGeneration: 4 },
      { HostIp: '185.220.101.4', ExpiresAt: seconds() - 10, ReleaseGeneration: 4 },
    ],
    More: false,
  });
  expect((await blocklist.blocked()).map(({ host }) => host)).toEqual(['89.248.165.52']);
});

it('has nothing to do when nothing is due', async () => {
  await block('185.220.101.4', seconds() + 1);
  expect(await release()).toEqual({ Expired: false, Generation: 1, Hosts: [], More: false });
});

it('answers hosts again that were released and not removed yet, with a generation of its own', async () => {
  await block('185.220.101.4', seconds() - 10);
  const first = await release();
  // The run that marked them may have ended before it raised the generation.
  expect(await release()).toEqual({ ...first, Generation: first.Generation + 1 });
});

it('marks a host that is blocked and released again with another mark', async () => {
  const marks: (number | undefined)[] = [];
  for (let time = 0; time < 2; time++) {
    await block('185.220.101.4', seconds() - 10);
    marks.push((await release()).Hosts[0]?.ReleaseGeneration);
  }
  expect(marks[1]).toBeGreaterThan(marks[0]!);
});

it('releases five hundred at a time, and says that there are more', async () => {
  for (let index = 0; index < 501; index++)
    await block(`185.220.${100 + (index >> 8)}.${index & 255}`, seconds() - 1_000 + index);
  const { Hosts, More, Generation } = await release();
  expect(Hosts).toHaveLength(500);
  expect(More).toBe(true);
  expect(Hosts.map(({ ExpiresAt }) => ExpiresAt)).not.toContain(seconds() - 1_000 + 500);
  expect(Generation).toBe(503);
  expect(Buffer.byteLength(JSON.stringify(Hosts))).toBeLessThan(262_144 / 2);
});

it('keeps a host that is seen again just before it is released', async () => {
  await block('185.220.101.4', seconds() - 10);
  await block('45.155.205.233', seconds() - 10);
  const original = blocklist.release.bind(blocklist);
  let seen = false;
  blocklist.release = async (...input) => {
    const record = (await blocklist.find('185.220.101.4'))!;
    if (!seen) await blocklist.put({ ...record, ExpiresAt: seconds() + 60, Count: 2 }, record);
    seen = true;
    return original(...input);
  };
  expect((await release()).Hosts.map(({ HostIp }) => HostIp)).toEqual(['45.155.205.233']);
  expect((await blocklist.blocked()).map(({ host }) => host)).toEqual(['185.220.101.4']);
});

it('forgets an allowance that has run out, without a word', async () => {
  blocklist.allow('185.220.101.4', seconds() - 10);
  blocklist.allow('45.155.205.233', seconds() + 10);
  expect(await release()).toMatchObject({ Expired: false });
  expect([...blocklist.records.keys()]).toEqual(['45.155.205.233']);
});

describe('a host that may not be blocked any more', () => {
  const neverBlock = readNeverBlock(['45.155.205.0/24'], { '333333333333': ['2a0b:f4c2::/32'] });

  it('is released at once and first, with the reason', async () => {
    await block('185.220.101.4', seconds() - 10);
    await block('89.248.165.52', seconds() + 1_000);
    await block('45.155.205.233', seconds() + 1_000);
    await block('2a0b:f4c2::1', seconds() + 1_000);
    const listed = 'is on the never-block list (45.155.205.0/24)';
    const own = 'belongs to account 333333333333 of the organization (2a0b:f4c2::/32)';
    const { Hosts } = await release(neverBlock);
    expect(Hosts.map(({ HostIp, Reason }) => [HostIp, Reason])).toEqual([
      ['45.155.205.233', listed],
      ['2a0b:f4c2::1', own],
      ['185.220.101.4', undefined],
    ]);
    expect((await blocklist.blocked()).map(({ host }) => host)).toEqual(['89.248.165.52']);
    const { Removed } = (await removeReleased(Hosts, blocklist, history, timing)).answer;
    expect(Removed).toContainEqual({ HostIp: '45.155.205.233', ExpiresAt: seconds() + 1_000, Reason: listed });
  });

  it('is told by every later run with the reason that it was released for, and once in the history', async () => {
    await block('45.155.205.233', seconds() + 1_000);
    const first = await release(neverBlock);
    timing.time += 300_000;
    // Off the list again, which does not bring the block back.
    expect((await release([])).Hosts).toEqual(first.Hosts);
    expect(await history.of('45.155.205.233')).toEqual([
      expect.objectContaining({
        Decision: 'released',
        At: new Date(timing.now() - 300_000).toISOString(),
        Reason: 'the host is on the never-block list (45.155.205.0/24)',
      }),
    ]);
  });

  it('is one, too, whose record holds no public address', async () => {
    await block('1337.1337.1337.1337', seconds() + 1_000);
    await block('10.1.2.3', seconds() + 1_000);
    expect((await release()).Hosts.map(({ Reason }) => Reason)).toEqual([
      'is not an address',
      'is private (10.0.0.0/8, RFC 1918)',
    ]);
  });

  it('stays allowed where an operator has allowed it', async () => {
    blocklist.allow('45.155.205.233', seconds() + 10);
    expect(await release(neverBlock)).toMatchObject({ Expired: false });
    expect(blocklist.records.size).toBe(1);
  });
});

describe('the records of released hosts', () => {
  it('are removed, and what remains is counted', async () => {
    await block('185.220.101.4', seconds() - 10);
    await block('45.155.205.233', seconds() + 10);
    const { Hosts } = await release();
    const removed = { Removed: [{ HostIp: '185.220.101.4', ExpiresAt: seconds() - 10 }], Kept: [], Remaining: 1 };
    expect((await removeReleased(Hosts, blocklist, history, timing)).answer).toEqual(removed);
    // The answer may have been lost: once more is the same.
    expect((await removeReleased(Hosts, blocklist, history, timing)).answer).toEqual(removed);
  });

  it('stay when the host was seen again in between', async () => {
    await block('185.220.101.4', seconds() - 10);
    const { Hosts } = await release();
    await block('185.220.101.4', seconds() + 60);
    expect((await removeReleased(Hosts, blocklist, history, timing)).answer).toEqual({
      Removed: [],
      Kept: ['185.220.101.4'],
      Remaining: 1,
    });
  });

  it('are told of although the history could not be written, since a retry would find them gone', async () => {
    await block('185.220.101.4', seconds() - 10);
    const { Hosts } = await release();
    const noHistory = { append: () => Promise.reject(new Error('no history')) };
    const { answer, unwritten } = await removeReleased(Hosts, blocklist, noHistory, timing);
    expect(answer.Removed.map(({ HostIp }) => HostIp)).toEqual(['185.220.101.4']);
    expect(unwritten).toEqual(new Error('no history'));
  });
});

it('keeps in the history when a block ran out and when no firewall held it any more', async () => {
  await block('185.220.101.4', seconds() - 10);
  const append = history.append.bind(history);
  history.append = () => Promise.reject(new Error('no history'));
  await expect(release()).rejects.toThrow('no history');
  history.append = append;
  // Marked already, so that the repeat finds it.
  const { Hosts } = await release();
  await removeReleased(Hosts, blocklist, history, timing);
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  expect((await history.of('185.220.101.4')).map(({ Decision, At }) => [Decision, At])).toEqual([
    ['released', at(timing.now() - 10_000)],
    ['removed', at(timing.now())],
  ]);
});
