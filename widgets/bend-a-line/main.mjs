// Bend a line: joins the network, the graph, the numbers and the table.
import { element } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { makeBar, makeIntro, makeTable } from "./controls.mjs";
import { makeGoal } from "./goal.mjs";
import { makeGraph } from "./graph.mjs";
import { DEFAULTS, formatWeights, pieces } from "./model.mjs";
import { makeParameters } from "./parameters.mjs";
import { fromState } from "./targets.mjs";
import { describeSlopes } from "./words.mjs";

mount("bend-a-line", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let net = fromState(start, defaults); // with the target curve under it
  const steps = makeUndo();
  const change = (next, group) => {
    steps.keep(net, group);
    net = { target: net.target, ...next };
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
    reset: () => change(fromState(defaults, defaults)),
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
  const goal = makeGoal();
  const summary = element("p", { class: "wg-help" });
  const parameters = makeParameters((key, i, value) =>
    key === "c" ? setConstant(value) : setUnit(i, { ...net.units[i], [key]: value }, key),
  );
  const table = makeTable();
  body.prepend(
    ...makeIntro(),
    bar.element,
    graph.element,
    goal.element,
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
    announce([...goal.show(net), describeSlopes(list)].join(" "));
    body.dataset.weights = formatWeights(net);
    save({ weights: formatWeights(net), target: net.target });
  });

  return {
    show(next) {
      net = fromState(next, defaults);
      refresh();
    },
  };
});
