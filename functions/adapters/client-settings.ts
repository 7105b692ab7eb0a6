/**
 * Settings of every AWS client. The SDK waits for ever by default, and one call that hangs would use up a function's whole
 * time: better a second try. Connections are kept alive across calls and warm invocations, which is the default.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};
