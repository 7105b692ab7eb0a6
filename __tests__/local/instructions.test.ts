import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWorkspace } from '../../local/cdktf';
import { instructions } from '../../local/instructions';

const account = (name: string, id: string) => ({ name, id, vpcs: [] });

describe('the printed commands', () => {
  const parent = mkdtempSync(join(tmpdir(), 'portcullis-printed-'));
  afterAll(() => rmSync(parent, { recursive: true }));

  it.each(['plain', 'with a space', 'it\'s $HOME `id` "quoted" & more'])(
    'do what they say in a folder that is called %j',
    (name) => {
      const directory = join(realpathSync(parent), name);
      mkdirSync(directory);
      const workspace = join(directory, 'workspace');
      writeWorkspace(workspace);
      const environment = { PORTCULLIS_ORGANIZATION: join(directory, 'organization.yaml'), AWS_SESSION_TOKEN: '' };
      const text = instructions({
        ...{ endpoint: 'http://127.0.0.1:41300', slackWebhook: 'http://127.0.0.1:41300/hook', workspace, environment },
        organizationFile: environment.PORTCULLIS_ORGANIZATION,
        accounts: {
          ...{ organizationId: 'o-exampleorgid', unit: 'ou-1', homeRegion: 'us-west-2', linkedRegions: ['us-east-1'] },
          ...{ management: account('management', '111111111111'), security: account('security', '222222222222') },
          ...{ members: [account('payments', '333333333333')], unwritten: account('laboratory', '444444444444') },
        },
      });
      // What a person pastes: the exports, the way into the workspace, and the CLI, which is only looked up.
      const pasted = text.split('\n').map((line) => line.trim());
      const lines = [
        ...pasted.filter((line) => /^(export|cd) /.test(line)),
        'pwd; printf "%s|%s\\n" "$PORTCULLIS_ORGANIZATION" "${AWS_SESSION_TOKEN-unset}"',
        pasted.find((line) => line.includes('cdktf deploy'))?.replace(/^(.*) deploy .*/, 'command -v $1'),
      ];
      const ran = spawnSync('/bin/sh', ['-e', '-c', lines.join('\n')], { encoding: 'utf8' });

      expect(ran.stderr).toBe('');
      expect(ran.stdout.trim().split('\n')).toEqual([
        workspace,
        `${environment.PORTCULLIS_ORGANIZATION}|`,
        expect.stringMatching(/node_modules\/\.bin\/cdktf$/),
      ]);
    },
  );
});
