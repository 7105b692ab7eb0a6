import { randomUUID } from 'node:crypto';

import { AwsError, type EventBridgeEvent, type EventIntake, type Where } from '../../service';
import { enabledHub } from './administration';
import { type HubState, key } from './hub-state';
import { listFindings } from './list-findings';
import { invalid } from './operation';
import { wrongUpdate } from './check-finding';
import { type Finding, type Held, readFinding, severityOf, workflowOf } from './read-finding';
import { isGuardDutys, toOcsf } from './to-ocsf';

interface Kept extends Held {
  readonly origin: Where;
}

const updatableFields = [
  ...['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'],
  ...['Confidence', 'Criticality', 'RelatedFindings', 'Severity', 'Types'],
];

/** The findings of the whole organization: each is kept once, and seen from every hub that it comes to. */
export class Findings {
  private readonly kept = new Map<string, Kept>();
  /** Whether the newer Security Hub is on in the whole organization, and tells of GuardDuty's findings too. */
  newerHub = false;

  constructor(
    private readonly state: HubState,
    private readonly intake: EventIntake,
  ) {}

  /**
   * BatchImportFindings: each finding by itself; one that is refused does not hold up the others. One that is not newer
   * than what is held is ignored, as is any of a suppressed finding, which "is no longer updated"; the documentation does
   * not say how the answer counts these, so they are counted as what was asked for.
   */
  async import(where: Where, input: unknown): Promise<object> {
    await enabledHub(this.state, where);
    const given = listOf(input, 'Findings');
    const failed: object[] = [];
    for (const one of given) {
      const id = identity(where, one);
      const held = this.kept.get(id);
      const finding = readFinding(one, where, held);
      if ('error' in finding) {
        failed.push({ Id: finding.id, ErrorCode: 'InvalidInput', ErrorMessage: finding.error });
        continue;
      }
      if (held && (!isLater(finding, held.finding) || workflowOf(held.finding) === 'SUPPRESSED')) continue;
      await this.publish(id, { origin: where, finding, changed: held?.changed ?? new Set() });
      if (this.newerHub && isGuardDutys(finding)) await this.publishOcsf(where, finding, held === undefined);
    }
    return { FailedCount: failed.length, SuccessCount: given.length - failed.length, FailedFindings: failed };
  }

  /**
   * BatchUpdateFindings: a change in any hub that sees the finding is a change in all of them. It makes an event and
   * leaves `UpdatedAt` as it is, which is the provider's.
   */
  async update(where: Where, input: Readonly<Record<string, unknown>>): Promise<object> {
    await enabledHub(this.state, where);
    const wrong = wrongUpdate(input);
    if (wrong !== undefined) throw invalid(wrong);
    const processed: object[] = [];
    const unprocessed: object[] = [];
    const refuse = (FindingIdentifier: object, ErrorCode: string, ErrorMessage: string) =>
      unprocessed.push({ FindingIdentifier, ErrorCode, ErrorMessage });
    const seenBefore = new Set<string>();
    for (const identifier of listOf(input, 'FindingIdentifiers')) {
      const found = (await this.seenFrom(where)).find(
        ([, { finding }]) => finding.Id === identifier['Id'] && finding.ProductArn === identifier['ProductArn'],
      );
      if (!found) {
        refuse(identifier, 'FindingNotFound', 'Finding Not Found');
        continue;
      }
      const [id, { origin, finding, changed }] = found;
      if (seenBefore.has(id)) {
        refuse(identifier, 'DuplicatedFindingIdentifier', 'Finding Identifier is duplicated');
        continue;
      }
      seenBefore.add(id);
      const changes = changesOf(input, finding);
      await this.publish(id, {
        origin,
        finding: { ...finding, ...changes },
        changed: new Set([...changed, ...Object.keys(changes)]),
      });
      processed.push(identifier);
    }
    return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
  }

  /** GetFindings. */
  async get(where: Where, input: Readonly<Record<string, unknown>>): Promise<object> {
    await enabledHub(this.state, where);
    const seen = await this.seenFrom(where);
    return listFindings(
      seen.map(([, { finding }]) => finding),
      input,
    );
  }

  /** Keeps the finding and tells every hub that sees it, each with an event of its own. */
  private async publish(id: string, kept: Kept): Promise<void> {
    this.kept.set(id, kept);
    for (const hub of await this.state.viewers(kept.origin))
      await this.intake.emit(hub, importedEvent(hub, kept.finding));
  }

  /** The newer Security Hub's own events, in the same hubs: what is done to a finding in the older one is not in them. */
  private async publishOcsf(origin: Where, finding: Finding, isNew: boolean): Promise<void> {
    const ocsf = toOcsf(finding, isNew);
    for (const hub of await this.state.viewers(origin)) {
      await this.intake.emit(hub, eventOf(hub, 'Findings Imported V2', ocsf.metadata.uid, ocsf));
    }
  }

  private async seenFrom(where: Where): Promise<[string, Kept][]> {
    const viewers = new Map<string, readonly Where[]>();
    for (const { origin } of this.kept.values()) {
      if (!viewers.has(key(origin))) viewers.set(key(origin), await this.state.viewers(origin));
    }
    return [...this.kept].filter(([, { origin }]) => viewers.get(key(origin))?.some((hub) => key(hub) === key(where)));
  }
}

function importedEvent(hub: Where, finding: Finding): EventBridgeEvent {
  return eventOf(hub, 'Security Hub Findings - Imported', `${finding.ProductArn}/${finding.Id}`, finding);
}

function eventOf({ account, region }: Where, detailType: string, resource: string, finding: object): EventBridgeEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.securityhub',
    account,
    // EventBridge's times have no fraction.
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [resource],
    detail: { findings: [finding] },
  };
}

function identity(where: Where, finding: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([key(where), finding['ProductArn'], finding['Id']]);
}

function isLater(one: Finding, other: Finding): boolean {
  return Date.parse(String(one['UpdatedAt'])) > Date.parse(String(other['UpdatedAt']));
}

/** What a customer's update makes of a finding's attributes: a label brings its number with it, and a number its label. */
function changesOf(input: object, { Severity }: Finding): Record<string, unknown> {
  const changes = pick(input, updatableFields);
  const { Note, Severity: severity } = changes;
  const kept = pick(Severity as object, ['Original', 'Product']);
  return {
    ...changes,
    ...(severity !== undefined && { Severity: severityOf({ ...kept, ...severity }) }),
    ...(Note !== undefined && { Note: { ...Note, UpdatedAt: new Date().toISOString() } }),
  };
}

function pick(from: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

function listOf(input: unknown, name: string): readonly Record<string, unknown>[] {
  const list = (input as Record<string, unknown>)[name];
  if (Array.isArray(list) && list.length > 0 && list.length <= 100) return list as Record<string, unknown>[];
  throw new AwsError('InvalidInputException', `${name} must be a list of 1 to 100`);
}
