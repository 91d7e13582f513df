// What goes on between the drawing and the bars: the numbers, the hidden units, the affine map.
import { colour, field, fitCanvas, element, number, select, symbol, thousands } from "../shared/dom.mjs";
import { divergingColour } from "../shared/colours.mjs";
import { GRID, explain } from "./model.mjs";
import { numbersPanel } from "./numbers.mjs";

export function makePanels(network, meta, onrow) {
  const panel = element("div", {});
  const views = { numbers: numbersPanel(), hidden: hiddenPanel(network), map: mapPanel(network, onrow), steps: stepsPanel(meta) };
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
  const panel = element("div", {},
    element("p", {}, "Each cell is one hidden unit. The brighter, the larger its value; a cross marks an inactive unit, since its ",
      symbol("z"), " is at most 0."),
    element("div", { class: "wg-pair" }, layers.map(({ text, canvas }) => element("div", {}, text, canvas))));
  return {
    element: panel,
    show(reading) {
      for (const { ell, columns, text, canvas } of layers) {
        canvas.hidden = !reading;
        if (!reading) {
          text.replaceChildren(symbol(`h^(${ell})`), ": draw something first.");
          continue;
        }
        const values = reading.h[ell];
        const on = values.filter((v) => v > 0).length;
        const top = Math.max(...values, 1e-9);
        text.replaceChildren(symbol(`h^(${ell})`), `: ${on} of ${values.length} units are active, the largest is ${number(Math.max(...values), 1)}`);
        canvas.setAttribute("aria-label", `Hidden layer ${ell}: ${on} of ${values.length} units are active`);
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
  const chooser = select([["-1", "the digit it reads"], ...Array.from({ length: 10 }, (_, i) => [String(i), `digit ${i}`])], -1, (value) => onrow(Number(value)));
  const sums = element("div", { class: "wg-sums" });
  const panel = element("div", {},
    element("p", {}, "Around this image the network ", element("i", {}, "is"), " one affine map: ", symbol("Φ"), "(", symbol("x"), "′) = ", symbol("A"), " ", symbol("x"), "′ + ", symbol("c"),
      " for all images ", symbol("x"), "′ for which the same units are active. Row ", symbol("k"), " of ", symbol("A"), " has 784 entries, so it is an image, too: orange counts for the digit, blue against it, and what has the colour of the paper is 0."),
    element("div", { class: "wg-bar" }, field("Row of", chooser)),
    element("div", { class: "wg-pair" },
      element("div", {}, element("p", {}, "the row of ", symbol("A")), canvas),
      element("div", {}, element("p", {}, "each entry times ", symbol("x_i")), products), sums));
  return {
    element: panel,
    show(reading, pixels, row) {
      chooser.value = String(row);
      const k = row >= 0 && row <= 9 ? row : reading?.digit ?? 0;
      const { a, c, value } = reading ? explain(network, reading, k) : { a: new Float64Array(784), c: 0, value: 0 };
      paint(canvas, a);
      paint(products, a.map((v, i) => (reading ? v * reading.x[i] : 0)));
      canvas.setAttribute("aria-label", `Row ${k} of the affine map as an image, entries from ${number(Math.min(...a), 2)} to ${number(Math.max(...a), 2)}`);
      products.setAttribute("aria-label", `The entries of row ${k} times the image; they sum to ${number(value - c, 2)}`);
      if (!reading) {
        sums.replaceChildren(element("p", {}, "Draw something first."));
        return;
      }
      const z = reading.z[network.L][k];
      sums.replaceChildren(element("table", { class: "wg-table" },
        element("caption", { class: "wg-hidden-text" }, "The score by the affine map and by the forward pass"),
        element("tbody", {}, [
          [`digit ${k}: the sum of all entries times x`, value - c], ["the entry of c", c],
          ["together: A x + c", value], ["score by the forward pass", z],
        ].map(([text, v]) => element("tr", {}, element("th", { scope: "row" }, text), element("td", { class: "wg-number wg-right" }, number(v, 4)))))),
      element("p", {}, `They differ by ${Math.abs(value - z).toExponential(0)}.`));
    },
  };
}

function paint(canvas, values) {
  const top = Math.max(...values.map(Math.abs), 1e-12);
  const paper = colour(canvas, "--wg-middle").split(" ").map(Number);
  const data = new ImageData(GRID, GRID);
  values.forEach((v, i) => data.data.set([...divergingColour(v / top, paper), 255], 4 * i));
  canvas.getContext("2d").putImageData(data, 0, 0);
}

function stepsPanel(meta) {
  const share = (part) => `${(100 * part).toFixed(2)}\u00a0%`;
  return {
    element: element("div", {},
      element("p", {}, "The network has only seen digits that were prepared in one way. Your drawing is prepared in the same way:"),
      element("ol", {}, [
        "A very thin or very thick pen is brought to the width of the strokes in MNIST.",
        "The smallest box around the strokes is scaled until its longer side is 20 pixels. Each pixel gets the share of it that is covered, from 0 to 255.",
        "The result is placed in 28 × 28 pixels so that the centre of mass of the strokes lies in the middle.",
      ].map((text) => element("li", {}, text))),
      element("p", {}, "So size and place do not matter: try it. Without these steps most drawings are misread."),
      element("p", {}, `The weights are those of the chapter, each rounded to a whole number from −127 to 127 times a step of its unit, so that they fit into ${Math.round(meta.bytes / 1000)} kB. `
        + `Of the ${thousands(meta.test_images)} test images the network reads ${share(meta.accuracy_rounded)} right with them, and ${share(meta.accuracy)} without rounding; ${meta.predictions_changed} predictions differ.`)),
    show() {},
  };
}
