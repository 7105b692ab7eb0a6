const reasons: readonly (readonly [RegExp, string])[] = [
  [/^CredentialsProviderError$/, 'there are no credentials for it'],
  [/^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/, 'the credentials have expired'],
  [/^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/, 'access is denied'],
  // A Region that is off for an account knows none of its credentials, and says it so.
  [
    /^(UnrecognizedClientException|InvalidClientTokenId|AuthFailure|OptInRequired|SubscriptionRequiredException)$/,
    'the Region is not opted in, or does not take these credentials',
  ],
  [/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|TimeoutError)$/, 'AWS is not reached there'],
];

/** Why something of AWS could not be read, for people. Holds hostile text. */
export function whyUnread(error: unknown): string {
  const { name = 'Error', code, message = String(error) } = error as { name?: string; code?: string; message?: string };
  const known = reasons.find(([form]) => form.test(name) || (code !== undefined && form.test(code)));
  const said = `${name}: ${message}`;
  return known ? `${known[1]} (${said})` : said;
}
