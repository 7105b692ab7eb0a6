import * as z from 'zod/mini';
import type { NetworkSetting } from '../core/dense-networks';
import { readNeverBlock } from '../core/never-block';
import { textList, textLists } from './environment';

/** The variables in which a function finds which IPv6 networks are dropped as a whole. */
export const networkVariables = {
  NEVER_BLOCK: textList,
  OWN_ADDRESSES: textLists,
  IPV6_PREFIX: z.coerce.number().check(z.int(), z.gte(1), z.lte(128)),
};

/** @throws RangeError when the never-block list holds what is no network */
export function networkSettingOf(environment: z.infer<z.ZodMiniObject<typeof networkVariables>>): NetworkSetting {
  const { NEVER_BLOCK, OWN_ADDRESSES, IPV6_PREFIX } = environment;
  return { ipv6Prefix: IPV6_PREFIX, neverBlock: readNeverBlock(NEVER_BLOCK, OWN_ADDRESSES) };
}
