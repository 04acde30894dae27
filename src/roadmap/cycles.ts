/** Nodes are numbers from 0; `edges[n]` lists what `n` depends on. */
export type Graph = readonly (readonly number[])[];

/**
 * One cycle of each group of nodes that depend on each other: the shortest through the group's first node, which
 * it begins with. Linear in the size of the graph.
 */
export function findCycles(edges: Graph): readonly (readonly number[])[] {
  const groups = strongGroups(edges);
  const cycles: (readonly number[])[] = [];
  for (const group of groups.members) {
    const first = group.reduce((least, node) => Math.min(least, node), Infinity);
    if (group.length > 1) cycles.push(shortestCycle(edges, first, groups.groupOf));
  }
  return cycles.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

interface Groups {
  readonly groupOf: readonly number[];
  readonly members: readonly (readonly number[])[];
}

/** Tarjan's strongly connected components, without recursion: a chain of 50,000 would overflow the stack. */
function strongGroups(edges: Graph): Groups {
  const order: number[] = edges.map(() => -1);
  const low: number[] = edges.map(() => 0);
  const groupOf: number[] = edges.map(() => -1);
  const members: number[][] = [];
  const open: number[] = [];
  const path: { node: number; next: number }[] = [];
  let clock = 0;
  const enter = (node: number) => {
    order[node] = clock;
    low[node] = clock++;
    open.push(node);
    path.push({ node, next: 0 });
  };
  const closeGroup = (node: number) => {
    const group: number[] = [];
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      groupOf[member] = members.length;
      group.push(member);
      if (member === node) break;
    }
    members.push(group);
  };
  for (let root = 0; root < edges.length; root++) {
    if (order[root] === -1) enter(root);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const target = edges[step.node]?.[step.next++];
      if (target === undefined) {
        path.pop();
        const parent = path.at(-1);
        if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[step.node] ?? 0);
        if (low[step.node] === order[step.node]) closeGroup(step.node);
      } else if (order[target] === -1) {
        enter(target);
      } else if (groupOf[target] === -1) {
        low[step.node] = Math.min(low[step.node] ?? 0, order[target] ?? 0);
      }
    }
  }
  return { groupOf, members };
}

/** The shortest way from `first` back to itself inside its group; the closing node is not repeated. */
function shortestCycle(edges: Graph, first: number, groupOf: readonly number[]): readonly number[] {
  const cameFrom = new Map<number, number>();
  const queue = [first];
  for (const node of queue) {
    for (const target of edges[node] ?? []) {
      if (target === first) return pathTo(node, first, cameFrom);
      if (groupOf[target] !== groupOf[first] || cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return [first];
}

function pathTo(last: number, first: number, cameFrom: ReadonlyMap<number, number>): readonly number[] {
  const nodes = [last];
  for (let node: number | undefined = last; node !== first && node !== undefined; ) {
    node = cameFrom.get(node);
    if (node !== undefined) nodes.push(node);
  }
  return nodes.toReversed();
}
