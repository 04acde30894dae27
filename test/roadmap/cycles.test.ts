import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles } from '../../src/roadmap/cycles.ts';

const graph = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.array(fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }), {
    minLength: size,
    maxLength: size,
  }),
);

/** Nodes that can be reached from a node in one or more steps. */
function reachable(edges: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  const seen = new Set<number>();
  const queue = [...(edges[from] ?? [])];
  for (const node of queue) {
    if (seen.has(node)) continue;
    seen.add(node);
    queue.push(...(edges[node] ?? []));
  }
  return seen;
}

describe('findCycles', () => {
  // @spec contract.md#roadmap
  it('finds one cycle for each group of nodes that reach each other, and none elsewhere', () => {
    fc.assert(
      fc.property(graph, (drawn) => {
        const edges = drawn.map((targets, node) => targets.filter((target) => target !== node));
        const cycles = findCycles(edges);
        const groupOf = edges.map((_, node) =>
          edges.findIndex(
            (__, other) =>
              other === node || (reachable(edges, node).has(other) && reachable(edges, other).has(node)),
          ),
        );
        const cyclic = new Set(groupOf.filter((group, node) => group !== node));
        expect(cycles.map(([first]) => first)).toEqual([...cyclic].toSorted((a, b) => a - b));
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length);
          cycle.forEach((node, index) => {
            expect(edges[node]).toContain(cycle[(index + 1) % cycle.length]);
          });
        }
      }),
      { numRuns: 2000 },
    );
  });

  // @spec contract.md#invariants I18: no depth of nesting stops a parser
  it('follows a chain of any length', () => {
    const size = 100_000;
    const chain = Array.from({ length: size }, (_, node) => [(node + 1) % size]);
    expect(findCycles(chain)[0]).toHaveLength(size);
  });
});
