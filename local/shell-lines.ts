import { shellWord } from './shell-word';

/** Beside the prefixes: a way out, another Terraform, and what Node and Python load first. */
const elsewhere = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'],
  ...['TERRAFORM_CONFIG', 'TERRAFORM_BINARY_NAME', 'BOTO_CONFIG', 'NODE_OPTIONS', 'PYTHONPATH', 'PYTHONSTARTUP'],
];

/**
 * Lines for sh, bash and zsh that make a shell speak to the local organization and to nobody else, whatever it had set:
 * service endpoints, profiles, workspaces, arguments and variables of Terraform have names that only a prefix covers.
 */
export function shellLines(environment: Readonly<Record<string, string>>): string[] {
  const prefixed = `$(env | awk -F= '/^(AWS|CDKTF|TF)_[A-Za-z0-9_]*=/ { print $1 }')`;
  return [
    `unset ${elsewhere.join(' ')} ${prefixed}`,
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${shellWord(value)}`),
  ];
}
