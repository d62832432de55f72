/** Circles in a directed graph: one shortest circle for every knot of nodes that reach each other. */

interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Each answer is a list of edges where every `to` is the next `from` and the last leads back to the first. */
export function findCycles<E extends Edge>(edges: readonly E[]): E[][] {
  const outgoing = Map.groupBy(edges, (edge) => edge.from);
  const reported = new Set<string>();
  const cycles: E[][] = [];
  for (const start of [...outgoing.keys()].toSorted()) {
    if (reported.has(start)) continue;
    const cycle = shortestWayBack(outgoing, start);
    if (cycle === undefined) continue;
    cycles.push(cycle);
    for (const edge of cycle) reported.add(edge.from);
  }
  return cycles;
}

function shortestWayBack<E extends Edge>(outgoing: ReadonlyMap<string, readonly E[]>, start: string): E[] | undefined {
  const cameBy = new Map<string, E>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of outgoing.get(at) ?? []) {
      if (edge.to === start) return [...wayTo(cameBy, start, at), edge];
      if (cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return undefined;
}

function wayTo<E extends Edge>(cameBy: ReadonlyMap<string, E>, start: string, end: string): E[] {
  const way: E[] = [];
  let at = end;
  while (at !== start) {
    const edge = cameBy.get(at);
    if (edge === undefined) break;
    way.unshift(edge);
    at = edge.from;
  }
  return way;
}
