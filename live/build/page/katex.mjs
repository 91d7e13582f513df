export { default } from "katex/dist/katex.mjs";
