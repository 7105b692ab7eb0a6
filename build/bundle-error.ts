/** A function's code cannot be bundled, which esbuild says why, or its bundle cannot be written. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}
