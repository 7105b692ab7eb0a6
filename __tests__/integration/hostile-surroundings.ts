import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileEnvironment } from '../local/hostile-environment';
import { SocketWatch } from './socket-watch';

/** What the launcher's own Node reads, and what fetches moto and the provider where they are missing. */
const notBeforeTheStart = /^(NODE_OPTIONS|(https?|all)_proxy)$/i;

/** An environment in which everything leads to a server that nobody may ask, and who did. */
export class HostileSurroundings {
  /** What came of a connection: its first bytes. */
  readonly asked: string[] = [];
  readonly sockets = new SocketWatch();
  readonly #folder = mkdtempSync(join(tmpdir(), 'portcullis-hostile-'));
  readonly #server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      this.asked.push(data.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
  });

  async open(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
  }

  close(): void {
    this.sockets.stop();
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** Has the environment of this process be hostile while something begins. */
  async around<T>(begin: () => Promise<T>, isBeforeTheStart = false): Promise<T> {
    const { port } = this.#server.address() as AddressInfo;
    const elsewhere = `http://127.0.0.1:${port}`;
    const configuration = join(this.#folder, 'config');
    writeFileSync(configuration, `[profile elsewhere]\nendpoint_url = ${elsewhere}\nuse_fips_endpoint = true\n`);
    const before = { ...process.env };
    for (const [name, value] of Object.entries(hostileEnvironment(elsewhere, configuration))) {
      if (!isBeforeTheStart || !notBeforeTheStart.test(name)) process.env[name] = value;
    }
    try {
      return await begin();
    } finally {
      process.env = before;
    }
  }
}

/** The watch was started before the deployment, and a finding has come since. */
export function itAsksNobodyElse(surroundings: HostileSurroundings): void {
  it('asks nobody outside of this machine, whatever the environment says', () => {
    surroundings.sockets.stop();

    expect(surroundings.asked).toEqual([]);
    expect([...surroundings.sockets.seen]).toEqual([]);
  });
}
