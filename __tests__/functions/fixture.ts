import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../fixtures');

/** Names of all recorded events. */
export const fixtureNames = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

const texts = new Map<string, string>();

/** An event of Security Hub as EventBridge delivers it; the caller's own to change. */
export function fixture(name: string): ReturnType<typeof JSON.parse> {
  const text = texts.get(name) ?? readFileSync(join(folder, `${name}.json`), 'utf8');
  texts.set(name, text);
  return JSON.parse(text);
}
