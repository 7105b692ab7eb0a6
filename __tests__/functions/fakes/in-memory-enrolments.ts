import type { EnrolmentSettings } from '../../../functions/core/enrolment/enrolment';
import { nothingRemembered, type EnrolmentMemory } from '../../../functions/core/enrolment/memory';
import type { Enrolments } from '../../../functions/core/enrolment/ports';
import { EnrolmentSettingsInvalid } from '../../../functions/core/errors';

/** The enrolment's part of the state table, in memory: see enrolments.contract.ts. */
export class InMemoryEnrolments implements Enrolments {
  private held: EnrolmentMemory = nothingRemembered;

  async settings(): Promise<EnrolmentSettings> {
    throw new EnrolmentSettingsInvalid('There are none here.');
  }

  async memory(): Promise<EnrolmentMemory> {
    return this.held;
  }

  async remember(memory: EnrolmentMemory): Promise<boolean> {
    if (memory.round <= this.held.round) return false;
    this.held = memory;
    return true;
  }
}
