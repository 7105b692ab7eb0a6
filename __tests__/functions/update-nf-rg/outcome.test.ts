import { answerOf, type Outcome } from '../../../functions/update-nf-rg/outcome';

it('stays within what forty batches may carry between two states, whatever happened', () => {
  const key = (index: number) => `444444444444/ap-southeast-2/vpc-0a1b2c3d4e5f6071${index}`;
  const outcomes: Outcome[] = [
    ...Array.from({ length: 40 }, (_, index): Outcome => ({
      kind: 'failed',
      firewall: key(index),
      error: 'E'.repeat(200),
      message: 'm'.repeat(10_000),
      first: index % 2 === 0,
    })),
    ...Array.from({ length: 40 }, (_, index): Outcome => ({
      kind: 'updated',
      firewall: key(index + 40),
      generation: 7,
      aheadBy: 0,
      units: 2,
      capacity: 2,
      healed: 'gone',
      lifted: Array.from({ length: 500 }, (_, host) => `2a0b:f4c2:1111:2222:3333:4444:${index}:${host}`),
      held: Array.from({ length: 500 }, (_, host) => `2a0b:f4c2:1111:2222:3333:5555:${index}:${host}`),
      notEnforced: Array.from({ length: 500 }, (_, host) => `2a0b:f4c2:1111:2222:3333:4444:${index}:${host}`),
      passedBy: [1, 2, 3].map((priority) => ({ priority, group: 'g'.repeat(128) })),
      unattached: true,
      unread: 'e'.repeat(500),
      undropped: [{ host: '2a0b:f4c2:1111:2222:3333:4444:5555:6666', why: 'unread', detail: 'd'.repeat(500) }],
      newWarning: true,
    })),
    ...Array.from({ length: 40 }, (_, index): Outcome => ({
      ...{ kind: 'not deployed', firewall: key(index + 80), missing: 'rule group' },
    })),
  ];
  const answer = answerOf(3, 7, outcomes, 0);
  expect(Buffer.byteLength(JSON.stringify(answer)) * 40).toBeLessThan(262_144);
  expect(answer).toMatchObject({
    FailedCount: 40,
    NotDeployedCount: 40,
    HealedCount: 40,
    NotEnforcedCount: 20_000,
    Complete: false,
    News: true,
  });
  // Those that people have not heard of are named first.
  expect(answer.Failed.every(({ First }) => First)).toBe(true);
});

it('counts a VPC with two rule groups once, as what the worse one came to', () => {
  const group = (name: string) => `444444444444/us-west-2/vpc-${name}`;
  const failed = { kind: 'failed', error: 'AccessDenied', message: 'no', first: true } as const;
  const reached = {
    generation: 7,
    aheadBy: 0,
    units: 2,
    capacity: 2000,
    healed: undefined,
    lifted: [],
    held: undefined,
    notEnforced: [],
    passedBy: [],
    unattached: false,
    unread: undefined,
    undropped: [],
    newWarning: false,
  };
  const outcomes: Outcome[] = [
    { ...failed, firewall: group('a-2000') },
    { ...reached, kind: 'updated', firewall: group('a-10000') },
    { ...reached, kind: 'updated', firewall: group('b-2000') },
    { kind: 'skipped', firewall: group('b-10000'), undropped: [] },
    { ...reached, kind: 'unchanged', firewall: group('c-2000') },
  ];

  expect(answerOf(3, 7, outcomes, 0)).toMatchObject({
    ...{ Updated: 1, Unchanged: 1, Skipped: 0, FailedCount: 1 },
    Failed: [{ Firewall: group('a-2000') }],
  });
});
