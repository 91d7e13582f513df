// Reads numbers as people write them: 0,5 and .5, 1/2 and 2^10, 12.5%, in digits of any script. For the fields of
// answers and of the interactive figures.

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:(?:[*/]|\^|\*\*)[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)*$/;
const INFINITE = /^([+-]?)(?:inf|infinity|oo|∞)$/;
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:[,.' ]\d{3})+$/;
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6]; // of Arabic, Persian, Devanagari and Bengali digits

const FRACTION = /(?<![\d./^*])(\d+)?([\u00bc-\u00be\u2150-\u215e])/g; // with the whole number before it
const RAISED = /[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207a\u207b]+/g;
const POWER_IN_BRACKETS = /(\^|\*\*) ?\(([^()]*)\)/g;

/** "1/2" and "3/2" for the signs of fractions. */
function fraction(_, whole = "0", sign) {
  const [above, below] = sign.normalize("NFKC").split("\u2044").map(Number);
  return `${whole * below + above}/${below}`;
}

/** Returns what a reader may mean by signs that look alike: digits of any script, minus, times. */
export function plainSigns(text) {
  const digit = (sign) => {
    const zero = ZEROS.find((first) => sign.codePointAt(0) - first < 10 && sign.codePointAt(0) >= first);
    return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
  };
  const plain = text
    .replace(/[\u00f7\u2044\u2215]/g, "/")
    .replace(FRACTION, fraction)
    .replace(RAISED, "^($&)");
  return Array.from(plain.normalize("NFKC"), digit)
    .join("")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u00d7\u00b7\u22c5\u2217]/g, "*")
    .replace(/[\u066b]/g, ".")
    .replace(/[\u2019\u02bc]/g, "'")
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .replaceAll(" %", "%")
    .replace(POWER_IN_BRACKETS, (all, sign, inner) => {
      const exponent = numberFrom(inner.trim());
      return Number.isFinite(exponent) ? sign + exponent : all;
    })
    .trim()
    .toLowerCase();
}

/** Returns the value of "3", "-0.5", "1/2", "2^10", "3*10^5", "inf"; NaN if it is none. */
export function numberFrom(text) {
  const tight = text.replace(/ ?([*/^]) ?/g, "$1").replace(/^([+-]) /, "$1");
  const infinite = INFINITE.exec(tight);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  if (/[^%]%$/.test(tight)) return numberFrom(tight.slice(0, -1)) / 100;
  if (!NUMBER.test(tight)) return Number.NaN;
  const [, sign, size] = /^([+-]?)(.*)$/.exec(tight.replaceAll("**", "^"));
  const parts = size.split(/([*/])/);
  let value = 1;
  for (let i = 0; i < parts.length; i += 2) {
    const factor = power(parts[i]);
    value = parts[i - 1] === "/" ? value / factor : value * factor;
  }
  return sign === "-" ? -value : value;
}

function power(text) {
  return text
    .split("^")
    .map(Number)
    .reduceRight((exponent, base) => base ** exponent);
}

/** Returns every way to read one number: a comma may be that of decimals or that of thousands. */
export function readings(text) {
  const ways = [];
  if (GROUPED.test(text)) ways.push(text.replace(/[,.' ]/g, ""));
  ways.push(/^[^.]*,[^.,]*$/.test(text) ? text.replace(",", ".") : text);
  return ways;
}

/** Returns the numbers that a text may mean, with decimals first; none if it is none. */
export function numbersIn(text) {
  return readings(plainSigns(text)).reverse().map(numberFrom).filter(Number.isFinite);
}
