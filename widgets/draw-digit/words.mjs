// What "Draw a digit" says of a reading. Pure.
import { percent } from "../shared/dom.mjs";
import { inLanguage } from "../shared/words.mjs";

const verdictOn = (digit) =>
  digit === 8 ? inLanguage("The network reads an 8") : inLanguage("The network reads a {digit}", { digit });
const truthOf = (digit) => (digit === 8 ? inLanguage("It is an 8.") : inLanguage("It is a {digit}.", { digit }));

/** The verdict, a remark for those who see the bars, and a sentence for those who do not. */
export function describeReading(reading, truth) {
  if (!reading) {
    return {
      verdict: inLanguage("Nothing drawn yet"),
      remark: inLanguage("The image is all zeros."),
      sentence: inLanguage("Nothing drawn yet."),
    };
  }
  const verdict = verdictOn(reading.digit);
  const [, [second, next]] = reading.p.map((p, i) => [p, i]).sort((a, b) => b[0] - a[0]);
  const likely = percent(reading.p[reading.digit]);
  const remark = inLanguage("Probability {likely}; next is {next} with {less}.", {
    likely,
    next,
    less: percent(second),
  });
  return {
    verdict,
    remark: truth === undefined ? remark : `${remark} ${truthOf(truth)}`,
    sentence: `${verdict}, ${likely}.`,
  };
}
