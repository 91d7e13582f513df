// Draws figures as they start, for readers before and without scripts and for paper: a command of the build.
// Reads [{ id, name, state, folder }] from standard input as JSON; writes for each its markup, or null where the figure
// has no still picture or needs a file that is not in `folder`.
import { existsSync, readFileSync } from "node:fs";

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

const figures = JSON.parse(readFileSync(0, "utf8"));
const stills = [];
for (const figure of figures) stills.push(await drawStill(figure));
process.stdout.write(JSON.stringify(stills));
