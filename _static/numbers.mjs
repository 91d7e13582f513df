// Reads numbers as people write them: 0,5 and .5, 1/2 and 2^10, in digits of any script. For the fields of
// answers and of the interactive figures.

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:(?:[*/]|\^|\*\*)[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)*$/;
const INFINITE = /^([+-]?)(?:inf|infinity|oo|∞)$/;
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:[,.' ]\d{3})+$/;
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6]; // of Arabic, Persian, Devanagari and Bengali digits

/** Returns what a reader may mean by signs that look alike: digits of any script, minus, times. */
export function plainSigns(text) {
  const digit = (sign) => {
    const zero = ZEROS.find((first) => sign.codePointAt(0) - first < 10 && sign.codePointAt(0) >= first);
    return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
  };
  return Array.from(text.normalize("NFKC"), digit)
    .join("")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u00d7\u00b7\u22c5\u2217]/g, "*")
    .replace(/[\u066b]/g, ".")
    .replace(/[\u2019\u02bc]/g, "'")
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

/** Returns the value of "3", "-0.5", "1/2", "2^10", "3*10^5", "inf"; NaN if it is none. */
export function numberFrom(text) {
  const tight = text.replace(/ ?([*/^]) ?/g, "$1").replace(/^([+-]) /, "$1");
  const infinite = INFINITE.exec(tight);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
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
