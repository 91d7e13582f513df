// What goes on between the drawing and the bars: the numbers, the hidden units, the affine map.

import { divergingColour } from "../shared/colours.mjs";
import { colour, element, field, fitCanvas, number, select, symbol, thousands } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { explain, GRID } from "./model.mjs";
import { numbersPanel } from "./numbers.mjs";

export function makePanels(network, meta, onrow) {
  const panel = element("div", {});
  const views = {
    numbers: numbersPanel(),
    hidden: hiddenPanel(network),
    map: mapPanel(network, onrow),
    steps: stepsPanel(meta),
  };
  for (const view of Object.values(views)) panel.append(view.element);
  return {
    element: panel,
    show(name, reading, pixels, row) {
      const chosen = views[name] ?? views.numbers;
      for (const view of Object.values(views)) view.element.hidden = view !== chosen;
      chosen.show(reading, pixels, row);
    },
  };
}

function hiddenPanel(network) {
  const layers = Array.from({ length: network.L - 1 }, (_, i) => {
    const columns = 16;
    const text = element("p", {});
    const canvas = element("canvas", { role: "img" });
    return { ell: i + 1, columns, text, canvas };
  });
  const panel = element(
    "div",
    {},
    element(
      "p",
      {},
      inLanguage(
        "Each cell is one hidden unit. The brighter, the larger its value; a cross marks an inactive unit, since its ",
      ),
      symbol("z"),
      inLanguage(" is at most 0."),
    ),
    element(
      "div",
      { class: "wg-pair" },
      layers.map(({ text, canvas }) => element("div", {}, text, canvas)),
    ),
  );
  return {
    element: panel,
    show(reading) {
      for (const { ell, columns, text, canvas } of layers) {
        canvas.hidden = !reading;
        if (!reading) {
          text.replaceChildren(symbol(`h^(${ell})`), inLanguage(": draw something first."));
          continue;
        }
        const values = reading.h[ell];
        const on = values.filter((v) => v > 0).length;
        const top = Math.max(...values, 1e-9);
        text.replaceChildren(
          symbol(`h^(${ell})`),
          inLanguage(": {on} of {all} units are active, the largest is {largest}", {
            on,
            all: values.length,
            largest: number(Math.max(...values), 1),
          }),
        );
        canvas.setAttribute(
          "aria-label",
          inLanguage("Hidden layer {ell}: {on} of {all} units are active", { ell, on, all: values.length }),
        );
        drawUnits(canvas, values, columns, top);
      }
    },
  };
}

function drawUnits(canvas, values, columns, top) {
  const cell = 18;
  const rows = Math.ceil(values.length / columns);
  const context = fitCanvas(canvas, columns * cell, rows * cell);
  canvas.style.width = `${columns * cell}px`;
  canvas.style.aspectRatio = `${columns} / ${rows}`;
  context.fillStyle = "#000";
  context.fillRect(0, 0, columns * cell, rows * cell);
  values.forEach((value, i) => {
    const [x, y] = [(i % columns) * cell, Math.floor(i / columns) * cell];
    if (value > 0) {
      const share = 0.15 + 0.85 * Math.sqrt(value / top);
      context.fillStyle = `rgb(${Math.round(245 * share)},${Math.round(208 * share)},${Math.round(138 * share)})`;
      context.fillRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
    } else {
      context.strokeStyle = "#6f7782";
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(x + cell / 2 - 2, y + cell / 2 - 2);
      context.lineTo(x + cell / 2 + 2, y + cell / 2 + 2);
      context.moveTo(x + cell / 2 + 2, y + cell / 2 - 2);
      context.lineTo(x + cell / 2 - 2, y + cell / 2 + 2);
      context.stroke();
    }
  });
}

function mapPanel(network, onrow) {
  const canvas = element("canvas", { width: GRID, height: GRID, class: "wg-map", role: "img" });
  const products = element("canvas", { width: GRID, height: GRID, class: "wg-map", role: "img" });
  const chooser = select(
    [
      ["-1", inLanguage("the digit it reads")],
      ...Array.from({ length: 10 }, (_, i) => [String(i), inLanguage("digit {i}", { i })]),
    ],
    -1,
    (value) => onrow(Number(value)),
  );
  const sums = element("div", { class: "wg-sums" });
  const panel = element(
    "div",
    {},
    mapText(),
    element("div", { class: "wg-bar" }, field(inLanguage("Row of"), chooser)),
    element(
      "div",
      { class: "wg-pair" },
      element("div", {}, element("p", {}, inLanguage("the row of "), symbol("A")), canvas),
      element("div", {}, element("p", {}, inLanguage("each entry times "), symbol("x_i")), products),
      sums,
    ),
  );
  return {
    element: panel,
    show(reading, _pixels, row) {
      chooser.value = String(row);
      const k = row >= 0 && row <= 9 ? row : (reading?.digit ?? 0);
      const { a, c, value } = reading ? explain(network, reading, k) : { a: new Float64Array(784), c: 0, value: 0 };
      paint(canvas, a);
      paint(
        products,
        a.map((v, i) => (reading ? v * reading.x[i] : 0)),
      );
      canvas.setAttribute(
        "aria-label",
        inLanguage("Row {k} of the affine map as an image, entries from {low} to {high}", {
          k,
          low: number(Math.min(...a), 2),
          high: number(Math.max(...a), 2),
        }),
      );
      products.setAttribute(
        "aria-label",
        inLanguage("The entries of row {k} times the image; they sum to {sum}", { k, sum: number(value - c, 2) }),
      );
      if (!reading) {
        sums.replaceChildren(element("p", {}, inLanguage("Draw something first.")));
        return;
      }
      sums.replaceChildren(...scores(k, { sum: value - c, c, value, z: reading.z[network.L][k] }));
    },
  };
}

/** What the map is. */
const mapText = () =>
  element(
    "p",
    {},
    inLanguage("Around this image the network "),
    element("i", {}, inLanguage("is")),
    inLanguage(" one affine map: "),
    symbol("Φ"),
    "(",
    symbol("x"),
    "′) = ",
    symbol("A"),
    " ",
    symbol("x"),
    "′ + ",
    symbol("c"),
    inLanguage(" for all images "),
    symbol("x"),
    inLanguage("′ for which the same units are active. Row "),
    symbol("k"),
    inLanguage(" of "),
    symbol("A"),
    inLanguage(
      " has 784 entries, so it is an image, too: orange counts for the digit, blue against it, and what has the colour of the paper is 0.",
    ),
  );

/** The score of digit k, by the affine map and by the forward pass (z). */
function scores(k, { sum, c, value, z }) {
  const rows = [
    [inLanguage("digit {k}: the sum of all entries times x", { k }), sum],
    [inLanguage("the entry of c"), c],
    [inLanguage("together: A x + c"), value],
    [inLanguage("score by the forward pass"), z],
  ];
  const row = ([text, v]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, text),
      element("td", { class: "wg-number wg-right" }, number(v, 4)),
    );
  const caption = inLanguage("The score by the affine map and by the forward pass");
  const difference = Math.abs(value - z).toExponential(0);
  return [
    element(
      "table",
      { class: "wg-table" },
      element("caption", { class: "wg-hidden-text" }, caption),
      element("tbody", {}, rows.map(row)),
    ),
    element("p", {}, inLanguage("They differ by {difference}.", { difference })),
  ];
}

function paint(canvas, values) {
  const top = Math.max(...values.map(Math.abs), 1e-12);
  const paper = colour(canvas, "--wg-middle").split(" ").map(Number);
  const data = new ImageData(GRID, GRID);
  for (const [i, v] of values.entries()) data.data.set([...divergingColour(v / top, paper), 255], 4 * i);
  canvas.getContext("2d").putImageData(data, 0, 0);
}

function stepsPanel(meta) {
  const share = (part) => `${(100 * part).toFixed(2)}\u00a0%`;
  return {
    element: element(
      "div",
      {},
      element(
        "p",
        {},
        inLanguage(
          "The network has only seen digits that were prepared in one way. Your drawing is prepared in the same way:",
        ),
      ),
      element(
        "ol",
        {},
        [
          inLanguage("A very thin or very thick pen is brought to the width of the strokes in MNIST."),
          inLanguage(
            "The smallest box around the strokes is scaled until its longer side is 20 pixels. Each pixel gets the share of it that is covered, from 0 to 255.",
          ),
          inLanguage(
            "The result is placed in 28 × 28 pixels so that the centre of mass of the strokes lies in the middle.",
          ),
        ].map((text) => element("li", {}, text)),
      ),
      element(
        "p",
        {},
        inLanguage("So size and place do not matter: try it. Without these steps most drawings are misread."),
      ),
      element(
        "p",
        {},
        inLanguage(
          "The weights are those of the chapter, each rounded to a whole number from −127 to 127 times a step of its unit, so that they fit into {size} kB. Of the {images} test images the network reads {rounded} right with them, and {exact} without rounding; {changed} predictions differ.",
          {
            size: Math.round(meta.bytes / 1000),
            images: thousands(meta.test_images),
            rounded: share(meta.accuracy_rounded),
            exact: share(meta.accuracy),
            changed: meta.predictions_changed,
          },
        ),
      ),
    ),
    show() {},
  };
}
