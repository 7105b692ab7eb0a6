import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findProviderMirror, holdsProvider } from '../../local/provider-mirror';

const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

describe('a folder for the AWS provider', () => {
  let mirror = '';
  beforeEach(() => (mirror = mkdtempSync(join(tmpdir(), 'portcullis-mirror-'))));
  afterEach(() => rmSync(mirror, { recursive: true }));

  const inMirror = (...parts: string[]) => join(mirror, 'registry.terraform.io/hashicorp/aws', ...parts);
  const put = (path: string, content: string, mode: number) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
  };
  const program = () => inMirror('5.100.0', platform, 'terraform-provider-aws_v5.100.0_x5');
  const archive = () => inMirror(`terraform-provider-aws_5.100.0_${platform}.zip`);

  it.each([
    ['its program', () => put(program(), 'elf', 0o755)],
    ['its archive', () => put(archive(), 'zip', 0o644)],
  ])('holds it with %s', (_, fill) => {
    fill();

    expect(holdsProvider(mirror)).toBe(true);
    expect(findProviderMirror({ PORTCULLIS_PROVIDER_MIRROR: mirror })).toBe(mirror);
    expect(findProviderMirror({ TF_PLUGIN_CACHE_DIR: mirror })).toBe(mirror);
  });

  it.each([
    ['nothing', () => undefined],
    ['an empty folder of the version', () => mkdirSync(inMirror('5.100.0', platform), { recursive: true })],
    ['its licence alone', () => put(inMirror('5.100.0', platform, 'LICENSE.txt'), 'text', 0o644)],
    ['an empty program', () => put(program(), '', 0o755)],
    ['a program that may not be run', () => put(program(), 'elf', 0o644)],
    ['a folder in place of the program', () => mkdirSync(program(), { recursive: true })],
    ['an empty archive', () => put(archive(), '', 0o644)],
    ['another version', () => put(inMirror('5.99.0', platform, 'terraform-provider-aws_v5.99.0_x5'), 'elf', 0o755)],
  ])('does not with %s', (_, fill) => {
    fill();

    expect(holdsProvider(mirror)).toBe(false);
    expect(findProviderMirror({ TF_PLUGIN_CACHE_DIR: mirror })).not.toBe(mirror);
  });

  it('that the user names and that lacks it is said, with what it should hold', () => {
    expect(() => findProviderMirror({ PORTCULLIS_PROVIDER_MIRROR: mirror })).toThrow(
      `PORTCULLIS_PROVIDER_MIRROR names ${mirror}, which does not hold the AWS provider: ${dirname(program())} with the program in it, or its zip file in ${dirname(archive())}.`,
    );
  });
});
