import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findMoto } from '../../local/find-moto';

/** A virtual environment's python whose `-m pip install` leaves moto_server beside it. */
const pip = `#!/bin/sh
printf '#!/bin/sh\\n' > "\${0%/*}/moto_server"
chmod +x "\${0%/*}/moto_server"
`;

describe('moto', () => {
  const before = process.env['PATH'];
  let directory = '';
  const log = jest.fn();

  /** Puts a program of the test's own on the only PATH there is. */
  const program = (path: string, text: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
    chmodSync(join(directory, path), 0o755);
  };
  const python = (version: 0 | 1) => {
    // `-c` asks for the version; `-m venv DIR` makes an environment, with the shell's own means alone.
    program('path/python3', `#!/bin/sh\nPATH=/usr/bin:/bin\n[ "$1" = -c ] && exit ${version}\n${make}`);
  };
  const make = `mkdir -p "$3/bin" && cp "\${0%/*}/pip" "$3/bin/python"\n`;
  const find = async () => findMoto({ venv: join(directory, 'venv'), log });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'portcullis-moto-'));
    mkdirSync(join(directory, 'path'));
    process.env['PATH'] = join(directory, 'path');
    program('path/pip', pip.replace('#!/bin/sh\n', '#!/bin/sh\nPATH=/usr/bin:/bin\n'));
    log.mockClear();
  });
  afterEach(() => {
    process.env['PATH'] = before;
    rmSync(directory, { recursive: true });
  });

  it('is taken from PATH', async () => {
    program('path/moto_server', '#!/bin/sh\n');

    expect(await find()).toBe('moto_server');
  });

  it('is taken from our own environment when the one on PATH does not start', async () => {
    program('path/moto_server', '#!/bin/sh\nexit 127\n');
    program('venv/bin/moto_server', '#!/bin/sh\n');

    expect(await find()).toBe(join(directory, 'venv/bin/moto_server'));
    expect(log).not.toHaveBeenCalled();
  });

  it('is installed once where it is missing', async () => {
    python(0);

    expect(await find()).toBe(join(directory, 'venv/bin/moto_server'));
    expect(log).toHaveBeenCalledWith(expect.stringContaining('Installing moto[server]==5.2.1'));
    await find();
    expect(log).toHaveBeenCalledTimes(1);
  });

  it('is missed in one sentence, with or without Python', async () => {
    await expect(find()).rejects.toThrow(/needs Python 3\.10 or newer.*pip install 'moto\[server\]==5\.2\.1'\)\.$/);
    python(1);
    await expect(find()).rejects.toThrow('needs Python 3.10 or newer');
    python(0);
    program('path/pip', '#!/bin/sh\nexit 1\n');
    await expect(find()).rejects.toThrow(/^moto could not be installed: run .*\.$/);
  });
});
