import type { ExistingServices } from '../../organization/organization';

/** One thing that exists, in one account and Region. */
export interface Item {
  readonly account: string;
  readonly region: string;
  readonly what: 'detector' | 'hub' | "GuardDuty's administrator" | "Security Hub's administrator" | 'aggregator';
  /** The id of a detector, the ARN of an aggregator; the Region of anything else. */
  readonly value: string;
}

/** `existing` taken apart into single things, and put together again. */
export class ExistingItems {
  private readonly items = new Map<string, Item>();

  static of(existing: readonly ExistingServices[]): ExistingItems {
    const all = new ExistingItems();
    for (const { account, detectors, hubs, administrators, aggregator } of existing) {
      const add = (what: Item['what'], region: string, value = region) => all.add({ account, region, what, value });
      for (const [region, id] of Object.entries(detectors)) add('detector', region, id);
      for (const region of hubs) add('hub', region);
      for (const region of administrators.guardDuty) add("GuardDuty's administrator", region);
      for (const region of administrators.securityHub) add("Security Hub's administrator", region);
      if (aggregator !== undefined) add('aggregator', aggregator.split(':')[3] ?? '', aggregator);
    }
    return all;
  }

  /** What two items share that are about the same thing; an account has one aggregator at most. */
  static keyOf({ account, region, what }: Item): string {
    return [account, what, what === 'aggregator' ? '' : region].join(' ');
  }

  add({ account, region, what, value }: Item): void {
    const item = { account, region, what, value };
    this.items.set(ExistingItems.keyOf(item), item);
  }

  get(like: Item): Item | undefined {
    return this.items.get(ExistingItems.keyOf(like));
  }

  all(): Item[] {
    return [...this.items.values()];
  }

  /** An entry for each account that has something, in these orders. */
  entries(accounts: readonly string[], regions: readonly string[]): ExistingServices[] {
    return accounts.flatMap((account) => {
      const own = this.all().filter((item) => item.account === account);
      if (own.length === 0) return [];
      const of = (what: Item['what']) =>
        regions.flatMap((region) => own.filter((item) => item.what === what && item.region === region));
      const regionsOf = (what: Item['what']) => of(what).map(({ region }) => region);
      const aggregator = own.find(({ what }) => what === 'aggregator')?.value;
      return [
        {
          account,
          detectors: Object.fromEntries(of('detector').map(({ region, value }) => [region, value])),
          hubs: regionsOf('hub'),
          administrators: {
            guardDuty: regionsOf("GuardDuty's administrator"),
            securityHub: regionsOf("Security Hub's administrator"),
          },
          ...(aggregator === undefined ? {} : { aggregator }),
        },
      ];
    });
  }
}
