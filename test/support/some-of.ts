/** Of cases that take seconds each every so-manieth; all of them where `ALL_CASES` is set, as `scripts/all-cases.mjs` does. */
export function someOf<T>(cases: readonly T[], step: number): readonly T[] {
  return process.env['ALL_CASES'] === undefined ? cases.filter((_, index) => index % step === 0) : cases;
}
