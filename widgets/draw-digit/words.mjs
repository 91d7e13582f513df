// What "Draw a digit" says of a reading. Pure.
import { percent } from "../shared/dom.mjs";

const article = (digit) => `${digit === 8 ? "an" : "a"} ${digit}`;

/** The verdict, a remark for those who see the bars, and a sentence for those who do not. */
export function describeReading(reading, truth) {
  if (!reading) return { verdict: "Nothing drawn yet", remark: "The image is all zeros.", sentence: "Nothing drawn yet." };
  const verdict = `The network reads ${article(reading.digit)}`;
  const [, [second, next]] = reading.p.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0]);
  const likely = percent(reading.p[reading.digit]);
  const known = truth === undefined ? "" : ` It is ${article(truth)}.`;
  return { verdict, remark: `Probability ${likely}; next is ${next} with ${percent(second)}.${known}`, sentence: `${verdict}, ${likely}.` };
}
