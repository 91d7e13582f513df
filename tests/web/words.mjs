// The words of the interface, in English, for modules that are tested without a page.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../src/course_site/pages/words.js", import.meta.url), "utf8"));
