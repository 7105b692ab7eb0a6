import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { canWatchSockets, peersIn, SocketWatch } from '../integration/socket-watch';

/** As the kernel writes it on a machine whose lowest byte is first. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:11D6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1001 1 0 100 0 0 10 0
   1: 0100007F:11D6 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 1002 1 0 20 4 30 10 -1
   2: 0F02000A:8B3E 010200C0:01BB 02 00000001:00000000 01:00000100 00000000     0        0 1003 2 0 100 0 0 10 -1
   3: 0F02000A:8B3E 010200C0:01BB 06 00000000:00000000 03:00000100 00000000     0        0 0 3 0
`;
const table6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:11D6 00000000000000000000000001000000:C350 01 00000000:00000000 00:00000000 00000000     0        0 1004 1 0
   1: 0000000000000000FFFF00000100007F:11D6 0000000000000000FFFF0000010200C0:0050 01 00000000:00000000 00:00000000 00000000     0        0 1005 1 0
   2: B80D0120000000000000000001000000:11D6 B80D0120000000000000000002000000:0050 01 00000000:00000000 00:00000000 00000000     0        0 1006 1 0
`;

describe('the watch of sockets', () => {
  it('reads the far ends of both families, and passes over listeners and what is closed', () => {
    expect(
      [...peersIn(table), ...peersIn(table6)].map(({ inode, address, port }) => `${inode} ${address} ${port}`),
    ).toEqual([
      '1002 127.0.0.1 50000',
      '1003 192.0.2.1 443',
      '1004 0000:0000:0000:0000:0000:0000:0000:0001 50000',
      '1005 192.0.2.1 80',
      '1006 2001:0db8:0000:0000:0000:0000:0000:0002 80',
    ]);
  });

  (canWatchSockets ? it : it.skip)(
    'notes a connection of a descendant with its command, and none of this process',
    async () => {
      const server = createServer();
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      const connect = `require('node:net').connect(${port}, '127.0.0.1')`;
      const child = spawn('sh', ['-c', '"$0" --eval "$1" & wait', process.execPath, connect], { detached: true });
      await once(server, 'connection');

      const watch = new SocketWatch(process.pid, (peer) => peer.port === port);
      watch.look();
      const loopbackIsNone = new SocketWatch(process.pid);
      loopbackIsNone.look();
      process.kill(-child.pid!, 'SIGKILL');
      server.close();

      expect([...watch.seen]).toEqual([expect.stringMatching(/^\S*node --eval .* -> 127\.0\.0\.1:\d+$/)]);
      expect([...loopbackIsNone.seen]).toEqual([]);
    },
    30_000,
  );
});
