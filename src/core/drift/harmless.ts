/** Whole sections of git's settings that only say how something is shown. */
const SECTIONS = new Set(['advice', 'color', 'column', 'pretty', 'versionsort']);

/** Settings that run nothing, lead nowhere, and change neither what is stored nor what is seen as changed. */
const KEYS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    author: 'name email',
    blame: 'blankboundary coloring date showemail showroot',
    branch: 'autosetupmerge autosetuprebase sort',
    checkout: 'guess',
    commit: 'status verbose',
    committer: 'name email',
    core: 'abbrev quotepath',
    diff: 'algorithm colormoved colormovedws context dirstat indentheuristic interhunkcontext mnemonicprefix noprefix renamelimit renames statgraphwidth statnamewidth wserrorhighlight',
    grep: 'column extendedregexp fullname linenumber patterntype threads',
    init: 'defaultbranch',
    interactive: 'singlekey',
    log: 'abbrevcommit date decorate follow graphcolors showroot',
    merge: 'conflictstyle stat',
    pull: 'ff rebase',
    push: 'autosetupremote',
    rebase: 'abbreviatecommands autosquash autostash missingcommitscheck stat',
    rerere: 'enabled',
    stash: 'showincludeuntracked showpatch showstat',
    status: 'aheadbehind branch short showstash',
    tag: 'sort',
    user: 'name email',
    worktree: 'guessremote',
  }).map(([section, names]) => [section, new Set(names.split(' '))]),
);

/** Of a branch: the last part, in lower case as git prints it. */
const OF_BRANCH = new Set([
  'description',
  'gh-merge-base',
  'merge',
  'pushremote',
  'rebase',
  'remote',
  'vscode-merge-base',
]);

/**
 * May an agent change this setting of git, as git prints its key, without holding up a landing? What is not known to be
 * harmless is not: settings that a later git or another tool brings are held. @spec contract.md#ownership
 */
export function isHarmless(key: string, value: string | null): boolean {
  const parts = key.split('.');
  const [section = ''] = parts;
  const name = parts.at(-1) ?? '';
  if (section === 'branch' && parts.length > 2)
    return OF_BRANCH.has(name) && (!name.endsWith('remote') || isName(value));
  return SECTIONS.has(section) || (parts.length === 2 && KEYS.get(section)?.has(name) === true);
}

/** A remote can be named by an address too, and that one was never looked at. */
function isName(value: string | null): boolean {
  return value === null || /^(?:\.|\w[\w.-]*)$/.test(value);
}
