// What the figure says of a step in words. Pure.
import { shortNumber } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { NETWORK, STEPS, weightsOf } from "./model.mjs";

export function list(values) {
  return `(${values.map((v) => shortNumber(v)).join(", ")})`;
}

/** " + v" or " − |v|": a term that follows others. */
const signed = (v, rest = "") => ` ${v < 0 ? "−" : "+"} ${shortNumber(Math.abs(v))}${rest}`;

/** How unit i of a step gets its value: "1 · 0.25 + 0 · 1 + 0 = 0.25" or "σ(−0.5) = 0". */
export function describeUnit(step, i) {
  const { letter, ell, values } = STEPS[step];
  const before = step ? STEPS[step - 1].values : null;
  const result = shortNumber(values[i]);
  if (!before) return result;
  if (letter === "h") return `σ(${shortNumber(before[i])}) = ${result}`;
  const terms = weightsOf(ell, i).map((w, j) => {
    const rest = ` · ${shortNumber(before[j])}`;
    return j ? signed(w, rest) : `${shortNumber(w)}${rest}`;
  });
  return `${terms.join("")}${signed(NETWORK.b[ell][i])} = ${result}`;
}

/** What happens in a step. */
export function describeStep(step) {
  return inLanguage("Step {step} of {steps}. {text}", {
    step: step + 1,
    steps: STEPS.length,
    text: textOf(STEPS[step]),
  });
}

function textOf({ letter, ell }) {
  if (!ell) return inLanguage("The input enters.");
  if (letter === "h") return inLanguage("Layer {ell}: ReLU keeps what is positive, and makes the rest 0.", { ell });
  return ell === NETWORK.L
    ? inLanguage("Layer {ell}: the weights, then the bias. This is Φ(x): no ReLU follows.", { ell })
    : inLanguage("Layer {ell}: multiply by the weights, add, and add the bias.", { ell });
}

/** The same with its numbers, for those who do not see the drawing. */
export function describeAll(step) {
  const { letter, ell, values } = STEPS[step];
  const name = ell ? `${letter}(${ell})` : "x";
  return inLanguage("{text} {name} is {values}.", { text: describeStep(step), name, values: list(values) });
}
