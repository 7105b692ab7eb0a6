import { clientSettings } from './client-settings';

const { AWS_REGION = '', AWS_ENDPOINT_URL } = process.env;

/**
 * Settings of the AWS clients of a function. Whatever is not said here, each client looks for in the environment and in
 * `~/.aws`, which a function does not have: at its start that takes longer than a call.
 */
export const functionSettings = {
  ...clientSettings,
  region: AWS_REGION,
  retryMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  // Of all the places where an endpoint can be configured, only the one by which the local organization is found.
  ignoreConfiguredEndpointUrls: true,
  ...(AWS_ENDPOINT_URL && { endpoint: AWS_ENDPOINT_URL }),
};
