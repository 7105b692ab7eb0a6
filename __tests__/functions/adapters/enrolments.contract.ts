import { nothingRemembered } from '../../../functions/core/enrolment/memory';
import type { Enrolments } from '../../../functions/core/enrolment/ports';

/** What every memory of the enrolment does. */
export function itRemembersEnrolments(make: () => Promise<Enrolments>): void {
  let enrolments: Enrolments;
  beforeEach(async () => {
    enrolments = await make();
  });
  const memory = {
    ...{ round: 1, told: 'a', known: ['333333333333'] },
    asked: [{ at: 1_000, place: 'GuardDuty/us-west-2', accounts: ['333333333333'] }],
  };

  it('knows nothing before the first run, and then what the last one left', async () => {
    expect(await enrolments.memory()).toEqual(nothingRemembered);
    expect(await enrolments.remember(memory)).toBe(true);
    expect(await enrolments.memory()).toEqual(memory);
    expect(await enrolments.remember({ ...memory, round: 2, told: 'b' })).toBe(true);
    expect(await enrolments.memory()).toEqual({ ...memory, round: 2, told: 'b' });
  });

  it('keeps one of two runs at a time', async () => {
    expect(await enrolments.remember(memory)).toBe(true);
    expect(await enrolments.remember({ ...memory, told: 'other' })).toBe(false);
    expect(await enrolments.memory()).toEqual(memory);
  });
}
