// The ink of a drawing: how it looks on the sheet, and the 784 numbers that it becomes.
import { decodeBytes } from "./network-file.mjs";
import { toImage } from "./prepare.mjs";
import { enlarge } from "./sheet.mjs";
import { drawStrokes, stamp } from "./strokes.mjs";

/** The ink of `drawing`, which may show one of the examples that come with the network. */
export function makeInk({ examples }, drawing) {
  let ink = null;
  const example = () => examples[drawing.now().example];
  return {
    now: () => ink,
    /** Everything anew, with a pen of this width. */
    redraw(pen) {
      ink = example() ? enlarge(decodeBytes(example().pixels)) : drawStrokes(drawing.now().strokes, pen / 2);
    },
    extend(points, pen) {
      for (const line of points.map(drawing.extend)) if (line) stamp(ink, ...line, pen / 2);
    },
    pixels: () => (example() ? decodeBytes(example().pixels) : toImage(ink)),
    /** The true label, as far as it is known. */
    label: () => example()?.label ?? (drawing.now().truth < 0 ? undefined : drawing.now().truth),
  };
}
