// What the figure says in words. Pure.
import { number, percent, shortNumber } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";
import { probabilities, ratio, scoresOf } from "./model.mjs";

/** A positive number of any size with three digits: 2.72, 0.00248, 1.14 · 10^52. */
export function shortPositive(value) {
  if (value >= 0.001 && value < 1e6) return String(Number(value.toPrecision(3)));
  const [factor, exponent] = value.toExponential(2).split("e");
  const raised = [...String(Number(exponent))].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
  return `${factor} · 10${raised.join("")}`;
}

/** A probability with three decimals; neither 0 nor 1 is written for what only comes near. */
export function decimals(p) {
  if (p < 0.0005) return "< 0.001";
  return p >= 0.9995 ? "> 0.999" : number(p, 3);
}

/** The three probabilities and the ratio as one sentence, for those who do not see the bars. */
export function describe(state) {
  const p = probabilities(state);
  return inLanguage("The scores {scores} at T = {T} give the probabilities {list}; p1 / p2 is about {ratio}.", {
    scores: scoresOf(state)
      .map((z) => shortNumber(z, 3))
      .join(", "),
    T: state.T,
    list: p.map(percent).join(", "),
    ratio: shortPositive(ratio(state)),
  });
}

/** Which probability is the largest: the place of the largest score. */
export function describeOrder(state) {
  const scores = scoresOf(state);
  const largest = scores.flatMap((z, i) => (z === Math.max(...scores) ? [i + 1] : []));
  if (largest.length > 1) return inLanguage("The largest scores are equal, and so are their probabilities.");
  return inLanguage("z{i} is the largest score, and p{i} the largest probability.", { i: largest[0] });
}

/** What adding 1 to each score has done. */
export function describeShift() {
  return inLanguage("Each score is larger by 1. The probabilities are the same: only differences count.");
}
