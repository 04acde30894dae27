import type { Finding } from '../../../src/controller/validate/finding.ts';

export const ERROR: Finding = {
  severity: 'error',
  file: 'orchestrator/config.json',
  line: 3,
  column: 5,
  pointer: '/merge/mode',
  code: 'config.not-yet',
  message: 'merge.mode is "push", which is not built yet; expected "local"',
  expected: '"local"',
  found: '"push"',
  fix: 'Write "local", or remove the key.',
};

/** A problem of a file as a whole. */
export const WARNING: Finding = {
  ...ERROR,
  severity: 'warning',
  file: 'orchestrator/CONTRACT.md',
  line: null,
  column: null,
  pointer: null,
  code: 'bundle.stale',
  message: 'the copy differs',
  fix: 'Copy it.',
};
