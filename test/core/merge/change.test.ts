import { describe, expect, it } from 'vitest';
import { isSameChange } from '../../../src/core/merge/change.ts';
import type { RawChange } from '../../../src/ports/git.ts';
import { oid } from '../support/ids.ts';

const edited: RawChange = {
  path: 'src/step.js',
  status: 'M',
  oldMode: '100644',
  newMode: '100644',
  oldOid: oid('1'),
  newOid: oid('2'),
};
const added: RawChange = { ...edited, path: 'src/new.js', status: 'A', oldMode: null, oldOid: null };

// @spec contract.md#invariants I3: what lands is exactly the change that was approved
describe('two changes', () => {
  it('are the same whatever the order of their lines', () => {
    expect(isSameChange([edited, added], [{ ...added }, { ...edited }])).toBe(true);
    expect(isSameChange([], [])).toBe(true);
  });

  it.each<readonly [string, Partial<RawChange>]>([
    ['the path', { path: 'src/other.js' }],
    ['the kind of change', { status: 'T' }],
    ['the mode before', { oldMode: '100755' }],
    ['the mode after', { newMode: '100755' }],
    ['the content before', { oldOid: oid('3') }],
    ['the content after', { newOid: oid('3') }],
  ])('differ when %s does', (_what, difference) => {
    expect(isSameChange([edited, added], [{ ...edited, ...difference }, added])).toBe(false);
  });

  it('differ when one has a line more, on either side', () => {
    expect(isSameChange([edited], [edited, added])).toBe(false);
    expect(isSameChange([edited, added], [edited])).toBe(false);
    expect(isSameChange([edited], [])).toBe(false);
  });
});
