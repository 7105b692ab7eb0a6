import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { burst } from '../../bench/burst';
import { oneHost } from '../../bench/one-host';
import { isMissed, reportText, type Report } from '../../bench/report';

const aim = { aim: 'under 50 ms', measured: '60 ms', met: false };
const report = (aims: Report['aims']): Report => ({
  title: 'Title',
  rows: [
    { way: 'Portcullis', count: 5 },
    { way: 'seed', count: 12_345.678 },
  ],
  aims,
});

// The engine of the state machines takes its time to start, and a busy machine more.
jest.setTimeout(30_000);

it('sets a table with its aims below it', () => {
  const lines = reportText(report([{ ...aim, timed: true }])).split('\n');
  const text = lines.join('\n');
  expect(lines).toContain('Portcullis          5');
  expect(lines).toContain('seed        12,345.68');
  expect(text).toMatch(/not met.*under 50 ms: 60 ms/);
});

it('counts as missed only what no busy machine can be blamed for', () => {
  expect(isMissed([report([{ ...aim, timed: true }])])).toBe(false);
  expect(isMissed([report([{ ...aim, met: true, timed: false }])])).toBe(false);
  expect(isMissed([report([{ ...aim, timed: true }]), report([{ ...aim, timed: false }])])).toBe(true);
});

it('reports how long one host takes beside the seed, the same in every run', async () => {
  const found = await oneHost([1, 10]);
  expect(found.rows.map(({ firewalls }) => firewalls)).toEqual([1, 10]);
  expect(Object.keys(found.rows[0]!)).toEqual([
    'firewalls',
    'seconds',
    'times one firewall',
    'calls',
    "seconds, seed's way",
    'times faster',
  ]);
  expect(await oneHost([1, 10])).toEqual(found);
  // The page has these figures, beside those of more firewalls.
  const linesOf = (text: string) => text.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
  const page = linesOf(readFileSync(join(__dirname, '..', '..', 'docs', 'benchmarks.md'), 'utf8'));
  const rows = linesOf(reportText(found)).filter((line) => /^\d/.test(line));
  expect(rows).toHaveLength(2);
  expect(page).toEqual(expect.arrayContaining(rows));
});

it('reports what a burst costs beside the seed, and loses no host', async () => {
  const { rows, aims } = await burst(5);
  expect(rows.map(({ way }) => way)).toEqual(['Portcullis', "seed's way"]);
  expect(rows[0]).toMatchObject({ 'hosts lost': 0, 'failed executions': 0 });
  for (const { aim, measured, met, timed } of aims) {
    expect([typeof aim, typeof measured, typeof met, timed]).toEqual(['string', 'string', 'boolean', false]);
  }
});
