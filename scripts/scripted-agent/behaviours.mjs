import * as git from './bend-git.mjs';
import * as plans from './bend-plans.mjs';
import * as processes from './bend-process.mjs';
import * as records from './bend-records.mjs';
import * as reviews from './bend-reviews.mjs';
import * as work from './bend-work.mjs';
import { playWell } from './play-well.mjs';

/** Resolving conflicts is part of good work; the name lets a scenario say that it is meant. */
const GOOD = { well: playWell, resolveConflict: playWell };
const MODULES = [GOOD, records, plans, reviews, work, git, processes];

const byName = new Map(
  MODULES.flatMap((module) => Object.entries(module).map(([name, behave]) => [kebabCase(name), behave])),
);

/** The behaviour that a step calls by its name in kebab case. */
export function behaviourNamed(name) {
  const behave = byName.get(name);
  if (behave === undefined) {
    throw new Error(
      `no behaviour is called ${name}; expected one of ${[...byName.keys()].sort().join(', ')}`,
    );
  }
  return behave;
}

function kebabCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
