import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configTable } from '../../src/contract/config-table.ts';
import { ERRORS } from '../../src/contract/errors.ts';
import { judgeAdmissibility } from '../../src/core/merge/admissibility.ts';
import { aLanding, anAdmissibleRound, anObservation, aState } from '../core/support/build.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';

/** A text of the project, with where it is. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export function readSource(path: string): Source {
  return { path, text: readFileSync(join(PROJECT_ROOT, path), 'utf8') };
}

/** Everything written by hand below `src`, the table itself aside. */
export function readSources(): readonly Source[] {
  return readdirSync(join(PROJECT_ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/generated|error-rows/.test(name))
    .map((name) => readSource(`src/${name}`));
}

const FAMILIES = new Set(Object.keys(ERRORS).map((code) => code.split('.')[0]));
const FILE_NAME = /\.(?:md|json|jsonl|worktree)$/;

/** Quoted words of the form of a code, of a family that the table has, that are neither codes nor anything else known. */
export function unknownCodes(source: Source, others: ReadonlySet<string>): readonly string[] {
  const quoted = source.text.matchAll(/(['`])([a-z]+(?:-[a-z]+)*\.[a-z_]+(?:-[a-z]+)*)\1/g);
  return [...quoted]
    .map(([, , word = '']) => word)
    .filter((word) => FAMILIES.has(word.split('.')[0] ?? '') && !FILE_NAME.test(word))
    .filter((word) => !Object.hasOwn(ERRORS, word) && !others.has(word))
    .map(
      (word) => `${source.path} names ${word}; add a row to src/contract/error-rows or use one that is there`,
    );
}

/** Words of the same form that name something else: rules, checks of doctor, predicates, keys. */
export function otherWords(sources: readonly Source[]): ReadonlySet<string> {
  const round = anAdmissibleRound();
  return new Set([
    ...sources.flatMap(({ text }) => matches(text, /because\(\s*'([^']+)'/g)),
    ...sources
      .filter(({ path }) => path.startsWith('src/controller/doctor/'))
      .flatMap(({ text }) => matches(text, /\bid: '([^']+)'/g)),
    ...judgeAdmissibility(anObservation({ rounds: [round] }), round, aLanding()).map((one) => one.predicate),
    ...Object.keys(configTable),
    ...Object.keys(aState()).map((field) => `state.${field}`),
  ]);
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}
