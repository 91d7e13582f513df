// Bend a line: joins the network, the graph, the numbers and the table.
import { element } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makeBar, makeTable } from "./controls.mjs";
import { makeGraph } from "./graph.mjs";
import { DEFAULTS, formatWeights, parseWeights, pieces } from "./model.mjs";
import { makeParameters } from "./parameters.mjs";
import { describeSlopes } from "./words.mjs";

mount("bend-a-line", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let net = parseWeights(start.weights) ?? parseWeights(defaults.weights);
  const steps = makeUndo();
  const change = (next, group) => {
    steps.keep(net, group);
    net = next;
    refresh();
  };
  const setUnit = (i, unit, what) =>
    change({ ...net, units: net.units.map((old, k) => (k === i ? unit : old)) }, `${what} ${i}`);
  const setConstant = (c) => change({ ...net, c }, "c");
  const bar = makeBar({
    net: () => net,
    change,
    undo() {
      net = steps.back() ?? net;
      refresh();
    },
    reset: () => change(parseWeights(defaults.weights)),
  });
  const graph = makeGraph({
    net: () => net,
    setUnit,
    setConstant,
    ended() {
      steps.close();
      refresh();
    },
  });
  const summary = element("p", { class: "wg-help" });
  const parameters = makeParameters((key, i, value) =>
    key === "c" ? setConstant(value) : setUnit(i, { ...net.units[i], [key]: value }, key),
  );
  const table = makeTable();
  body.prepend(
    element("h3", { class: "wg-title" }, inLanguage("Bend a line")),
    element(
      "p",
      { class: "wg-help" },
      inLanguage(
        "Drag a disc to move a kink, a square to tilt the dashed ramp of a unit, the triangle to lift everything; or change a number of the matrices. Tab and the arrow keys do the same.",
      ),
    ),
    bar.element,
    graph.element,
    summary,
    ...parameters.elements,
    table.element,
  );

  const refresh = perFrame(() => {
    const list = pieces(net);
    graph.show(net);
    bar.show(steps.any());
    parameters.show(net);
    table.show(list);
    summary.textContent = describeSlopes(list);
    announce(describeSlopes(list));
    body.dataset.weights = formatWeights(net);
    save({ weights: formatWeights(net) });
  });

  return {
    show(next) {
      net = parseWeights(next.weights) ?? parseWeights(defaults.weights);
      refresh();
    },
  };
});
