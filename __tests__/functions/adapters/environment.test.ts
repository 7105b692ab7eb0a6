import * as z from 'zod/mini';
import { readEnvironment, text, textList } from '../../../functions/adapters/environment';

const shape = { TABLE: text, HOURS: z.coerce.number().check(z.positive()), NAMES: textList };

it('reads what is there', () => {
  const read = readEnvironment(shape, { TABLE: 'hosts', HOURS: '720', NAMES: '["a", "b"]', OTHER: 'x' });
  expect(read).toEqual({ TABLE: 'hosts', HOURS: 720, NAMES: ['a', 'b'] });
});

it('names everything that is missing or wrong at once', () => {
  const faults = () => readEnvironment(shape, { TABLE: '', HOURS: '-1', NAMES: '{"a": 1}' });
  expect(faults).toThrow(expect.objectContaining({ name: 'EnvironmentInvalid' }));
  expect(faults).toThrow(
    /TABLE is wrong: .*HOURS is wrong: .*NAMES is wrong: is not a JSON array of strings.*Deploy it again/,
  );
  expect(() => readEnvironment({ A: text, B: text }, {})).toThrow('A is missing; B is missing');
});

it.each(['', 'null', '[1]', '[', '"a"'])('takes %s for no list of texts', (NAMES) => {
  expect(() => readEnvironment({ NAMES: textList }, { NAMES })).toThrow('NAMES is wrong');
});
