// Draws figures as they start, for readers before and without scripts and for paper: a command of the build.
// Reads { words, figures } from standard input as JSON: the translations of the page's language, and
// { id, name, state, folder } of each figure; writes for each its markup, or null where the figure
// has no still picture or needs a file that is not in `folder`.
import { existsSync, readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

import { decodeState } from "../shared/state.mjs";
import { write } from "./markup.mjs";

async function drawStill({ id, name, state, folder }) {
  const file = new URL(`../${name}/still.mjs`, import.meta.url);
  if (!existsSync(file)) return null;
  const { DEFAULTS, NEEDS = [], still } = await import(file);
  if (NEEDS.some((needed) => !existsSync(`${folder}/${needed}`))) return null;
  const read = (needed) => readFileSync(`${folder}/${needed}`);
  return write(still(decodeState(name, `${name}?${state}`, DEFAULTS), { id: `still-${id}`, read }));
}

const { words, figures } = JSON.parse(readFileSync(0, "utf8"));
const script = new URL("../../src/course_site/pages/words.js", import.meta.url);
runInThisContext(`${readFileSync(script, "utf8")}; globalThis.inLanguage.table = ${JSON.stringify(words)};`);
const stills = [];
for (const figure of figures) stills.push(await drawStill(figure));
process.stdout.write(JSON.stringify(stills));
