// What "Fold the plane" shows of a network: the picture with its key, the count, and what holds at the point.
import { colour, element, fitCanvas, number, setAttributes, svg, symbol, uid } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { drawFlat } from "./flat.mjs";
import { drawKey } from "./key.mjs";
import { chosenFold } from "./model.mjs";
import { range } from "./regions.mjs";
import { drawSurface } from "./surface.mjs";
import { describeBound, describeCount, describeLines, describePlane } from "./words.mjs";

/**
 * The elements, and show(session, scene, found, data): regions and folds, the region of the point, points to train on.
 */
export function makeView() {
  const canvas = element("canvas", { tabindex: "0", role: "application" });
  const key = element("div", {});
  const legend = element("p", { class: "wg-legend" });
  const count = element("p", { class: "wg-count" });
  const bound = element("p");
  const facts = element("dl", { class: "wg-facts" });
  const id = uid("heights");
  return {
    canvas,
    element: element(
      "div",
      { class: "wg-plane" },
      element("div", {}, canvas, key, legend),
      element("div", {}, count, bound, facts),
    ),
    show({ state, network }, scene, found, data) {
      setAttributes(canvas, {
        "aria-roledescription": state.view === "surface" ? inLanguage("surface") : inLanguage("plane"),
        "aria-label": `${describePlane(state.view)} ${inLanguage("Arrow keys move the point that is looked at.")}`,
      });
      paint(canvas, {
        ...scene,
        network,
        data,
        found,
        probe: [state.x1, state.x2],
        view: state.view,
        turn: state.turn,
        chosen: chosenFold(state, network),
      });
      key.replaceChildren(state.view === "regions" ? "" : drawKey(svg, id, range(scene.regions)));
      legend.textContent = describeLines(state);
      count.textContent = describeCount(scene.regions.length);
      bound.textContent = describeBound(network.widths);
      if (found) facts.replaceChildren(...factsAt(state, network, found));
    },
  };
}

function paint(canvas, scene) {
  const size = Math.round(canvas.clientWidth) || 320;
  const context = fitCanvas(canvas, size, size);
  if (scene.view === "surface")
    drawSurface(context, size, { ...scene, ink: colour(canvas, "--wg-text"), muted: colour(canvas, "--wg-line") });
  else drawFlat(context, size, { ...scene, dark: document.documentElement.dataset.theme === "dark" });
}

function factsAt({ x1, x2 }, { L, widths }, { pattern, a, c }) {
  const term = (...words) => element("dt", {}, ...words);
  const value = (text, kind = "wg-number") => element("dd", { class: kind }, text);
  let at = 0;
  const layers = widths.slice(1, L).flatMap((n, i) => {
    const bits = pattern.slice(at, at + n).join("");
    at += n;
    return [term(inLanguage("active in layer {ell}", { ell: i + 1 })), value(bits, "wg-bits")];
  });
  return [
    term(inLanguage("point "), symbol("x")),
    value(`(${number(x1)}, ${number(x2)})`),
    ...layers,
    term(symbol("A")),
    value(`(${number(a[0])}, ${number(a[1])})`),
    term(symbol("c")),
    value(number(c)),
    term(symbol("Φ"), "(", symbol("x"), ") = ", symbol("A"), symbol("x"), " + ", symbol("c")),
    value(number(a[0] * x1 + a[1] * x2 + c)),
  ];
}
