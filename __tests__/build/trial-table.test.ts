import { trialTable } from '../../build/trial-table';

it('has a row for each Node, with what each step took, and says where one failed and what was not reached', () => {
  const right = (name: string, seconds: number) => ({ name, isRight: true, seconds });
  const trials = [
    { node: '24.21.0', results: [right('npm ci', 97), right('synth', 20), right('demo', 180)] },
    { node: '26.10.0', results: [right('npm ci', 136), { name: 'synth', isRight: false, seconds: 2 }] },
  ];
  expect(trialTable(trials, ['npm ci', 'synth', 'demo']).split('\n')).toEqual([
    'Node     npm ci  synth   demo',
    '24.21.0  97 s    20 s    180 s',
    '26.10.0  136 s   failed',
  ]);
});
