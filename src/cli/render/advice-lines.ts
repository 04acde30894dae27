import { adviceOn } from '../../contract/errors.ts';

/** What a person can do about a recorded stop, as a line below it. @spec contract.md#recovery */
export function adviceLines(code: string): readonly string[] {
  const advice = adviceOn(code);
  return advice === null ? [] : [`  ${advice}`];
}
