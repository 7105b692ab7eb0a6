import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTerraform, terraformEnvironment } from '../../local/terraform';

const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

describe('Terraform', () => {
  const directory = mkdtempSync(join(tmpdir(), 'portcullis-terraform-'));
  const before = { ...process.env };
  afterEach(() => void (process.env = { ...before }));
  afterAll(() => rmSync(directory, { recursive: true }));

  it("takes the provider from the user's mirror directory, and only the provider", async () => {
    const mirror = join(directory, 'a "mirror"');
    const folder = join(mirror, 'registry.terraform.io/hashicorp/aws/5.100.0', platform);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'terraform-provider-aws_v5.100.0_x5'), 'elf', { mode: 0o755 });
    process.env['PORTCULLIS_PROVIDER_MIRROR'] = mirror;
    const log = jest.fn();
    const environment = await terraformEnvironment({ stateDir: directory, providerDir: join(directory, 'p'), log });

    expect(environment['CHECKPOINT_DISABLE']).toBe('1');
    const configuration = readFileSync(environment['TF_CLI_CONFIG_FILE']!, 'utf8');
    expect(configuration).toContain(`path    = ${JSON.stringify(mirror)}`);
    expect(configuration).toContain('exclude = ["registry.terraform.io/hashicorp/aws"]');
    expect(log).not.toHaveBeenCalled();
  });

  it('is missed in one sentence that says how to get it', async () => {
    process.env['PATH'] = directory;
    await expect(findTerraform()).rejects.toThrow(/^Terraform 1\.10 or newer is needed: install it from https:.*\.$/);
  });
});
