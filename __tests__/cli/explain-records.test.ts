import * as fc from 'fast-check';
import { readRecords, RecordsError } from '../../cli/explain/records';
import { toItem } from '../../functions/adapters/dynamodb-items';
import { numRuns } from '../functions/run-count';
import { graver } from './gate-by-gate';

const [record] = graver(1);
const history = { host: '45.140.7.0', record, entries: [] };
const scan = { Items: graver(3).map(toItem), Count: 3, ScannedCount: 3 };

it('reads what the history of hosts prints, a line each, which is not the whole table', () => {
  const none = { host: '185.220.101.4', record: null, entries: [] };
  const { of, isWhole } = readRecords([history, none].map((each) => JSON.stringify(each)).join('\n'));
  expect([...of]).toEqual([
    ['45.140.7.0', record],
    ['185.220.101.4', undefined],
  ]);
  expect(isWhole).toBe(false);
});

it('reads a scan of the table, which is the whole of it unless it says where to go on, or was filtered', () => {
  const { of, isWhole } = readRecords(JSON.stringify(scan, null, 2));
  expect([...of.values()]).toEqual(graver(3));
  expect(isWhole).toBe(true);
  expect(readRecords(JSON.stringify({ ...scan, NextToken: 'x' })).isWhole).toBe(false);
  expect(readRecords(JSON.stringify({ ...scan, ScannedCount: 4 })).isWhole).toBe(false);
});

it.each([
  ['', 'is not JSON'],
  ['{', 'is not JSON'],
  ['{"host":"45.140.7.0"}', 'holds no records'],
  ['{"host":"x","record":null}', 'holds no records'],
  ['{"Items":[{"HostIp":{"S":"x"}}]}', 'holds no records'],
  [JSON.stringify({ ...history, record: { ...record, ExpiresAt: 1e300 } }), 'holds no records'],
  [`${JSON.stringify(history)}\n{`, 'holds a line that is no JSON'],
])('refuses what holds none: %s', (text, message) => {
  expect(() => readRecords(text)).toThrow(RecordsError);
  expect(() => readRecords(text)).toThrow(message);
});

it('refuses an address that is no text', () => {
  expect(() => readRecords('{"host":{"toString":""},"record":null}')).toThrow(RecordsError);
});

it('reads or refuses whatever it is given', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ host: fc.oneof(fc.ipV4(), fc.jsonValue()), record: fc.jsonValue() }),
    fc.record({ Items: fc.array(fc.dictionary(fc.constantFrom('HostIp', 'Decision', 'ExpiresAt'), fc.jsonValue())) }),
  );
  fc.assert(
    fc.property(value, (document) => {
      try {
        readRecords(JSON.stringify(document));
      } catch (error) {
        expect(error).toBeInstanceOf(RecordsError);
      }
    }),
    { numRuns },
  );
});
