import { EnvironmentInvalid } from '../core/errors';

/** The credentials of a function's role, as the AWS SDK takes them. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Stands in bundles for the SDK's own `defaultProvider`, which would go on to look for credentials in files, single
 * sign-on, other processes and metadata services: a third of a bundle. Lambda gives them to a function by its environment.
 * The provider fails with `EnvironmentInvalid` where they are missing.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return () => Promise.resolve().then(roleCredentials);
}

function roleCredentials(): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new EnvironmentInvalid(
      'AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is missing. Lambda sets both: outside of it, set them yourself.',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
