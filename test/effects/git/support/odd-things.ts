/** Something that git cannot store or passes over, as an agent may leave it in a worktree. */
export interface OddThing {
  readonly name: string;
  /** Makes it, in the worktree; what it writes is `PRECIOUS`. */
  readonly make: string;
  /** Makes a part of it as root, before `make`. */
  readonly asRoot?: string;
  /** Is it there? Run with the folder in which it is looked for as working folder. */
  readonly isThere: string;
  /** What the judgement calls it; null where its files are stored and only a removal would lose the rest. */
  readonly what: string | null;
}

const commit = 'git -c user.name=a -c user.email=a@b -c commit.gpgsign=false commit -qm';

export const ODD_THINGS: readonly OddThing[] = [
  {
    name: 'a closed folder',
    make: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 000 work/data',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: 'unreadable',
  },
  {
    name: 'a closed folder of tracked files, one of them changed',
    make: 'echo PRECIOUS > src/b.txt; chmod 000 src',
    isThere: 'grep -q PRECIOUS src/b.txt',
    what: 'unreadable',
  },
  {
    name: 'a folder that can be entered and not listed',
    make: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 300 work/data',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: 'unreadable',
  },
  {
    name: 'a folder that can be listed and not entered',
    make: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 400 work/data',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: 'unreadable',
  },
  {
    name: 'a closed file in a folder that cannot be written',
    make: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 000 work/data/f; chmod 555 work/data',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: 'unreadable',
  },
  {
    name: 'a closed file with a line end in its name',
    make: 'name=$(printf "a\\nb"); echo PRECIOUS > "work/$name"; chmod 000 "work/$name"',
    isThere: 'name=$(printf "a\\nb"); grep -q PRECIOUS "work/$name"',
    what: 'unreadable',
  },
  {
    name: 'a name that git forbids',
    make: 'mkdir work/.GIT; echo PRECIOUS > work/.GIT/f',
    isThere: 'grep -q PRECIOUS work/.GIT/f',
    what: 'forbidden-name',
  },
  {
    name: 'a pipe',
    make: 'mkfifo work/pipe',
    isThere: 'test -p work/pipe',
    what: 'fifo',
  },
  {
    name: 'a socket',
    make: `node -e 'require("net").createServer().listen("work/socket", () => process.kill(process.pid, 9))' || true`,
    isThere: 'test -S work/socket',
    what: 'socket',
  },
  {
    name: 'a repository with commits',
    make: `git init -q work/sub; cd work/sub; echo PRECIOUS > f; git add f; ${commit} one; echo other > f; ${commit} two -a`,
    isThere: 'git -c safe.directory=* -C work/sub show HEAD^:f | grep -q PRECIOUS',
    what: null,
  },
  {
    name: 'a repository with staged files and no commit',
    make: 'git init -q work/sub; cd work/sub; echo PRECIOUS > f; git add f; echo other > f',
    isThere: 'git -c safe.directory=* -C work/sub show :f | grep -q PRECIOUS',
    what: null,
  },
  {
    name: 'a repository whose .git leads nowhere',
    make: 'mkdir work/sub; echo "gitdir: /PRECIOUS" > work/sub/.git; echo 1 > work/sub/f',
    isThere: 'grep -q PRECIOUS work/sub/.git',
    what: null,
  },
  {
    name: 'a folder of another user',
    make: 'true',
    asRoot: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 755 work/data; chmod 644 work/data/f',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: null,
  },
  {
    name: 'a closed folder of another user',
    make: 'true',
    asRoot: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 700 work/data',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: 'unreadable',
  },
  {
    name: 'a closed file in a folder of another user',
    make: 'true',
    asRoot: 'mkdir work/data; echo PRECIOUS > work/data/f; chmod 755 work/data; chmod 600 work/data/f',
    isThere: 'grep -q PRECIOUS work/data/f',
    what: 'unreadable',
  },
];

/** How a worktree is reset or removed. */
export const ENDINGS = [
  'reset',
  'reset after its files were accepted',
  'removed',
  'removed after its files were accepted',
  'brought to another commit',
  'made anew after git forgot it',
  'set aside for checks',
  'given to the next round',
  'discarded at the end of a command',
] as const;
export type Ending = (typeof ENDINGS)[number];

/** What one case left: folders in which the thing may be by now, the likeliest first. */
export interface CaseResult {
  readonly thing: string;
  readonly ending: Ending;
  readonly told: readonly string[];
  readonly unstored: readonly string[] | null;
  /** What went wrong instead. */
  readonly error: string | null;
}
