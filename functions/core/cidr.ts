import { bitsOf, formatIp, type Ip, type IpFamily } from './ip';
import type { IpRange } from './ip-range';

/** Addresses in a block, by its host bits: made once, since a shift makes a new integer each time. */
const sizes: readonly bigint[] = Array.from({ length: 129 }, (_, hostBits) => 1n << BigInt(hostBits));
const sizeOf = (hostBits: number): bigint => sizes[hostBits] ?? 0n;

/**
 * Hosts of one family merged into the fewest CIDR blocks that hold exactly them: no address added, none lost.
 *
 * Two neighbouring blocks of the same length whose union is a block become that block, at once and all the way up, so
 * the set is minimal after every `add` and its size can be read at each step. A host costs constant time on average,
 * since each merge removes a block that one `add` brought in.
 */
export class CidrSet {
  /** First addresses of the blocks, by the number of host bits of the block. */
  private readonly blocks: Set<bigint>[] = [];
  private count = 0;

  constructor(private readonly family: IpFamily) {}

  /** How many blocks it takes. */
  get size(): number {
    return this.count;
  }

  /**
   * Adds a host, or a block of so many host bits that begins with it. What was added before must not come again, nor what
   * holds it or is in it: that is the caller's mistake and would break minimality.
   */
  add({ value }: Ip, hostBitsOf = 0): void {
    let first = value;
    for (let hostBits = hostBitsOf; hostBits <= bitsOf(this.family); hostBits++) {
      const level = (this.blocks[hostBits] ??= new Set());
      const neighbour = first ^ sizeOf(hostBits);
      if (!level.delete(neighbour)) {
        level.add(first);
        this.count++;
        return;
      }
      this.count--;
      if (neighbour < first) first = neighbour;
    }
  }

  /** The blocks in the order of their addresses. */
  ranges(): IpRange[] {
    // Sorted as integers that hold address and length: several times as fast as to sort the ranges.
    const keys = this.blocks.flatMap((level, hostBits) =>
      Array.from(level, (first) => (first << 8n) | BigInt(hostBits)),
    );
    return keys.sort((a, b) => (a < b ? -1 : 1)).map((key) => this.block(key >> 8n, Number(key & 0xffn)));
  }

  private block(first: bigint, hostBits: number): IpRange {
    const { family } = this;
    const cidr = `${formatIp({ family, value: first })}/${bitsOf(family) - hostBits}`;
    return { family, first, last: first + sizeOf(hostBits) - 1n, cidr };
  }
}
