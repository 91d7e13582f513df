// A handle that is dragged, or moved with the arrow keys: a slider of the ARIA pattern.
import { setAttributes, svg } from "../shared/dom.mjs";
import { keepFromScrolling, onDrag } from "../shared/pointer.mjs";
import { drawShape, WIDTH } from "./drawing.mjs";
import { fanOut } from "./model.mjs";

const STEPS = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -1000,
  End: 1000,
};

/** One grip for all handles of a graph: a second finger on another handle is not heard. */
export function makeGrip(ended) {
  const grip = {
    handle: null,
    end() {
      grip.handle = null;
      ended();
    },
  };
  return grip;
}

/** A handle of a kind; move(u, v) hears of a drag in units of the drawing, step(n) of keys. */
export function makeHandle({ kind, number = "", label, low, high, move, step }, grip) {
  const handle = svg(
    "g",
    {
      class: `wg-handle wg-${kind}`,
      role: "slider",
      tabindex: "0",
      "aria-label": label,
      "aria-valuemin": low,
      "aria-valuemax": high,
    },
    svg("line", { class: "wg-leader" }),
    svg("circle", { class: "wg-touch", r: 22 }),
    svg("circle", { class: "wg-ring", r: 17 }),
    drawShape(svg, kind, number),
  );
  onDrag(handle, {
    begin(event) {
      if (grip.handle) return false;
      handle.focus({ preventScroll: true });
      event.preventDefault();
      grip.handle = handle;
      return true;
    },
    move({ clientX, clientY }) {
      const box = handle.ownerSVGElement.getBoundingClientRect();
      const scale = WIDTH / box.width;
      move((clientX - box.left) * scale, (clientY - box.top) * scale);
    },
    end: grip.end,
  });
  keepFromScrolling(handle);
  handle.addEventListener("keydown", (event) => {
    const direction = STEPS[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(direction * (event.shiftKey ? 5 : 1));
  });
  return handle;
}

/**
 * Handles that would cover an earlier one fan out, each with a thin line to its point; the held one stays under the
 * hand.
 */
export function spread(handles, held, apart) {
  const ordered = [...handles].sort((a, b) => (b === held) - (a === held));
  const shifts = fanOut(
    ordered.map((handle) => handle.point),
    apart,
  );
  ordered.forEach((handle, i) => {
    const [x, y] = handle.point;
    setAttributes(handle, { transform: `translate(${x.toFixed(2)} ${(y + shifts[i]).toFixed(2)})` });
    setAttributes(handle.querySelector(".wg-leader"), { y2: -shifts[i] });
  });
}
