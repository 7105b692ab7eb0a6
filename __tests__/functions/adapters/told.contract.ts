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
}
