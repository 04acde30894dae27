import type { TestRepository } from '../make-repository.ts';
import type { Random } from './random.ts';

/** Files that belong to the user alone: no milestone touches them. */
export const USER_FILES: Readonly<Record<string, string>> = {
  'docs/one.md': '# One\n',
  'docs/two.md': '# Two\n',
  'docs/three.md': '# Three\n',
};

const OTHER_BRANCH = 'other';
const UNTRACKED = 'scratch.txt';

/** A person who works beside the controller, and what their files must hold whatever the controller does. */
export interface User {
  /** Does one thing; its name, or with `locked out` when git did not let them. `alone`: no controller runs. */
  act(random: Random, alone: boolean): string;
  /** Comes back to base and takes back what is stashed. */
  comeBack(): void;
  /** What differs from what the user wrote, staged or committed; empty when all is as it should be. */
  lost(): readonly string[];
}

interface Desk {
  readonly repository: TestRepository;
  readonly content: Map<string, string>;
  staged: string | null;
  isAway: boolean;
  isStashed: boolean;
  lines: number;
}

export function makeUser(repository: TestRepository): User {
  repository.git('branch', OTHER_BRANCH);
  const desk: Desk = {
    repository,
    content: new Map(Object.entries(USER_FILES)),
    staged: null,
    isAway: false,
    isStashed: false,
    lines: 0,
  };
  return {
    act: (random, alone) => act(desk, random, alone),
    comeBack() {
      if (desk.isAway) goBack(desk);
      if (desk.isStashed) unstash(desk);
    },
    lost: () => lost(desk),
  };
}

function act(desk: Desk, random: Random, alone: boolean): string {
  if (desk.isAway) return alone && random.between(0, 1) === 0 ? goBack(desk) : scribble(desk);
  if (desk.isStashed) return alone && random.between(0, 1) === 0 ? unstash(desk) : scribble(desk);
  const calm = [commit, edit, stage, scribble] as const;
  return random.pick(alone ? [...calm, stash, goAway, goAway, stash] : calm)(desk);
}

function append(desk: Desk, path: string): void {
  desk.lines += 1;
  const text = `${desk.content.get(path) ?? ''}Line ${desk.lines} of the user.\n`;
  desk.repository.write(path, text);
  desk.content.set(path, text);
}

function edit(desk: Desk): string {
  append(desk, 'docs/two.md');
  return 'edit';
}

function scribble(desk: Desk): string {
  append(desk, UNTRACKED);
  return 'scribble';
}

function commit(desk: Desk): string {
  append(desk, 'docs/one.md');
  const isDone = git(desk, 'commit', '--quiet', '-am', `Work of the user, ${desk.lines}`);
  if (isDone) desk.staged = null;
  return isDone ? 'commit' : 'commit locked out';
}

function stage(desk: Desk): string {
  append(desk, 'docs/three.md');
  const isDone = git(desk, 'add', 'docs/three.md');
  if (isDone) desk.staged = desk.content.get('docs/three.md') ?? null;
  return isDone ? 'stage' : 'stage locked out';
}

function stash(desk: Desk): string {
  const before = stashes(desk);
  git(desk, 'stash', '--quiet');
  desk.isStashed = stashes(desk) > before;
  if (desk.isStashed) desk.staged = null;
  return desk.isStashed ? 'stash' : 'stash of nothing';
}

function unstash(desk: Desk): string {
  desk.isStashed = !git(desk, 'stash', 'pop', '--quiet');
  return desk.isStashed ? 'stash pop locked out' : 'stash pop';
}

function goAway(desk: Desk): string {
  desk.isAway = git(desk, 'checkout', '--quiet', OTHER_BRANCH);
  return desk.isAway ? 'checkout' : 'checkout refused';
}

function goBack(desk: Desk): string {
  desk.isAway = !git(desk, 'checkout', '--quiet', 'main');
  return desk.isAway ? 'checkout back locked out' : 'checkout back';
}

function git({ repository }: Desk, ...args: readonly string[]): boolean {
  return repository.tryGit(...args).code === 0;
}

function stashes({ repository }: Desk): number {
  return repository
    .git('stash', 'list')
    .split('\n')
    .filter((line) => line !== '').length;
}

function lost(desk: Desk): readonly string[] {
  const { repository, content, staged } = desk;
  const found = desk.isAway ? ['the way back to main'] : [];
  if (desk.isStashed) found.push('the stash');
  for (const [path, text] of content)
    if (!repository.has(path) || repository.read(path) !== text) found.push(`the content of ${path}`);
  if (staged !== null && repository.git('show', ':docs/three.md') !== staged) found.push('the staged work');
  const own = new Set(content.keys());
  for (const line of repository.git('status', '--porcelain', '--untracked-files=all').split('\n')) {
    const path = line.slice(3);
    if (path !== '' && !own.has(path)) found.push(`a clean checkout: ${line}`);
  }
  return found;
}
