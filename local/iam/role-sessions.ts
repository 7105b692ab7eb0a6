import type { RoleSession } from './access';

/** Which role the access keys of functions belong to. */
export class RoleSessions {
  private readonly sessions = new Map<string, RoleSession>();

  /** Takes note of a key that was handed out for a role. */
  begin(accessKeyId: string, session: RoleSession): void {
    this.sessions.set(accessKeyId, session);
  }

  /** The session that a key acts for; undefined for every other key. */
  of(accessKeyId: string): RoleSession | undefined {
    return this.sessions.get(accessKeyId);
  }
}
