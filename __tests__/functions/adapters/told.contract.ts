import type { Told } from '../../../functions/core/ports';

/** What every memory of what was told does. */
export function itRemembersWhatWasTold(make: () => Promise<Told>): void {
  let told: Told;
  beforeEach(async () => {
    told = await make();
  });

  it('gives the right to tell to one at a time', async () => {
    expect(await told.claim('key', 'a', 1_000, 2_000)).toBe('claimed');
    expect(await told.claim('key', 'b', 1_999, 2_999)).toBe('busy');
    expect(await told.claim('other', 'b', 1_999, 2_999)).toBe('claimed');
  });

  it('gives it to the holder again, whose first answer may have been lost', async () => {
    await told.claim('key', 'a', 1_000, 2_000);
    expect(await told.claim('key', 'a', 1_001, 2_001)).toBe('claimed');
  });

  it('gives it on when the holder has not come back in time', async () => {
    await told.claim('key', 'a', 1_000, 2_000);
    expect(await told.claim('key', 'b', 2_000, 3_000)).toBe('claimed');
  });

  it('never gives it again once it was told', async () => {
    await told.claim('key', 'a', 1_000, 2_000);
    await told.sent('key', 1_800_000_000);
    expect(await told.claim('key', 'a', 9_000_000, 9_060_000)).toBe('sent');
  });

  it('gives it on at once when the holder gives it back', async () => {
    await told.claim('key', 'a', 1_000, 2_000);
    await told.release('key', 'a');
    expect(await told.claim('key', 'b', 1_001, 2_001)).toBe('claimed');
  });

  it('lets only the holder give it back', async () => {
    await told.claim('key', 'a', 1_000, 2_000);
    await told.release('key', 'b');
    expect(await told.claim('key', 'c', 1_001, 2_001)).toBe('busy');
  });

  const later = 1_800_000_000;
  const minute = 60_000;
  const opened = (at: number, finding = 'finding') => told.opened(finding, at, later);
  const closed = (at: number, finding = 'finding') => told.closed(finding, at, later);

  it('knows when a finding was closed, each finding by itself', async () => {
    expect(await opened(1_000)).toEqual([]);
    await closed(5_000);
    expect(await opened(9_000)).toEqual([5_000]);
    expect(await opened(9_000, 'another')).toEqual([]);
    await closed(5_000 + 2 * minute);
    expect(await opened(5_000 + 3 * minute)).toEqual([5_000, 5_000 + 2 * minute]);
    expect(await opened(1_000)).toEqual([5_000, 5_000 + 2 * minute]);
  });

  it('knows of a closing without having seen the finding open', async () => {
    await closed(5_000);
    expect(await opened(9_000)).toEqual([5_000]);
  });

  it('takes a closing within a minute of the last one for the same, and an earlier one for an old copy', async () => {
    await closed(5 * minute);
    await closed(6 * minute);
    await closed(4 * minute);
    await closed(1_000);
    expect(await opened(7 * minute)).toEqual([5 * minute]);
  });

  it('notes no closing from before the finding was seen open', async () => {
    await opened(5 * minute);
    await opened(4 * minute);
    await closed(5 * minute - 1);
    expect(await opened(5 * minute)).toEqual([]);
    await closed(5 * minute);
    expect(await opened(6 * minute)).toEqual([5 * minute]);
  });

  it('forgets the first of more than fifty closings', async () => {
    for (let index = 1; index <= 52; index++) await closed(index * 2 * minute);
    const closings = await opened(200 * minute);
    expect(closings).toHaveLength(50);
    expect(closings.at(0)).toBe(3 * 2 * minute);
  });
}
