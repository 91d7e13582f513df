// Steps back. Pure.

/**
 * keep(value, group) stores what was before a change; changes of one group in a row are one step, until close().
 * back() takes the newest value out, or returns null; any() says whether there is one.
 */
export function makeUndo(limit = 200) {
  const kept = [];
  let last = null;
  return {
    keep(value, group = null) {
      if (group !== null && group === last) return;
      last = group;
      kept.push(value);
      if (kept.length > limit) kept.shift();
    },
    close() {
      last = null;
    },
    back() {
      last = null;
      return kept.pop() ?? null;
    },
    any: () => kept.length > 0,
  };
}
