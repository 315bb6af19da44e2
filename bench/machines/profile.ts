import type { Profiler } from 'node:inspector';

const NOT_WORK: ReadonlySet<string> = new Set(['(idle)', '(root)']);

/** Of the working time in a profile, the share of what ran in or below files whose path contains `folder`, 0 to 1. */
export const shareUnder = (profile: Profiler.Profile, folder: string): number => {
  const inside = new Set<number>();
  const working = new Set<number>();
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const visit = (id: number, below: boolean): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const here = below || node.callFrame.url.includes(folder);
    if (here) inside.add(id);
    if (!NOT_WORK.has(node.callFrame.functionName)) working.add(id);
    for (const child of node.children ?? []) visit(child, here);
  };
  visit(profile.nodes[0]?.id ?? 0, false);
  let all = 0;
  let part = 0;
  profile.samples?.forEach((id, i) => {
    const time = profile.timeDeltas?.[i] ?? 0;
    if (!working.has(id)) return;
    all += time;
    if (inside.has(id)) part += time;
  });
  return all === 0 ? 0 : part / all;
};
