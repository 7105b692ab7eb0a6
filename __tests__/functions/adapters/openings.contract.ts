import type { Openings } from '../../../functions/core/ports';

/** What every memory of findings' openings does. */
export function itRemembersOpenings(make: () => Promise<Openings>): void {
  let openings: Openings;
  beforeEach(async () => {
    openings = await make();
  });

  const later = 1_800_000_000;
  const minute = 60_000;
  const opened = async (at: number, id = 'finding') => {
    const { closings } = await openings.opened({ schema: 'ASFF', id }, at, later);
    return closings.map((closing) => closing.at);
  };
  const closed = (at: number, id = 'finding') => openings.closed({ schema: 'ASFF', id }, { at, hosts: [] }, later);

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

  it('knows what was known at a closing, and when the finding was last seen open', async () => {
    const finding = { schema: 'ASFF', id: 'finding' } as const;
    // The same finding in the other Security Hub.
    const another = { schema: 'OCSF', id: 'finding' } as const;
    expect(await openings.openings(finding)).toEqual({ closings: [] });
    const closing = { at: 5 * minute, hosts: ['185.220.101.4', '2a0b:f4c2::1'], seen: 4 * minute };
    await opened(minute);
    await openings.closed(finding, closing, later);
    await openings.closed(finding, { at: 5 * minute + 5_000, hosts: [] }, later);
    expect(await openings.openings(finding)).toEqual({ openedAt: minute, closings: [closing] });
    await openings.closed(another, { at: 1, hosts: [] }, later);
    expect(await openings.openings(another)).toEqual({ closings: [{ at: 1, hosts: [] }] });
  });
}
