import { synth } from '../../bench/synth';

// Starts a process for each thing measured.
jest.setTimeout(120_000);

it('reports what stacks take to build, beside plain CDKTF and one by one', () => {
  const { rows, aims } = synth([1, 2], 1);
  expect(rows.map((row) => [row[''], row['accounts'], row['stacks']])).toEqual([
    ['every stack', 1, 6],
    ['as many of plain cdktf', 1, 6],
    ['security-services', 1, 1],
    ['management', 1, 1],
    ['delegated-admin, first', 1, 1],
    ['delegated-admin', 1, 1],
    ['one member', 1, 1],
    ['one firewall', 1, 1],
    ['every stack', 2, 9],
    ['as many of plain cdktf', 2, 9],
    ['security-services', 2, 1],
    ['management', 2, 1],
    ['delegated-admin, first', 2, 1],
    ['delegated-admin', 2, 1],
    ['one member', 2, 1],
    ['one firewall', 2, 1],
  ]);
  for (const row of rows) {
    for (const column of ['seconds', 'CPU s', 'peak MB']) expect(row[column]).toBeGreaterThan(0);
  }
  expect(aims.map(({ timed }) => timed)).toEqual([true, false, true, true, true]);
});
