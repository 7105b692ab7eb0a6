import type { PlainMessage } from '../../../functions/core/enrolment/report';
import { leftOut, type Trouble } from '../../../functions/core/enrolment/trouble';
import { TopicUnavailable } from '../../../functions/core/errors';
import { tellEnrolment } from '../../../functions/enrol-members/tell-enrolment';
import { InMemoryEnrolments } from '../fakes/in-memory-enrolments';
import { InMemoryTold } from '../fakes/in-memory-told';

const trouble = (account: string): Trouble => ({ service: 'Security Hub', region: 'us-west-2', account, ...leftOut });
let enrolments: InMemoryEnrolments;
let told: InMemoryTold;
let sent: string[];
let isDown: boolean;
let now: number;
beforeEach(() => {
  enrolments = new InMemoryEnrolments();
  told = new InMemoryTold();
  sent = [];
  isDown = false;
  now = Date.UTC(2026, 10, 30);
});

const topic = {
  publish: async ({ subject }: PlainMessage) => {
    if (isDown) throw new TopicUnavailable('down');
    sent.push(subject);
  },
};
/** A run that found these accounts not to report, of what was remembered at its start. */
async function run(accounts: string[], holder = 'a', memory?: Awaited<ReturnType<typeof enrolments.memory>>) {
  const report = { accounts: [], enrolled: [], troubles: accounts.map(trouble), at: now };
  const before = memory ?? (await enrolments.memory());
  const teller = { enrolments, told, topic, timing: { now: () => now }, holder };
  await tellEnrolment(before, { report, memory: { known: [], asked: [] } }, teller);
}
const one = 'Portcullis: 1 account does not report';
const two = 'Portcullis: 2 accounts do not report';
const none = 'Portcullis: all accounts report again';

it('tells nothing where all report from the beginning', async () => {
  await run([]);
  expect(sent).toEqual([]);
});

it('tells who does not report once, again when that changes, and when all report again', async () => {
  for (const accounts of [['1'], ['1'], ['1', '2'], ['2', '1'], ['2'], [], [], ['1'], []]) await run(accounts);
  expect(sent).toEqual([one, two, one, none, one, none]);
});

it('tells it in the next run where the topic was down, and fails until then', async () => {
  isDown = true;
  await expect(run(['1'])).rejects.toThrow(TopicUnavailable);
  await expect(run(['1'])).rejects.toThrow(TopicUnavailable);
  isDown = false;
  await run(['1']);
  await run(['1']);
  expect(sent).toEqual([one]);
});

it('tells it once where two runs come at a time', async () => {
  const memory = await enrolments.memory();
  await Promise.all([run(['1'], 'a', memory), run(['1'], 'b', memory)]);
  await run(['1']);
  expect(sent).toEqual([one]);
});

it('tells it after a run that had begun to and never came back', async () => {
  const memory = await enrolments.memory();
  const lost = {
    claim: (...claim: Parameters<InMemoryTold['claim']>) => told.claim(...claim),
    sent: async () => undefined,
    release: async () => undefined,
  };
  const report = { accounts: [], enrolled: [], troubles: [trouble('1')], at: now };
  const teller = {
    told: lost,
    timing: { now: () => now },
    holder: 'lost',
    enrolments: { remember: async () => false },
  };
  isDown = true;
  await expect(
    tellEnrolment(memory, { report, memory: { known: [], asked: [] } }, { ...teller, topic }),
  ).rejects.toThrow();
  isDown = false;
  await run(['1'], 'next');
  expect(sent).toEqual([]);
  now += 61_000;
  await run(['1'], 'next');
  expect(sent).toEqual([one]);
});
