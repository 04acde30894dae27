import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { artifactPath } from '../../../../src/contract/artifacts.ts';
import type { RecordSchema } from '../../../../src/contract/artifacts.ts';
import type { SchemaTypes } from '../../../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../../../src/contract/validate.ts';
import type { ScaffoldedRepository } from '../../../support/scaffold-repository.ts';

/** A landing as its commit says it, read with git alone. */
export interface LandedCommit {
  readonly commit: string;
  readonly parent: string;
  readonly roundId: string;
  readonly trailer: (name: string) => string;
}

/** Mode and object of every file outside orchestrator/, by path. */
export type Files = ReadonlyMap<string, string>;

/** The landings on base, oldest first. */
export function landings(repository: ScaffoldedRepository): readonly LandedCommit[] {
  return firstParents(repository).flatMap((commit) => {
    const trailer = (name: string) =>
      repository.git('log', '-1', `--format=%(trailers:key=${name},valueonly)`, commit).trim();
    const roundId = trailer('Orchestrator-Round');
    return roundId === '' ? [] : [{ commit, parent: `${commit}^`, roundId, trailer }];
  });
}

/** Commits on base since the scaffold, oldest first. */
function firstParents(repository: ScaffoldedRepository): readonly string[] {
  const listed = repository.git('rev-list', '--first-parent', '--reverse', `${repository.start}..main`);
  return listed.split('\n').filter((line) => line !== '');
}

/** A record of the round as its landing carries it. */
export function landedRecord<K extends RecordSchema>(
  repository: ScaffoldedRepository,
  { commit, roundId }: LandedCommit,
  schema: K,
): { readonly value: SchemaTypes[K]; readonly sha256: string } {
  const path = artifactPath(roundId, schema.replaceAll('-', '_'));
  const bytes = execFileSync('git', ['cat-file', 'blob', `${commit}:${path}`], { cwd: repository.root });
  const parsed = parseRecord(schema, bytes, path);
  if (!parsed.ok) throw new Error(parsed.error[0]?.message ?? `${path} is invalid`);
  return { value: parsed.value, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The root tree of a landing with the `orchestrator/` of what it landed on. */
export function contentTree(repository: ScaffoldedRepository, { commit, parent }: LandedCommit): string {
  const own = topLevel(repository, commit).filter((line) => !line.endsWith('\torchestrator'));
  const theirs = topLevel(repository, parent).filter((line) => line.endsWith('\torchestrator'));
  const input = `${[...own, ...theirs].join('\n')}\n`;
  return execFileSync('git', ['mktree'], { cwd: repository.root, input, encoding: 'utf8' }).trim();
}

function topLevel(repository: ScaffoldedRepository, commit: string): readonly string[] {
  return repository
    .git('ls-tree', commit)
    .split('\n')
    .filter((line) => line !== '');
}

export function filesAt(repository: ScaffoldedRepository, commit: string): Files {
  const files = new Map<string, string>();
  for (const line of repository.git('ls-tree', '-r', '-z', commit).split('\0')) {
    const [facts = '', path = ''] = line.split('\t');
    const [mode = '', , object = ''] = facts.split(' ');
    if (path !== '' && isCounted(path)) files.set(path, `${mode} ${object}`);
  }
  return files;
}

/**
 * What base must hold when nothing but commits of persons and approved changes ever came to it: every landing adds
 * the lines that its review looked at, to what stood there.
 */
export function replayApproved(repository: ScaffoldedRepository): Files {
  const files = new Map(filesAt(repository, repository.start));
  const landed = new Map(landings(repository).map((landing) => [landing.commit, landing]));
  for (const commit of firstParents(repository)) {
    const landing = landed.get(commit);
    for (const line of landing === undefined
      ? diff(repository, `${commit}^`, commit)
      : approved(repository, landing)) {
      if ((files.get(line.path) ?? null) !== line.before)
        throw new Error(`${commit} changes ${line.path} from ${line.before}, which is not what stood there`);
      if (line.after === null) files.delete(line.path);
      else files.set(line.path, line.after);
    }
  }
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

interface Line {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

function approved(repository: ScaffoldedRepository, landing: LandedCommit): readonly Line[] {
  const head = landedRecord(repository, landing, 'review-record').value.reviewed_head;
  return diff(repository, repository.git('merge-base', landing.parent, head).trim(), head);
}

function diff(repository: ScaffoldedRepository, from: string, to: string): readonly Line[] {
  const raw = repository.git('diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to);
  const fields = raw.split('\0').filter((field) => field !== '');
  const lines: Line[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldId = '', newId = ''] = (fields[at] ?? '').slice(1).split(' ');
    const path = fields[at + 1] ?? '';
    if (isCounted(path))
      lines.push({ path, before: entryOf(oldMode, oldId), after: entryOf(newMode, newId) });
  }
  return lines;
}

function entryOf(mode: string, id: string): string | null {
  return mode === '000000' ? null : `${mode} ${id}`;
}

function isCounted(path: string): boolean {
  return !path.startsWith('orchestrator/');
}
