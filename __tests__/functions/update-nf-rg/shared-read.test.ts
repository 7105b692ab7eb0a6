import { SharedRead } from '../../../functions/update-nf-rg/shared-read';

/** A read whose answers are given by hand. */
function readByHand() {
  const started: { answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const shared = new SharedRead(() => new Promise<number>((answer, fail) => started.push({ answer, fail })));
  return { shared, started };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('reads once for all who come at the same moment', async () => {
  const { shared, started } = readByHand();
  const answers = Promise.all([shared.fresh(), shared.fresh(), shared.fresh()]);
  await settle();
  expect(started).toHaveLength(1);
  started[0]!.answer(1);
  expect(await answers).toEqual([1, 1, 1]);
});

it('never answers with a read that was under way before the call', async () => {
  const { shared, started } = readByHand();
  const first = shared.fresh();
  await settle();
  const late = Promise.all([shared.fresh(), shared.fresh()]);
  await settle();
  expect(started).toHaveLength(1);
  started[0]!.answer(1);
  expect(await first).toBe(1);
  await settle();
  expect(started).toHaveLength(2);
  started[1]!.answer(2);
  expect(await late).toEqual([2, 2]);
});

it('reads again after a read that failed', async () => {
  const { shared, started } = readByHand();
  const failing = shared.fresh();
  await settle();
  const next = shared.fresh();
  started[0]!.fail(new Error('throttled'));
  await expect(failing).rejects.toThrow('throttled');
  await settle();
  started[1]!.answer(2);
  expect(await next).toBe(2);
});
