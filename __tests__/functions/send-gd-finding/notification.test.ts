import { readInput } from '../../../functions/adapters/input';
import { notification } from '../../../functions/send-gd-finding/notification';

const record = {
  ...{ NewIP: true, Generation: 7, Hosts: [], Entered: [], Refused: [], Findings: [], ExpiresAt: 1_800_000_000 },
  ReceivedAt: '2026-11-24T11:59:00.000Z',
};

it.each([
  {},
  { Kind: 'gossip' },
  { Kind: 'containment', Record: record },
  { Kind: 'released', Hosts: ['185.220.101.4'], Updates: [] },
  null,
])('says what is wrong with an input that no step answers: %j', (request) => {
  expect(() => readInput(notification, request)).toThrow(expect.objectContaining({ name: 'InputInvalid' }));
});
