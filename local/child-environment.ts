/** Where programs are and how they speak. Nothing of it leads a program to another place. */
const plain = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR'],
  ...['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'LOCALE_ARCHIVE'],
  // Without these a program does not start on some systems.
  ...['LD_LIBRARY_PATH', 'NIX_LD', 'NIX_LD_LIBRARY_PATH'],
];
/** Version managers put a program of their own before Terraform, Node and Python. */
const plainPrefixes = ['LC_', 'ASDF_', 'FNM_', 'MISE_', 'NODENV_', 'NVM_', 'PYENV_', 'TENV_', 'TFENV_', 'VOLTA_'];

/** The way out, and what stands for a registry. */
const outward = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NIX_SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NETRC'],
  ...['TF_CLI_CONFIG_FILE', 'TERRAFORM_CONFIG'],
];
const outwardPrefixes = ['PIP_', 'TF_TOKEN_', 'TF_REGISTRY_'];

/** What the organization itself reads: where the AWS provider may be, and what its terminal can. */
const own = [
  ...['PORTCULLIS_PROVIDER_MIRROR', 'TF_PLUGIN_CACHE_DIR', 'XDG_DATA_DIRS', 'XDG_RUNTIME_DIR'],
  ...['TERM', 'COLORTERM', 'TERM_PROGRAM', 'NO_COLOR', 'FORCE_COLOR', 'COLUMNS', 'LINES', 'CI'],
];

/** Every program is told the same: profiles of the user have endpoints too, and a machine of AWS has credentials. */
const told = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  CHECKPOINT_DISABLE: '1',
};

type Variables = Readonly<Record<string, string>>;

/**
 * The environment of a program that has no business outside of this machine: of the variables of this process those on
 * a list, since no list of those to take away is ever whole (ADR 41), and what is added.
 */
export function childEnvironment(added: Variables = {}): Variables {
  return { ...chosen(plain, plainPrefixes), ...told, ...added };
}

/** The environment of a program that fetches something before the organization starts: proxies and registries too. */
export function setUpEnvironment(added: Variables = {}): Variables {
  return { ...chosen([...plain, ...outward], [...plainPrefixes, ...outwardPrefixes]), ...told, ...added };
}

/** The environment of the organization itself, which makes those of the others from it. */
export function organizationEnvironment(added: Variables = {}): Variables {
  const names = [...plain, ...outward, ...own];
  return { ...chosen(names, [...plainPrefixes, ...outwardPrefixes]), ...told, ...added };
}

function chosen(names: readonly string[], prefixes: readonly string[]): Variables {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    const isChosen = names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix));
    if (isChosen && value !== undefined) variables[name] = value;
  }
  return variables;
}
