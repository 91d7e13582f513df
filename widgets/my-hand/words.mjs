// What "Read my hand" says. Pure.
import { inLanguage } from "../shared/words.mjs";
import { wilsonInterval } from "./model.mjs";

const share = (q) => `${Math.round(100 * q)}\u00a0%`;

/** An 8 begins with a vowel. */
export const askFor = (label) =>
  label === 8 ? inLanguage("Draw an 8") : inLanguage("Draw a {digit}", { digit: label });

export const describeOne = (label, count) => inLanguage("Kept as {digit}. Digits: {count}.", { digit: label, count });

export const sentences = {
  empty: () => inLanguage("There is nothing on the sheet: draw a digit first."),
  full: () => inLanguage("There are 50 digits, and no more are kept: delete one first."),
  undone: (count) => inLanguage("Undone. Digits: {count}.", { count }),
  relabelled: (place, digit) => inLanguage("Digit {place} is meant as {digit} now.", { place, digit }),
  removed: (place, count) => inLanguage("Digit {place} is deleted. Digits: {count}.", { place, count }),
  cleared: (count) => inLanguage("All {count} digits are deleted; Undo brings them back.", { count }),
  elsewhere: (count) => inLanguage("Changed in another tab. Digits: {count}.", { count }),
  allHere: () => inLanguage("All digits of this file are here already."),
  noRoom: (count, room) =>
    inLanguage("The file has {count} digits that are not here, and there is room for {room}: nothing was changed.", {
      count,
      room,
    }),
  saved: (count) => inLanguage("Saved: {count} digits, as my-hand.json.", { count }),
  unread: () => inLanguage("This file cannot be read. Nothing was changed."),
  unfetched: () => inLanguage("The network did not arrive. Try again when you are online."),
};

export const describeJoin = (fresh, known) =>
  known
    ? inLanguage("Loaded. New here: {fresh}; here already: {known}.", { fresh, known })
    : inLanguage("Loaded. New here: {fresh}.", { fresh });

/** What is said where the browser keeps nothing. */
export const describeKept = (kept) =>
  kept ? "" : inLanguage("This browser does not keep your digits: save them as a file before you leave.");

/** What is wrong with a file. */
export function describeProblem({ problem, place }) {
  const texts = {
    long: inLanguage("This file is too large to be the digits of one hand. Nothing was changed."),
    foreign: inLanguage("This file is not a hand that was saved here, or it is not whole. Nothing was changed."),
    edition: inLanguage("This file was saved by another edition of the course. Nothing was changed."),
    count: inLanguage("This file has no list of 1 to 50 digits. Nothing was changed."),
    digit: inLanguage("Digit {place} of this file is damaged. Nothing was changed.", { place }),
  };
  return texts[problem];
}

/** k of n with its interval: "9 of 10 (60 % to 98 %)". */
export function withInterval(k, n) {
  const [low, high] = wilsonInterval(k, n).map(share);
  return inLanguage("{k} of {n} ({low} to {high})", { k, n, low, high });
}

export function describeReading(k, n) {
  const [low, high] = wilsonInterval(k, n).map(share);
  return inLanguage(
    "The network reads {k} of your {n} digits as you meant them: {share}, 95 % interval {low} to {high}.",
    {
      ...{ k, n, low, high },
      share: share(k / n),
    },
  );
}

export const describeConfusion = (label, read, count) =>
  inLanguage("{label} read as {read}: {count}", { label, read, count });

export function describeSplit(n, held) {
  return inLanguage(
    "Sorted by digit, every third drawing is held back: {held} of {n}. The network is trained further on the other {trained}, and on nothing else.",
    { n, held, trained: n - held },
  );
}

export const describeStep = (steps, all) => inLanguage("Step {steps} of {all}", { steps, all });

const overlap = ([k, n], [m]) => {
  const [[low, high], [bottom, top]] = [wilsonInterval(k, n), wilsonInterval(m, n)];
  return low <= top && bottom <= high;
};

/** What the training has changed: on the digits held back, and on the images of the test set. */
export function describeTraining({ held, mnist, steps, all }) {
  const texts = [];
  if (steps < all) texts.push(inLanguage("Stopped after {steps} of {all} steps.", { steps, all }));
  texts.push(
    inLanguage("Of the {n} digits held back it read {before} before, and reads {after} now.", held),
    overlap([held.before, held.n], [held.after])
      ? inLanguage("The two intervals overlap: with so few digits much of the difference may be chance.")
      : inLanguage("The two intervals do not overlap: the difference is hardly chance."),
    mnist.after < mnist.before
      ? inLanguage(
          "Of {n} images of MNIST it read {before}, and reads {after} now: trained on your digits alone, it forgets.",
          mnist,
        )
      : inLanguage("Of {n} images of MNIST it read {before}, and reads {after} now.", mnist),
  );
  return texts.join(" ");
}
