/** The exit code of a part that could not run here; automake and meson use it too. */
export const SKIPPED = 77;

/** Ends this script: counted as skipped, with the reason, and never as passed. */
export function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(SKIPPED);
}
