import fc from 'fast-check';
import { childEnvironment, organizationEnvironment, setUpEnvironment } from '../../local/child-environment';
import { hostileEnvironment } from './hostile-environment';

const told = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  CHECKPOINT_DISABLE: '1',
};
const elsewhere = 'http://elsewhere.example.com';
const hostile = hostileEnvironment(elsewhere, '/home/user/.aws/config');

describe('the environment of a child', () => {
  const before = process.env;
  beforeEach(() => void (process.env = { PATH: '/bin', HOME: '/home/user', LC_ALL: 'C', MISE_DATA_DIR: '/mise' }));
  afterAll(() => void (process.env = before));

  it('has the paths, the language and the version managers of this process, and nothing that leads elsewhere', () => {
    Object.assign(process.env, hostile);
    const plain = { PATH: '/bin', HOME: '/home/user', LC_ALL: 'C', MISE_DATA_DIR: '/mise' };
    expect(childEnvironment()).toEqual({ ...plain, ...told });
  });

  it('has the way out before the organization starts, and nothing else that leads elsewhere', () => {
    Object.assign(process.env, hostile, { PIP_INDEX_URL: elsewhere, NO_PROXY: 'localhost' });
    const added = Object.keys(setUpEnvironment()).filter((name) => !(name in childEnvironment()));
    expect(added.sort()).toEqual([
      'ALL_PROXY',
      'HTTPS_PROXY',
      'HTTP_PROXY',
      'NO_PROXY',
      'PIP_INDEX_URL',
      'all_proxy',
      'http_proxy',
      'https_proxy',
    ]);
  });

  it('is the same for the organization itself, with what its terminal can and where the provider may be', () => {
    Object.assign(process.env, hostile, { TERM: 'xterm', PORTCULLIS_PROVIDER_MIRROR: '/mirror' });
    const added = Object.keys(organizationEnvironment()).filter((name) => !(name in setUpEnvironment()));
    expect(added.sort()).toEqual(['PORTCULLIS_PROVIDER_MIRROR', 'TERM', 'TF_PLUGIN_CACHE_DIR']);
  });

  it('has what is added, in place of what is told to every child', () => {
    expect(childEnvironment({ AWS_CONFIG_FILE: 'mine', AWS_ENDPOINT_URL: 'here' })).toMatchObject({
      AWS_CONFIG_FILE: 'mine',
      AWS_ENDPOINT_URL: 'here',
    });
  });

  it('has no variable of AWS, Terraform, the CDKTF CLI, Node or Python but what it is given, whatever they are called', () => {
    const suffix = fc.stringMatching(/^[A-Z0-9_]{1,20}$/);
    const prefix = fc.constantFrom('AWS_', 'AWS_ENDPOINT_URL_', 'TF_', 'TF_VAR_', 'TF_CLI_ARGS_', 'CDKTF_', 'NODE_');
    fc.assert(
      fc.property(prefix, suffix, (start, end) => {
        fc.pre(!(start + end in told));
        process.env = { [start + end]: elsewhere };
        expect(childEnvironment()).toEqual(told);
      }),
    );
  });
});
