// The key to the colours of heights: a bar from the lowest to the highest value of Φ, with round numbers. Pure.
import { heightColour } from "../shared/colours.mjs";
import { shortNumber } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { niceLevels } from "./regions.mjs";

const [WIDTH, BAR, HEIGHT] = [400, 12, 36];
const [LEFT, RIGHT] = [14, WIDTH - 26]; // room for half a number, and for the name at the end
const STOPS = 9;

/** The key, made by `svg` of shared/dom.mjs or of stills/markup.mjs; `id` names its gradient. */
export function drawKey(svg, id, [low, high]) {
  const span = high - low;
  const place = (v) => LEFT + ((v - low) / span) * (RIGHT - LEFT);
  const stops = Array.from({ length: STOPS + 1 }, (_, k) =>
    svg("stop", { offset: k / STOPS, "stop-color": `rgb(${heightColour(k / STOPS).join(",")})` }),
  );
  const levels = niceLevels(low, high, 5);
  return svg(
    "svg",
    {
      class: "wg-key wg-drawing",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label":
        span > 1e-9
          ? inLanguage("Colours: dark blue is {low}, yellow is {high}.", {
              low: shortNumber(low),
              high: shortNumber(high),
            })
          : inLanguage("One colour: Φ is {value} everywhere.", { value: shortNumber(low) }),
    },
    svg("defs", {}, svg("linearGradient", { id }, stops)),
    svg("rect", {
      x: LEFT,
      y: 1,
      width: RIGHT - LEFT,
      height: BAR,
      fill: span > 1e-9 ? `url(#${id})` : `rgb(${heightColour(0.5).join(",")})`,
      class: "wg-key-bar",
    }),
    levels.map((v) => [
      svg("line", { x1: place(v), x2: place(v), y1: BAR + 1, y2: BAR + 6, class: "wg-key-tick" }),
      svg("text", { x: place(v), y: HEIGHT - 5, "text-anchor": "middle" }, shortNumber(v, 4)),
    ]),
    svg("text", { x: WIDTH - 1, y: BAR, "text-anchor": "end", class: "wg-key-name" }, "Φ"),
  );
}
