/**
 * Variables that lead programs to somewhere else or have them do something else, with their sources.
 * @param elsewhere a URL that nobody may ask
 * @param configuration path of a file that names it as the endpoint of a profile
 */
export function hostileEnvironment(elsewhere: string, configuration: string): Record<string, string> {
  return {
    // AWS SDKs and Tools Reference Guide, "Service-specific endpoints": these are stronger than AWS_ENDPOINT_URL.
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    AWS_ENDPOINT_URL_STS: elsewhere,
    AWS_ENDPOINT_URL_DYNAMODB: elsewhere,
    AWS_ENDPOINT_URL_NETWORK_FIREWALL: elsewhere,
    // Terraform's backend "s3" and the provider's guide to custom endpoints: the older names.
    AWS_STS_ENDPOINT: elsewhere,
    AWS_S3_ENDPOINT: elsewhere,
    TF_AWS_STS_ENDPOINT: elsewhere,
    // The same guide, "Shared config and credentials files", "Dual-stack and FIPS endpoints", "Container credentials".
    AWS_PROFILE: 'elsewhere',
    AWS_DEFAULT_PROFILE: 'elsewhere',
    AWS_CONFIG_FILE: configuration,
    AWS_SHARED_CREDENTIALS_FILE: configuration,
    AWS_USE_FIPS_ENDPOINT: 'true',
    AWS_USE_DUALSTACK_ENDPOINT: 'true',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${elsewhere}/credentials`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: elsewhere,
    AWS_WEB_IDENTITY_TOKEN_FILE: configuration,
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/elsewhere',
    AWS_SESSION_TOKEN: 'elsewhere',
    AWS_CA_BUNDLE: configuration,
    // botocore's configuration provider.
    AWS_DATA_PATH: '/nowhere',
    AWS_CSM_ENABLED: 'true',
    // Terraform, "Environment variables"; another binary and another home are the CDKTF CLI's.
    TF_WORKSPACE: 'elsewhere',
    TF_CLI_ARGS: '-no-such-argument',
    TF_CLI_ARGS_plan: '-no-such-argument',
    TF_VAR_endpoint: elsewhere,
    TF_DATA_DIR: '/nowhere',
    TF_PLUGIN_CACHE_DIR: '/nowhere',
    TF_REATTACH_PROVIDERS: '{}',
    TF_APPEND_USER_AGENT: 'elsewhere',
    TERRAFORM_BINARY_NAME: 'no-such-terraform',
    CDKTF_LOG_LEVEL: 'trace',
    // What Go, Node and Python read.
    HTTP_PROXY: elsewhere,
    HTTPS_PROXY: elsewhere,
    ALL_PROXY: elsewhere,
    http_proxy: elsewhere,
    https_proxy: elsewhere,
    all_proxy: elsewhere,
    NODE_OPTIONS: '--no-such-option',
    PYTHONPATH: '/nowhere',
    MOTO_S3_CUSTOM_ENDPOINTS: elsewhere,
  };
}
