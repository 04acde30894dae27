import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, type OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { type LandingScene, makeLandingScene } from './landing-scene.ts';
import type { TemporaryRepository } from './temporary-repository.ts';

/** A git on PATH that can be told to answer one subcommand in its own way; it passes everything else on. */
export interface FakeGit {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `shell` runs in place of the calls that have `subcommand` among their arguments. */
  answer(subcommand: string, shell: string): void;
  behave(): void;
  /** Behaves and notes the calls of these subcommands; returns what was noted so far. */
  note(...subcommands: readonly string[]): () => readonly string[];
}

export function makeFakeGit(repository: Pick<TemporaryRepository, 'root'>): FakeGit {
  const folder = join(repository.root, '..', 'bin');
  const real = process.env['PATH'] ?? '';
  mkdirSync(folder);
  const answer = (subcommand: string, shell: string): void => {
    const choose = `for argument in "$@"; do\n  if [ "$argument" = "${subcommand}" ]; then ${shell}; fi\ndone`;
    writeFileSync(join(folder, 'git'), `#!/bin/sh\n${choose}\nPATH='${real}' exec git "$@"\n`);
    chmodSync(join(folder, 'git'), 0o755);
  };
  const behave = (): void => answer('nothing', 'true');
  const note = (...subcommands: readonly string[]): (() => readonly string[]) => {
    const starts = join(folder, 'starts');
    writeFileSync(starts, '');
    const choose = `for argument in "$@"; do\n  case "$argument" in ${subcommands.join('|')}) echo "$argument" >>'${starts}';; esac\ndone`;
    writeFileSync(join(folder, 'git'), `#!/bin/sh\n${choose}\nPATH='${real}' exec git "$@"\n`);
    return () => readFileSync(starts, 'utf8').split('\n').slice(0, -1);
  };
  behave();
  return { environment: { ...process.env, PATH: `${folder}:${real}` }, answer, behave, note };
}

/** A landing scene whose repository is worked on through a fake git that behaves until told otherwise. */
export interface FakeGitScene {
  readonly scene: LandingScene;
  readonly opened: OpenedRepository;
  readonly fake: FakeGit;
  remove(): void;
}

export async function makeFakeGitScene(): Promise<FakeGitScene> {
  const scene = makeLandingScene();
  const fake = makeFakeGit(scene.repository);
  const result = await openRepository(scene.repository.root, { environment: fake.environment });
  if (!result.ok) throw new Error(result.error.message);
  const opened = result.value;
  const remove = (): void => {
    opened.close();
    scene.repository.remove();
  };
  return { scene, opened, fake, remove };
}
