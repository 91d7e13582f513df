// Where the digits are kept: this browser, under the address of the course.
import { pack, unpack } from "./model.mjs";

const NAME = "hand";

/**
 * recall() returns the digits kept, remember(digits) tells whether there was room for them; onChange(call) hears of
 * the digits that another tab has kept.
 */
export function makeStore() {
  const work = typeof courseWork === "undefined" ? null : courseWork;
  const recall = () => unpack(work?.recall(NAME) ?? "").digits ?? [];
  return {
    recall,
    onChange(call) {
      addEventListener("storage", ({ key }) => {
        if (key === work?.key(NAME)) call(recall());
      });
    },
    remember(digits) {
      if (!work || localStorage.forgets) return false;
      if (digits.length) return work.remember(NAME, pack(digits));
      work.forget(NAME);
      return true;
    },
  };
}
