import * as fc from 'fast-check';
import { formatIp, type Ip } from '../../../functions/core/ip';
import { isPublic } from '../../../functions/core/special-purpose';

/** Public addresses of both families; many of them neighbours, so that they merge. */
export const publicIp: fc.Arbitrary<Ip> = fc
  .oneof(
    fc.record({ family: fc.constant(4 as const), value: fc.bigInt(0n, 2n ** 32n - 1n) }),
    fc.record({ family: fc.constant(4 as const), value: fc.bigInt(0xb9dc_6500n, 0xb9dc_651fn) }),
    fc.record({ family: fc.constant(6 as const), value: fc.bigInt(2n ** 125n, 2n ** 126n - 1n) }),
    fc.record({
      family: fc.constant(6 as const),
      value: fc.bigInt(0n, 31n).map((low) => (0x2a0b_f4c2n << 96n) + low),
    }),
  )
  .filter(isPublic);

export const publicHost: fc.Arbitrary<string> = publicIp.map(formatIp);
