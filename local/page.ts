/** One page of a list, and the token of the next one where there is more. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/**
 * Cuts a page out of a list.
 *
 * @param asked the size that the caller wants, as it came (a number, or the text of a query), and the last page's token
 * @param most the largest page, which is also the one that nobody asks for by a number
 * @param refuse makes the service's error out of a sentence
 */
export function page<Item>(
  list: readonly Item[],
  asked: { readonly size: unknown; readonly token: unknown },
  most: number,
  refuse: (message: string) => Error,
): Page<Item> {
  const size = asked.size === undefined || asked.size === '' ? most : Number(asked.size);
  if (!Number.isInteger(size) || size < 1 || size > most) throw refuse(`A page has from 1 to ${most} results`);
  const start = placeOf(asked.token, refuse);
  const end = start + size;
  return { items: list.slice(start, end), next: end < list.length ? tokenOf(end) : undefined };
}

/** The token of the page that begins at a place. */
export function tokenOf(place: number): string {
  return Buffer.from(`from ${place}`).toString('base64url');
}

function placeOf(token: unknown, refuse: (message: string) => Error): number {
  if (token === undefined || token === null || token === '') return 0;
  const place = /^from (\d+)$/.exec(Buffer.from(typeof token === 'string' ? token : '', 'base64url').toString())?.[1];
  if (place === undefined) throw refuse('The token of the next page is not valid');
  return Number(place);
}
