import { createHash } from 'node:crypto';
import { PutItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { DynamoDbBlocklist } from '../../../functions/adapters/dynamodb-blocklist';
import { DynamoDbEnrolments } from '../../../functions/adapters/dynamodb-enrolments';
import { DynamoDbFirewalls } from '../../../functions/adapters/dynamodb-firewalls';
import { DynamoDbHistory } from '../../../functions/adapters/dynamodb-history';
import { DynamoDbOpenings } from '../../../functions/adapters/dynamodb-openings';
import { DynamoDbTold } from '../../../functions/adapters/dynamodb-told';
import { InMemoryBlocklist } from '../fakes/in-memory-blocklist';
import { InMemoryEnrolments } from '../fakes/in-memory-enrolments';
import { InMemoryFirewalls } from '../fakes/in-memory-firewalls';
import { InMemoryHistory } from '../fakes/in-memory-history';
import { InMemoryOpenings } from '../fakes/in-memory-openings';
import { InMemoryTold } from '../fakes/in-memory-told';
import { itIsABlocklist, newBlock } from './blocklist.contract';
import { itRemembersEnrolments } from './enrolments.contract';
import { firewall, theyAreFirewalls } from './firewalls.contract';
import { historyEntry, itIsAHistory } from './history.contract';
import { startDynamoDb, type LocalDynamoDb } from './local-dynamodb';
import { itRemembersOpenings } from './openings.contract';
import { itRemembersWhatWasTold } from './told.contract';

let dynamoDb: LocalDynamoDb;
let tables = 0;
beforeAll(async () => {
  dynamoDb = await startDynamoDb();
});
afterAll(() => dynamoDb.close());

async function emptyTables() {
  const number = ++tables;
  const hosts = await dynamoDb.createTable(`hosts-${number}`, 'HostIp');
  const state = await dynamoDb.createTable(`state-${number}`, 'Name');
  return { hosts, state };
}

async function put(state: string, item: Record<string, AttributeValue>): Promise<void> {
  await dynamoDb.client.send(new PutItemCommand({ TableName: state, Item: item }));
}

describe('the blocklist in DynamoDB', () => {
  itIsABlocklist(async () => new DynamoDbBlocklist(dynamoDb.client, await emptyTables(), () => 1));

  it('raises the generation to the time, or by one where it is later, and so beyond what was lost', async () => {
    const names = await emptyTables();
    let now = 1_800_000_000_000;
    const blocklist = new DynamoDbBlocklist(dynamoDb.client, names, () => now);
    expect(await blocklist.raise()).toEqual({ current: now, confirmed: 0 });
    expect((await blocklist.raise()).current).toBe(now + 1);
    // Another function's clock.
    now -= 5_000;
    const { current } = await blocklist.raise();
    expect(current).toBe(1_800_000_000_002);
    // Restored to a moment when it was counted from one on.
    await put(names.state, { Name: { S: 'blocklist' }, Generation: { N: '4' }, ConfirmedGeneration: { N: '3' } });
    now += 60_000;
    expect(await blocklist.raise()).toEqual({ current: now, confirmed: 3 });
    expect(now).toBeGreaterThan(current);
  });

  it('reads every page of a table', async () => {
    const names = await emptyTables();
    // 1.2 MB of records, and a page ends at one.
    for (let index = 0; index < 30; index++) {
      const record = newBlock(`185.220.101.${index}`, { Reason: 'x'.repeat(40_000) });
      await dynamoDb.client.send(
        new PutItemCommand({
          TableName: names.hosts,
          Item: {
            HostIp: { S: record.HostIp },
            Decision: { S: 'BLOCK' },
            Reason: { S: record.Reason },
            ExpiresAt: { N: '1' },
          },
        }),
      );
    }
    const blocklist = new DynamoDbBlocklist(dynamoDb.client, names);
    expect(await blocklist.blocked()).toHaveLength(30);
    expect(await blocklist.decisions()).toHaveLength(30);
  });

  it('says BlocklistUnavailable when a table cannot be reached, with the cause', async () => {
    const blocklist = new DynamoDbBlocklist(dynamoDb.client, { hosts: 'no-hosts', state: 'no-state' });
    for (const call of [
      () => blocklist.generations(),
      () => blocklist.find('185.220.101.4'),
      () => blocklist.blocked(),
      () => blocklist.raise(),
      () => blocklist.put(newBlock('185.220.101.4'), undefined),
      () => blocklist.number(newBlock('185.220.101.4'), 1),
    ]) {
      await expect(call()).rejects.toMatchObject({
        name: 'BlocklistUnavailable',
        cause: { name: 'ResourceNotFoundException' },
      });
    }
  });
});

describe('the blocklist in memory', () => {
  itIsABlocklist(async () => new InMemoryBlocklist());
});

describe('the firewalls in DynamoDB', () => {
  theyAreFirewalls(async () => {
    const { state } = await emptyTables();
    await put(state, { Name: { S: 'blocklist' }, Generation: { N: '4' } });
    await put(state, { Name: { S: 'batch/7' }, Firewalls: { S: JSON.stringify([firewall]) } });
    return new DynamoDbFirewalls(dynamoDb.client, state);
  });

  it('lets go of what an operator wrote, for a day at most', async () => {
    const { state } = await emptyTables();
    const firewalls = new DynamoDbFirewalls(dynamoDb.client, state);
    const now = Date.UTC(2026, 10, 24, 12);
    const letGo = async (seconds: string) => {
      const Hosts = { S: '185.220.101.4, 45.155.205.0/24\n2a0b:f4c2::1' };
      await put(state, { Name: { S: 'let-go' }, Hosts, ExpiresAt: { N: seconds } });
      return firewalls.letGo(now);
    };
    expect(await firewalls.letGo(now)).toEqual([]);
    expect(await letGo(String(now / 1000 + 3_600))).toEqual(['185.220.101.4', '45.155.205.0/24', '2a0b:f4c2::1']);
    expect(await letGo(String(now / 1000))).toEqual([]);
    expect(await letGo(String(now / 1000 + 86_401))).toEqual([]);
    // In milliseconds.
    expect(await letGo(String(now + 3_600_000))).toEqual([]);
    await put(state, { Name: { S: 'let-go' }, Hosts: { S: '0.0.0.0/0' } });
    expect(await firewalls.letGo(now)).toEqual([]);
  });

  it('refuses a batch that is no list of firewalls', async () => {
    const { state } = await emptyTables();
    await put(state, { Name: { S: 'batch/7' }, Firewalls: { S: '{"a": 1}' } });
    await expect(new DynamoDbFirewalls(dynamoDb.client, state).inBatch(7)).rejects.toThrow('Deploy it again');
  });
});

describe('the firewalls in memory', () => {
  theyAreFirewalls(async () => {
    const generations = async () => ({ current: 4, confirmed: 0 });
    return new InMemoryFirewalls(new Map([[7, [firewall]]]), { generations });
  });
});

describe('what was told in DynamoDB', () => {
  itRemembersWhatWasTold(async () => new DynamoDbTold(dynamoDb.client, (await emptyTables()).state));
});

describe('what was told in memory', () => {
  itRemembersWhatWasTold(async () => new InMemoryTold());
});

describe('openings in DynamoDB', () => {
  itRemembersOpenings(async () => new DynamoDbOpenings(dynamoDb.client, (await emptyTables()).state));

  it('reads what earlier versions noted of a closing: its time alone', async () => {
    const { state } = await emptyTables();
    const finding = { schema: 'ASFF', id: 'a' } as const;
    const name = createHash('sha256').update('["ASFF","a"]').digest('hex');
    await put(state, { Name: { S: `openings/${name}` }, ClosedAt: { N: '5' }, Closings: { L: [{ N: '5' }] } });
    expect(await new DynamoDbOpenings(dynamoDb.client, state).openings(finding)).toEqual({ closings: [{ at: 5 }] });
  });
});

describe('openings in memory', () => {
  itRemembersOpenings(async () => new InMemoryOpenings());
});

describe('the enrolment in DynamoDB', () => {
  itRemembersEnrolments(async () => new DynamoDbEnrolments(dynamoDb.client, (await emptyTables()).state));

  it('has no settings where they are missing or damaged, and says what to do', async () => {
    const { state } = await emptyTables();
    const enrolments = new DynamoDbEnrolments(dynamoDb.client, state);
    await expect(enrolments.settings()).rejects.toThrow('is missing. Deploy delegated-admin again.');
    await put(state, { Name: { S: 'enrolment' }, Settings: { S: '{"regions": 1}' } });
    await expect(enrolments.settings()).rejects.toMatchObject({ name: 'EnrolmentSettingsInvalid' });
  });

  it('takes a damaged memory for none', async () => {
    const { state } = await emptyTables();
    await put(state, {
      Name: { S: 'enrolment/memory' },
      Round: { N: '7' },
      Memory: { S: '{"known": [1], "asked": [{}]}' },
    });
    const memory = await new DynamoDbEnrolments(dynamoDb.client, state).memory();
    expect(memory).toEqual({ round: 7, told: '', known: [], asked: [] });
  });
});

describe('the enrolment in memory', () => {
  itRemembersEnrolments(async () => new InMemoryEnrolments());
});

describe('the history in DynamoDB', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  const make = async () => {
    const table = await dynamoDb.createTable(`history-${++tables}`, 'HostIp', 'At');
    return { table, history: new DynamoDbHistory(dynamoDb.client, table, () => now) };
  };
  itIsAHistory(async () => (await make()).history);

  it('keeps an entry for 400 days from when it was written, however old the finding is', async () => {
    const { table, history } = await make();
    await history.append([historyEntry({ At: '2019-01-01T00:00:00.000Z' })]);
    const { Items = [] } = await dynamoDb.client.send(new ScanCommand({ TableName: table }));
    expect(Items[0]?.['DeleteAt']).toEqual({ N: String(now / 1000 + 400 * 86_400) });
  });

  it('says BlocklistUnavailable when the table cannot be reached', async () => {
    const history = new DynamoDbHistory(dynamoDb.client, 'no-history', () => now);
    await expect(history.append([historyEntry()])).rejects.toThrow('The table no-history could not be reached');
    await expect(history.of('185.220.101.4')).rejects.toMatchObject({ name: 'BlocklistUnavailable' });
  });
});

describe('the history in memory', () => {
  itIsAHistory(async () => new InMemoryHistory());
});
