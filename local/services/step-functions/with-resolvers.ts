/** What the engine expects of the language and Node 20 does not have yet. */
interface PromiseConstructorOfNode22 {
  withResolvers?: <Value>() => {
    promise: Promise<Value>;
    resolve: (value: Value | PromiseLike<Value>) => void;
    reject: (reason?: unknown) => void;
  };
}

/** Adds `Promise.withResolvers` where it is missing. */
export function defineWithResolvers(): void {
  (Promise as PromiseConstructorOfNode22).withResolvers ??= function withResolvers<Value>() {
    let resolve: (value: Value | PromiseLike<Value>) => void = () => undefined;
    let reject: (reason?: unknown) => void = () => undefined;
    const promise = new Promise<Value>((resolvePromise, rejectPromise) => {
      resolve = resolvePromise;
      reject = rejectPromise;
    });
    return { promise, resolve, reject };
  };
}
