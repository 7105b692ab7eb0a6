import type { Delegation } from '../../delegation';
import { restOperation } from '../../rest-operation';
import { type AwsAnswer, AwsError, type AwsRequest, type EventIntake, type Service } from '../../service';
import { administration } from './administration';
import { configurationPolicies } from './configuration-policies';
import { Findings } from './findings';
import { followOrganization } from './follow-organization';
import { HubState, type Organization } from './hub-state';
import { members } from './members';
import { standards } from './standards';

export interface SecurityHubOptions {
  readonly organization: Organization;
  readonly delegation: Delegation;
  /** Takes an event for each hub that a finding comes to. */
  readonly intake: EventIntake;
}

const operations = { ...administration, ...configurationPolicies, ...members, ...standards };

/**
 * Security Hub of every account and Region. moto keeps findings and hubs of single accounts that know nothing of each
 * other; here a member's finding appears at the administrator and in the home Region, as in AWS.
 */
export class SecurityHub implements Service {
  private readonly state: HubState;
  private readonly findings: Findings;
  private followed: Promise<void> = Promise.resolve();

  constructor({ organization, delegation, intake }: SecurityHubOptions) {
    this.state = new HubState(organization, delegation);
    this.findings = new Findings(this.state, intake);
  }

  /**
   * Turns the newer Security Hub on or off in every account and Region. In AWS an organization's policy does that; it
   * is off here until someone asks for it.
   */
  setNewerHub(on: boolean): void {
    this.findings.newerHub = on;
  }

  /** Sees who has joined and left the organization. */
  async followOrganization(): Promise<void> {
    // One after another, so that an older look never comes after a newer one.
    const before = this.followed;
    this.followed = before.catch(() => undefined).then(() => followOrganization(this.state));
    await this.followed;
  }

  async handle(request: AwsRequest): Promise<AwsAnswer | undefined> {
    const where = { account: request.account, region: request.region };
    const input = inputOf(request);
    const operation = restOperation(request);
    await this.followOrganization();
    switch (operation) {
      case 'BatchImportFindings':
        return ok(await this.findings.import(where, input));
      case 'BatchUpdateFindings':
        return ok(await this.findings.update(where, input));
      case 'GetFindings':
        return ok(await this.findings.get(where, input));
    }
    const administer = operations[operation];
    if (!administer) return undefined;
    return ok(await administer(this.state, where, input, lastPart(request.path)));
  }
}

function ok(body: object): AwsAnswer {
  return { status: 200, body };
}

function inputOf(request: AwsRequest): Readonly<Record<string, unknown>> {
  if (request.body.length === 0) return Object.fromEntries(request.query);
  try {
    return JSON.parse(request.body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new AwsError('InvalidInputException', 'The request is not valid JSON');
  }
}

/** An ARN holds slashes of its own; clients encode them or not. */
function lastPart(path: string): string {
  return decodeURIComponent(path.replace(/^\/(findingAggregator\/(get|delete)|configurationPolicy(\/get)?)\//, ''));
}
