import { countDropped } from '../../../functions/core/count-dropped';
import { ourRules, placeholder } from '../../../functions/core/our-rules';
import type { CustomAction, RuleGroupContent, StatelessRule } from '../../../functions/core/stateless-rule';
import type { FirewallKey } from '../../../functions/core/step-contracts';
import { addresses, counting, pass } from '../core/rules';
import type { InMemoryNetworkFirewall, Settings } from '../fakes/in-memory-network-firewall';

/** What others make of a group at one time. */
export interface Edition {
  /** Tells editions from each other; those of 0 have no rule, and no settings. */
  readonly mark: number;
  /** How many custom actions they want, as far as AWS lets them. */
  readonly actions: number;
  /** Whether they use the name of our custom action for something else. */
  readonly namesake: boolean;
  /** Whether a rule of theirs names our custom action where there is one. */
  readonly useOurs: boolean;
}

/** Everything in a group that is not ours. */
type Theirs = RuleGroupContent & Pick<Settings, 'Description' | 'EncryptionConfiguration'>;

const mostCustomActions = 10;
const nothing: Theirs = { rules: [], customActions: [] };

/** Those who keep rules, custom actions and settings in the groups that ours are in, and change them at any time. */
export class Others {
  /** What AWS has taken of them, last. */
  private readonly made = new Map<FirewallKey, Theirs>();

  constructor(private readonly aws: InMemoryNetworkFirewall) {}

  /** Replaces all that is theirs and leaves ours; nothing happens where AWS refuses, such as what takes away our action. */
  edit(firewall: FirewallKey, edition: Edition): void {
    const ours = this.oursIn(firewall);
    const oursKept = edition.namesake ? [] : ours.customActions;
    const theirs = theirsOf(edition, oursKept);
    const content = {
      rules: [...theirs.rules, ...ours.rules],
      customActions: [...oursKept, ...theirs.customActions],
    };
    if (this.aws.put(firewall, content, settingsOf(theirs))) this.made.set(firewall, theirs);
  }

  /** Deletes our rules, and our action unless theirs need it. */
  deleteOurs(firewall: FirewallKey): void {
    const { rules } = this.madeOf(firewall);
    this.rewrite(firewall, rules.length > 0 ? [] : [placeholder]);
  }

  /** Has our rules drop without counting, and deletes our action unless theirs need it. */
  stopCounting(firewall: FirewallKey): void {
    const silent = ({ Priority, RuleDefinition: { MatchAttributes: match } }: StatelessRule) =>
      pass(Priority, match, 'aws:drop');
    this.rewrite(firewall, this.oursIn(firewall).rules.map(silent));
  }

  /** What others own in a group now, and what they have made of it. */
  compare(firewall: FirewallKey): { readonly held: Theirs; readonly made: Theirs } {
    const { rules, customActions } = this.aws.contentOf(firewall);
    const { Description, EncryptionConfiguration } = this.aws.settingsOf(firewall);
    const held = {
      rules: rules.filter((rule) => !isOurs(rule)),
      customActions: customActions.filter((action) => !isOurAction(action)),
      Description,
      EncryptionConfiguration,
    };
    return { held, made: this.madeOf(firewall) };
  }

  /** What our rules have to do to a packet, given what others have left us. */
  actionsLeft(firewall: FirewallKey): string[] {
    const { customActions } = this.madeOf(firewall);
    const isTaken = customActions.some(({ ActionName }) => ActionName === countDropped.ActionName);
    const room = !isTaken && customActions.length < mostCustomActions;
    return ['aws:drop', ...(room ? [countDropped.ActionName] : [])];
  }

  oursIn(firewall: FirewallKey): RuleGroupContent {
    const { rules, customActions } = this.aws.contentOf(firewall);
    return { rules: rules.filter(isOurs), customActions: customActions.filter(isOurAction) };
  }

  private rewrite(firewall: FirewallKey, ours: readonly StatelessRule[]): void {
    const theirs = this.madeOf(firewall);
    const needed = theirs.rules.some(namesOurAction) ? this.oursIn(firewall).customActions : [];
    this.aws.put(firewall, {
      rules: [...theirs.rules, ...ours],
      customActions: [...theirs.customActions, ...needed],
    });
  }

  private madeOf(firewall: FirewallKey): Theirs {
    return this.made.get(firewall) ?? nothing;
  }
}

const isOurs = ({ Priority }: StatelessRule): boolean => ourRules.some(({ priority }) => priority === Priority);
/** Ours by what it does: others may have taken the name. */
const isOurAction = (action: CustomAction): boolean => JSON.stringify(action) === JSON.stringify(countDropped);
const namesOurAction = ({ RuleDefinition: { Actions } }: StatelessRule): boolean =>
  Actions.includes(countDropped.ActionName);

function theirsOf({ mark, actions, namesake, useOurs }: Edition, ours: readonly CustomAction[]): Theirs {
  const count = Math.min(actions, mostCustomActions - (namesake ? 1 : ours.length));
  const customActions = [
    ...(namesake ? [counting(countDropped.ActionName, `theirs, ${mark}`)] : []),
    ...Array.from({ length: count }, (_, index) => counting(`Theirs${index}`, String(mark))),
  ];
  if (mark === 0) return { rules: [], customActions };
  const names = [...customActions, ...(useOurs ? ours : [])].map(({ ActionName }) => ActionName);
  const network = addresses(`10.0.${mark}.0/24`);
  return {
    rules: [
      pass(40_000, { Sources: network, Protocols: [6] }, 'aws:drop', ...names),
      pass(100, { Sources: network, Destinations: network }, 'aws:pass', ...names.slice(0, 1)),
    ],
    customActions,
    Description: `Edition ${mark}`,
    EncryptionConfiguration: { Type: 'CUSTOMER_KMS', KeyId: `alias/theirs-${mark}` },
  };
}

function settingsOf({ Description, EncryptionConfiguration }: Theirs): Settings {
  return { Description, EncryptionConfiguration };
}
