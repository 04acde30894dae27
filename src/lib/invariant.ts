/** A bug in this program: caught only in `main.ts`, exit code 70. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must hold here. Expected trouble is data in a `Result`, never this. */
export function invariant(condition: unknown, shouldHaveHeld: string): asserts condition {
  if (!condition) throw new InvariantError(`should have held: ${shouldHaveHeld}`);
}

/** Ends a side-effecting switch over a union: a new case is a compile error here. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable case: ${JSON.stringify(value)}`);
}
