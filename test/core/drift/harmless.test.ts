import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isHarmless } from '../../../src/core/drift/harmless.ts';

/** What runs something, leads elsewhere or hides something, by how; as git prints the keys. */
const HARMFUL = {
  runs: `
    alias.st browser.x.cmd core.askpass core.editor core.fsmonitor core.gitproxy core.pager
    core.sshcommand credential.helper credential.https://a.b.helper diff.external diff.x.command
    diff.x.textconv difftool.x.cmd filter.x.clean filter.x.process filter.x.smudge gpg.program
    gpg.ssh.program gpg.ssh.defaultkeycommand guitool.x.cmd interactive.difffilter merge.x.driver
    mergetool.x.cmd pager.log remote.x.receivepack remote.x.uploadpack remote.x.vcs sequence.editor
    submodule.x.update trailer.x.cmd trailer.x.command uploadpack.packobjectshook web.browser
    sendemail.smtpserver diff.tool branch.main.mergeoptions log.showsignature
    lfs.customtransfer.x.path help.autocorrect`,
  leads: `
    core.hookspath core.worktree core.bare core.excludesfile core.attributesfile
    extensions.worktreeconfig include.path includeif.gitdir:/x.path http.proxy http.sslverify
    remote.origin.url remote.origin.pushurl remote.origin.fetch remote.pushdefault init.templatedir
    url.https://x/.insteadof url.x.pushinsteadof submodule.x.url safe.directory protocol.allow
    commit.template mailmap.file blame.ignorerevsfile diff.orderfile user.signingkey`,
  hides: `
    core.autocrlf core.filemode core.ignorecase core.sparsecheckout core.precomposeunicode
    core.symlinks core.trustctime core.logallrefupdates gc.pruneexpire gc.reflogexpire push.default
    transfer.hiderefs commit.gpgsign index.sparse diff.ignoresubmodules status.showuntrackedfiles
    status.submodulesummary diff.x.algorithm`,
};

const HARMLESS = `
  advice.detachedhead author.email blame.date branch.main.merge branch.main.remote
  branch.autosetuprebase color.ui color.diff.new column.ui commit.verbose core.abbrev
  diff.algorithm grep.linenumber init.defaultbranch log.date merge.conflictstyle pretty.x
  pull.rebase push.autosetupremote rebase.autosquash stash.showpatch status.short tag.sort
  user.email user.name versionsort.suffix worktree.guessremote`;

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

// @spec contract.md#ownership
it('holds what runs, leads elsewhere or hides, and lets pass what only shows', () => {
  const harmful = Object.values(HARMFUL).flatMap(wordsOf);
  expect(harmful.length).toBe(83);
  expect(harmful.filter((key) => isHarmless(key, 'value'))).toEqual([]);
  expect(wordsOf(HARMLESS).filter((key) => !isHarmless(key, 'value'))).toEqual([]);
});

it('knows a remote by its name only: an address leads elsewhere', () => {
  for (const value of ['https://x/y', 'ext::sh -c x', '../other', '/tmp/x', 'git@x:y', '-u', 'a\nb'])
    for (const key of ['branch.main.remote', 'branch.a.b/c.pushremote'])
      expect([key, value, isHarmless(key, value)]).toEqual([key, value, false]);
});

// Every key that the git of this machine documents: none that names a program, a file or an address may pass.
it('lets pass none of the keys of git that name a program, a place or an address', () => {
  const known = execFileSync('git', ['help', '--config-for-completion'], { encoding: 'utf8' });
  const keys = known
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/<[^>]*>/g, 'x').replaceAll('*', 'x'))
    .map((key) => [...key.split('.').slice(0, -1), key.split('.').at(-1)?.toLowerCase()].join('.'))
    .map((key) => key.replace(/^[^.]+/, (section) => section.toLowerCase()));
  expect(keys.length).toBeGreaterThan(500);
  const names =
    /cmd|command|editor|program|helper|path|file|dir|url|proxy|hook|driver|textconv|external|tool|askpass|insteadof|include|alias|extensions|exec|browser|server/;
  const passing = keys.filter((key) => isHarmless(key, 'value'));
  const doubtful = passing.filter((key) => names.test(key) && !/^(?:advice|color)\./.test(key));
  expect(doubtful).toEqual([
    'core.quotepath',
    'diff.dirstat',
    'rebase.abbreviatecommands',
    'stash.showincludeuntracked',
  ]);
  // The rest is held: the list that passes is the short one.
  expect(passing.length).toBeGreaterThan(60);
  expect(passing.length).toBeLessThan(keys.length / 3);
});
