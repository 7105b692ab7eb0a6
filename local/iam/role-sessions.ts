/** Which role the access keys of functions belong to. */
export class RoleSessions {
  private readonly roles = new Map<string, string>();

  /** Takes note of a key that was handed out for a role. */
  begin(accessKeyId: string, roleArn: string): void {
    this.roles.set(accessKeyId, roleArn);
  }

  /** ARN of the role that a key acts for; undefined for every other key. */
  roleOf(accessKeyId: string): string | undefined {
    return this.roles.get(accessKeyId);
  }
}
