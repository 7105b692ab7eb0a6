import { closingsKept, sameClosing, type Closing, type OpeningsOfFinding } from '../../../functions/core/openings';
import type { FindingKey, Openings } from '../../../functions/core/ports';

/** When findings were open and closed, in memory: see openings.contract.ts. */
export class InMemoryOpenings implements Openings {
  private readonly items = new Map<string, OpeningsOfFinding>();

  async openings(finding: FindingKey): Promise<OpeningsOfFinding> {
    return this.items.get(nameOf(finding)) ?? { closings: [] };
  }

  async opened(finding: FindingKey, at: number): Promise<OpeningsOfFinding> {
    const { openedAt = at, closings } = await this.openings(finding);
    const now = { openedAt: Math.max(openedAt, at), closings };
    this.items.set(nameOf(finding), now);
    return now;
  }

  async closed(finding: FindingKey, closing: Closing): Promise<void> {
    const { openedAt = -Infinity, closings } = await this.openings(finding);
    if (closing.at < openedAt || closing.at - (closings.at(-1)?.at ?? -Infinity) <= sameClosing) return;
    const known = openedAt === -Infinity ? {} : { openedAt };
    this.items.set(nameOf(finding), { ...known, closings: [...closings, closing].slice(-closingsKept) });
  }
}

function nameOf({ schema, id }: FindingKey): string {
  return `${schema} ${id}`;
}
