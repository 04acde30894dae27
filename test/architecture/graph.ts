import type { Module } from './parse-module.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Import cycles, type imports included: each is given once, as the files on it. */
export function findCycles(modules: readonly Module[]): readonly string[] {
  const graph = importGraph(modules);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      const cycle = [...trail.slice(at), path].join(' -> ');
      cycles.push(`${cycle}: move what both need into a third file, or pass it in.`);
    }
    if (at !== -1 || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return cycles;
}

/** Files that no entry point needs. */
export function findUnreachable(modules: readonly Module[], entries: readonly string[]): readonly string[] {
  const graph = importGraph(modules);
  const missing = entries.filter((entry) => !graph.has(entry));
  if (missing.length > 0) return missing.map((entry) => `${entry} does not exist; it is an entry point.`);
  const reached = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    open.push(...(graph.get(path) ?? []));
  }
  return modules
    .filter(({ path }) => !reached.has(path))
    .map(({ path }) => `${path} is not reached from ${entries.join(', ')}; wire it in or delete it.`);
}

/** Imports of files that are not there. */
export function findDangling(modules: readonly Module[]): readonly string[] {
  const known = new Set(modules.map(({ path }) => path));
  return modules.flatMap(({ path, imports }) =>
    imports.flatMap(({ target, line }) =>
      target.kind === 'file' && !known.has(target.path)
        ? [`${path}:${line} imports ${target.path}, which does not exist.`]
        : [],
    ),
  );
}

function importGraph(modules: readonly Module[]): Graph {
  return new Map(
    modules.map(({ path, imports }) => [
      path,
      imports.flatMap(({ target }) => (target.kind === 'file' ? [target.path] : [])),
    ]),
  );
}
