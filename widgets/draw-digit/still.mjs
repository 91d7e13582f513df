// The figure as it starts, as a picture: an image of the test set and what the network reads in it.
import { divergingColour } from "../shared/colours.mjs";
import { inLanguage } from "../shared/words.mjs";
import { element, svg } from "../stills/markup.mjs";
import { pictureAddress } from "../stills/picture.mjs";
import { drawBars, drawLegend } from "./bars.mjs";
import { DEFAULTS, explain, GRID, read as readImage } from "./model.mjs";
import { decodeBytes, decodeNetwork } from "./network-file.mjs";
import { describeReading } from "./words.mjs";

export { DEFAULTS };
export const NEEDS = ["network.json", "network.bin"];

export function still(state, { id, read }) {
  const meta = JSON.parse(read("network.json"));
  const data = read("network.bin");
  const network = decodeNetwork(meta, data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
  const { label, pixels } = meta.examples[state.example] ?? meta.examples[0];
  const image = decodeBytes(pixels);
  const reading = readImage(network, image);
  const { verdict, remark } = describeReading(reading, label);
  return [
    element(
      "div",
      { class: "wg-digit" },
      element(
        "div",
        { class: "wg-paper" },
        element(
          "div",
          { class: "wg-sheet-box" },
          picture(
            "wg-sheet",
            inLanguage("A {label} of the test set, white on black", { label }),
            pictureAddress(image, GRID),
          ),
        ),
      ),
      element(
        "div",
        { class: "wg-result" },
        element("p", { class: "wg-verdict" }, verdict),
        element("p", {}, remark),
        drawBars(svg, id, reading, label),
        drawLegend({ element, svg }, id, reading, label),
      ),
    ),
    state.view === "map" ? drawMap(network, reading) : null,
  ];
}

/** The row of the affine map, and each entry times the image: as in the figure. */
function drawMap(network, reading) {
  const { a } = explain(network, reading, reading.digit);
  const part = (title, text, values) =>
    element("div", {}, element("p", {}, title), picture("wg-map", text, pictureAddress(colours(values), GRID)));
  return element(
    "div",
    { class: "wg-pair" },
    part(
      inLanguage("the row of its affine map"),
      inLanguage("Row {row} of the affine map as an image: orange counts for the digit, blue against it", {
        row: reading.digit,
      }),
      a,
    ),
    part(
      inLanguage("each entry times the image"),
      inLanguage("The same entries, each times the image: coloured along the strokes"),
      a.map((v, i) => v * reading.x[i]),
    ),
  );
}

/** Colours that let the paper through where a value is near 0, so that the paper may be light or dark. */
function colours(values) {
  const top = Math.max(...values.map(Math.abs), 1e-12);
  return Array.from(values, (v) => [...divergingColour(Math.sign(v)), Math.round(255 * (Math.abs(v) / top) ** 0.7)]);
}

function picture(name, text, address) {
  return svg(
    "svg",
    { class: name, viewBox: `0 0 ${GRID} ${GRID}`, role: "img", "aria-label": text },
    svg("image", { href: address, width: GRID, height: GRID }),
  );
}
