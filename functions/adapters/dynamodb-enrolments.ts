import { GetItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { EnrolmentSettings } from '../core/enrolment/enrolment';
import { readMemory, type EnrolmentMemory } from '../core/enrolment/memory';
import type { Enrolments } from '../core/enrolment/ports';
import { EnrolmentSettingsInvalid } from '../core/errors';
import { parsed } from '../core/untrusted';
import { reach, value, writeIf, type Item } from './dynamodb-items';

const byRegion = z.record(z.string(), z.array(z.string()));
const settingsForm = z.object({
  managementAccount: z.string(),
  securityAccount: z.string(),
  regions: z.array(z.string()),
  guardDuty: z.enum(['ALL', 'NEW']),
  securityHub: z.enum(['LOCAL', 'CENTRAL']),
  enrolOthers: z.boolean(),
  members: z.array(z.string()),
  existingHubs: byRegion,
  ownHubs: byRegion,
});

/** What the file says of who reports, and what runs leave to each other: two items of the state table. */
export class DynamoDbEnrolments implements Enrolments {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async settings(): Promise<EnrolmentSettings> {
    const item = await this.get('enrolment');
    const reading = settingsForm.safeParse(parsed(item?.['Settings']?.S));
    if (reading.success) return reading.data;
    throw new EnrolmentSettingsInvalid(
      `The item enrolment of ${this.table} is ${item ? 'damaged' : 'missing'}. Deploy delegated-admin again.`,
    );
  }

  async memory(): Promise<EnrolmentMemory> {
    const item = await this.get('enrolment/memory');
    return readMemory(item?.['Memory']?.S, Number(item?.['Round']?.N ?? 0));
  }

  async remember({ round, ...memory }: EnrolmentMemory): Promise<boolean> {
    return writeIf(this.table, () =>
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: { Name: value('enrolment/memory'), Round: value(round), Memory: value(JSON.stringify(memory)) },
          ConditionExpression: 'attribute_not_exists(#Name) OR #Round < :round',
          ExpressionAttributeNames: { '#Name': 'Name', '#Round': 'Round' },
          ExpressionAttributeValues: { ':round': value(round) },
        }),
      ),
    );
  }

  private async get(name: string): Promise<Item | undefined> {
    const { Item } = await reach(this.table, () =>
      this.client.send(new GetItemCommand({ TableName: this.table, Key: { Name: value(name) }, ConsistentRead: true })),
    );
    return Item;
  }
}
