// What goes on between the drawing and the bars: the numbers, the hidden units, the affine map.
import { field, fitCanvas, h, number, select, symbol, thousands } from "../shared/dom.mjs";
import { divergingColour } from "../shared/colours.mjs";
import { GRID, explain } from "./model.mjs";

export function makePanels(network, meta, onrow) {
  const element = h("div", {});
  const views = { numbers: numbersPanel(), hidden: hiddenPanel(network), map: mapPanel(network, onrow), steps: stepsPanel(meta) };
  for (const view of Object.values(views)) element.append(view.element);
  return {
    element,
    show(name, reading, pixels, row) {
      const chosen = views[name] ?? views.numbers;
      for (const view of Object.values(views)) view.element.hidden = view !== chosen;
      chosen.show(reading, pixels, row);
    },
  };
}

function numbersPanel() {
  const cell = 19;
  const canvas = h("canvas", { class: "wg-numbers", role: "img" });
  const row = h("input", { type: "range", min: 1, max: GRID, value: 14, oninput: () => list() });
  const output = h("output", { class: "wg-row" });
  let shown = null;
  const list = () => {
    const i = Number(row.value) - 1;
    const numbers = shown ? [...shown.subarray(i * GRID, i * GRID + GRID)] : new Array(GRID).fill(0);
    output.value = `row ${i + 1}, entries ${i * GRID + 1} to ${(i + 1) * GRID}: ${numbers.join(" ")}`;
  };
  const element = h("div", {},
    h("p", {}, "The image as the network gets it: 28 rows of 28 grey values from 0 (black) to 255 (white). Divided by 255 and written row after row they are the vector ",
      symbol("x"), " of 784 numbers in [0, 1]."),
    h("div", { class: "wg-scroll", tabindex: "0", role: "region", "aria-label": "The 784 grey values" }, canvas),
    field("Read one row", row, output));
  output.htmlFor = row.id;
  return {
    element,
    show(reading, pixels) {
      shown = pixels;
      const side = cell * GRID;
      const context = fitCanvas(canvas, side, side);
      canvas.style.width = canvas.style.height = `${side}px`;
      context.font = "9px sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (let i = 0; i < GRID * GRID; i++) {
        const level = pixels ? pixels[i] : 0;
        const [x, y] = [(i % GRID) * cell, Math.floor(i / GRID) * cell];
        context.fillStyle = `rgb(${level},${level},${level})`;
        context.fillRect(x, y, cell, cell);
        context.fillStyle = level > 127 ? "#000" : level ? "#fff" : "#8f8f8f";
        context.fillText(String(level), x + cell / 2, y + cell / 2 + 0.5);
      }
      canvas.setAttribute("aria-label", pixels
        ? `Grid of 784 grey values, ${pixels.filter((v) => v > 0).length} of them not 0` : "Grid of 784 zeros");
      list();
    },
  };
}

function hiddenPanel(network) {
  const layers = Array.from({ length: network.L - 1 }, (_, i) => {
    const columns = 16;
    const text = h("p", {});
    const canvas = h("canvas", { role: "img" });
    return { ell: i + 1, columns, text, canvas };
  });
  const element = h("div", {},
    h("p", {}, "Each cell is one hidden unit. The brighter, the larger its value; a cross marks an inactive unit, since its ",
      symbol("z"), " is at most 0."),
    h("div", { class: "wg-pair" }, layers.map(({ text, canvas }) => h("div", {}, text, canvas))));
  return {
    element,
    show(reading) {
      for (const { ell, columns, text, canvas } of layers) {
        const values = reading?.h[ell] ?? new Float64Array(network.widths[ell]);
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
  const canvas = h("canvas", { width: GRID, height: GRID, class: "wg-map", role: "img" });
  const products = h("canvas", { width: GRID, height: GRID, class: "wg-map", role: "img" });
  const chooser = select([["-1", "the digit it reads"], ...Array.from({ length: 10 }, (_, i) => [String(i), `digit ${i}`])], -1, (value) => onrow(Number(value)));
  const sums = h("div", { class: "wg-sums" });
  const element = h("div", {},
    h("p", {}, "Around this image the network ", h("i", {}, "is"), " one affine map: ", symbol("Φ"), "(", symbol("x"), "′) = ", symbol("A"), " ", symbol("x"), "′ + ", symbol("c"),
      " for all images ", symbol("x"), "′ for which the same units are active. Row ", symbol("k"), " of ", symbol("A"), " has 784 entries, so it is an image, too: orange counts for the digit, blue against it, white is 0."),
    h("div", { class: "wg-bar" }, field("Row of", chooser)),
    h("div", { class: "wg-pair" },
      h("div", {}, h("p", {}, "the row of ", symbol("A")), canvas),
      h("div", {}, h("p", {}, "each entry times ", symbol("x_i")), products), sums));
  return {
    element,
    show(reading, pixels, row) {
      chooser.value = String(row);
      const k = row >= 0 && row <= 9 ? row : reading?.digit ?? 0;
      const { a, c, value } = reading ? explain(network, reading, k) : { a: new Float64Array(784), c: 0, value: 0 };
      paint(canvas, a);
      paint(products, a.map((v, i) => (reading ? v * reading.x[i] : 0)));
      canvas.setAttribute("aria-label", `Row ${k} of the affine map as an image, entries from ${number(Math.min(...a), 2)} to ${number(Math.max(...a), 2)}`);
      products.setAttribute("aria-label", `The entries of row ${k} times the image; they sum to ${number(value - c, 2)}`);
      if (!reading) {
        sums.replaceChildren(h("p", {}, "Draw something first."));
        return;
      }
      const z = reading.z[network.L][k];
      sums.replaceChildren(h("table", { class: "wg-table" },
        h("caption", { class: "wg-hidden-text" }, "The score by the affine map and by the forward pass"),
        h("tbody", {}, [
          [`digit ${k}: the sum of all entries times x`, value - c], ["the entry of c", c],
          ["together: A x + c", value], ["score by the forward pass", z],
        ].map(([text, v]) => h("tr", {}, h("th", { scope: "row" }, text), h("td", { class: "wg-number wg-right" }, number(v, 4)))))),
      h("p", {}, `They differ by ${Math.abs(value - z).toExponential(0)}.`));
    },
  };
}

function paint(canvas, values) {
  const top = Math.max(...values.map(Math.abs), 1e-12);
  const data = new ImageData(GRID, GRID);
  values.forEach((v, i) => data.data.set([...divergingColour(v / top), 255], 4 * i));
  canvas.getContext("2d").putImageData(data, 0, 0);
}

function stepsPanel(meta) {
  const percent = (share) => `${(100 * share).toFixed(2)} %`;
  return {
    element: h("div", {},
      h("p", {}, "The network has only seen digits that were prepared in one way. Your drawing is prepared in the same way:"),
      h("ol", {}, [
        "A very thin or very thick pen is brought to the width of the strokes in MNIST.",
        "The smallest box around the strokes is scaled until its longer side is 20 pixels. Each pixel gets the share of it that is covered, from 0 to 255.",
        "The result is placed in 28 × 28 pixels so that the centre of mass of the strokes lies in the middle.",
      ].map((text) => h("li", {}, text))),
      h("p", {}, "So size and place do not matter: try it. Without these steps most drawings are misread."),
      h("p", {}, `The weights are those of the chapter, each rounded to a whole number from −127 to 127 times a step of its neuron, so that they fit into ${Math.round(meta.bytes / 1000)} kB. `
        + `Of the ${thousands(meta.test_images)} test images the network reads ${percent(meta.accuracy_rounded)} right with them, and ${percent(meta.accuracy)} without rounding; ${meta.predictions_changed} predictions differ.`)),
    show() {},
  };
}
