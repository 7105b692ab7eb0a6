/** A function's code cannot be bundled; the message is esbuild's own. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}
