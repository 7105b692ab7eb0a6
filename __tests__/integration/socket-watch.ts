import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Only Linux tells the sockets of other processes. */
export const canWatchSockets = process.platform === 'linux';
if (!canWatchSockets) process.stderr.write('The sockets of a deployment are not looked at: there is no /proc here.\n');

const watchMilliseconds = 200;

/** Notes whom the descendants of a process speak to, beside this machine itself. */
export class SocketWatch {
  /** Such as `terraform apply -> 192.0.2.1:443`. */
  readonly seen = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** @param isElsewhere whether an address is to be noted */
  constructor(
    private readonly root = process.pid,
    private readonly isElsewhere: (peer: Peer) => boolean = isBeyondLoopback,
  ) {}

  start(): void {
    if (canWatchSockets) this.#timer = setInterval(() => this.look(), watchMilliseconds);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  look(): void {
    const peers = new Map(
      ['tcp', 'tcp6', 'udp', 'udp6']
        .flatMap((protocol) => peersIn(readOrNothing(`/proc/net/${protocol}`)))
        .filter(this.isElsewhere)
        .map((peer) => [`socket:[${peer.inode}]`, peer]),
    );
    // Who holds them is looked up only where there are some: to read every process takes long.
    if (peers.size === 0) return;
    for (const pid of descendantsOf(this.root)) {
      for (const name of socketsOf(pid)) {
        const peer = peers.get(name);
        if (!peer) continue;
        const command = readOrNothing(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
        this.seen.add(`${command} -> ${peer.address}:${peer.port}`);
      }
    }
  }
}

/** The far end of a socket. */
export interface Peer {
  readonly inode: string;
  readonly address: string;
  readonly port: number;
}

/** The far ends in a table of `/proc/net` (proc_net_tcp of the kernel's documentation); those of listeners are all zeros. */
export function peersIn(table: string): Peer[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([, , remote = '', , , , , , , inode = '0']) => {
      const [address = '', port = ''] = remote.split(':');
      if (inode === '0' || /^0*$/.test(address)) return [];
      return [{ inode, address: addressOf(address), port: parseInt(port, 16) }];
    });
}

/** The kernel writes each four bytes as the number that they are on this machine, whose lowest byte is first. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const mapped = hex.startsWith('0000000000000000FFFF0000');
  return mapped
    ? bytes.slice(12).join('.')
    : Buffer.from(bytes)
        .toString('hex')
        .replace(/(.{4})(?=.)/g, '$1:');
}

function isBeyondLoopback({ address }: Peer): boolean {
  return !address.startsWith('127.') && address !== '0000:0000:0000:0000:0000:0000:0000:0001';
}

function descendantsOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^PPid:\s*(\d+)$/m.exec(/^\d+$/.test(name) ? readOrNothing(`/proc/${name}/status`) : '')?.[1];
    if (parent === undefined) continue;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
  }
  const of = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...of(child)]);
  return of(root);
}

/** None of a process that has ended meanwhile. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
