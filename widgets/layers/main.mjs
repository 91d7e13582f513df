// The layers: joins the widths, the controls and what is shown.
import { element, svg, thousands } from "../shared/dom.mjs";
import { mount, perFrame } from "../shared/mount.mjs";
import { makeUndo } from "../shared/undo.mjs";
import { inLanguage } from "../shared/words.mjs";
import { makeControls } from "./controls.mjs";
import { drawNetwork } from "./drawing.mjs";
import { DEFAULTS, formatWidths, parseWidths, sizes } from "./model.mjs";
import { makeTable } from "./table.mjs";

mount("layers", DEFAULTS, (body, start, { save, announce, defaults }) => {
  let widths = parseWidths(start.widths) ?? parseWidths(defaults.widths);
  const steps = makeUndo();
  const change = (next, group) => {
    steps.keep(widths, group);
    widths = next;
    refresh();
  };
  const controls = makeControls({
    change,
    undo() {
      widths = steps.back() ?? widths;
      refresh();
    },
    reset: () => change(parseWidths(defaults.widths)),
  });
  let net = element("div");
  const total = element("p", { class: "wg-total" });
  const sum = element("p");
  const table = makeTable();
  body.prepend(
    element("h3", { class: "wg-title" }, inLanguage("The layers")),
    element(
      "p",
      { class: "wg-help" },
      inLanguage("Choose the widths. The drawing, the shapes and the number of parameters follow."),
    ),
    ...controls.elements,
    net,
    total,
    sum,
    table.element,
  );

  const refresh = perFrame(() => {
    const { rows, total: count } = sizes(widths);
    controls.show(widths, steps.any());
    const next = drawNetwork(svg, widths);
    net.replaceWith(next);
    net = next;
    table.show(rows, count);
    total.textContent = inLanguage("{count} parameters", { count: thousands(count) });
    sum.textContent = `L = ${rows.length}: ${rows.map((row) => thousands(row.sum)).join(" + ")} = ${thousands(count)}`;
    body.dataset.total = count;
    announce(
      inLanguage("{widths}: {count} parameters.", {
        widths: widths.join(` ${inLanguage("to")} `),
        count: thousands(count),
      }),
    );
    save({ widths: formatWidths(widths) });
  });

  return {
    show(next) {
      widths = parseWidths(next.widths) ?? parseWidths(defaults.widths);
      refresh();
    },
  };
});
