// Calls functions of widgets/ for Python (tests and bench): reads [[name, arguments], ...] from standard input as JSON,
// writes their results as JSON.
import { readFileSync } from "node:fs";
import * as simulate from "../bench/simulate.mjs";
import * as bend from "../widgets/bend-a-line/model.mjs";
import * as targets from "../widgets/bend-a-line/targets.mjs";
import * as digit from "../widgets/draw-digit/model.mjs";
import { decodeNetwork } from "../widgets/draw-digit/network-file.mjs";
import { toImage } from "../widgets/draw-digit/prepare.mjs";
import { decodeStrokes, drawStrokes, encodeStrokes } from "../widgets/draw-digit/strokes.mjs";
import * as fold from "../widgets/fold-the-plane/model.mjs";
import * as regions from "../widgets/fold-the-plane/regions.mjs";
import * as training from "../widgets/fold-the-plane/training.mjs";
import * as pass from "../widgets/forward-pass/model.mjs";
import { describeUnit } from "../widgets/forward-pass/words.mjs";
import * as layers from "../widgets/layers/model.mjs";
import * as hand from "../widgets/my-hand/model.mjs";
import * as further from "../widgets/my-hand/training.mjs";
import { percent } from "../widgets/shared/dom.mjs";
import * as networks from "../widgets/shared/network.mjs";
import { onDrag } from "../widgets/shared/pointer.mjs";
import * as state from "../widgets/shared/state.mjs";
import * as scores from "../widgets/softmax/model.mjs";
import { decimals, shortPositive } from "../widgets/softmax/words.mjs";

const network = ({ W, b }) => networks.fromLists(W, b);

function readNetwork(folder) {
  const data = readFileSync(`${folder}/network.bin`);
  const buffer = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  return decodeNetwork(JSON.parse(readFileSync(`${folder}/network.json`, "utf8")), buffer);
}

const functions = {
  look(lists, x) {
    const net = network(lists);
    const { z, h } = networks.trace(net, x);
    return {
      z: z.slice(1),
      h,
      pattern: networks.activationPattern(net, z),
      rows: h[net.L].length && Array.from(h[net.L], (_, k) => networks.affineRow(net, z, k)),
    };
  },
  softmax: (z) => networks.softmax(z),
  regions(lists, box) {
    const found = regions.linearRegions(network(lists), box);
    return {
      ...found,
      areas: found.regions.map(({ polygon }) => regions.area(polygon)),
      range: regions.range(found.regions),
    };
  },
  order: (lists, box, view) => regions.linearRegions(network(lists), box, view).regions.map(({ polygon }) => polygon),
  regionAt: (lists, box, x, y) => regions.regionAt(regions.linearRegions(network(lists), box).regions, x, y),
  upperBound: (widths) => regions.upperBound(widths),
  linePieces: (n) => regions.linePieces(n),
  example: (name) => fold.EXAMPLES[name],
  gradient: (lists, points, labels) => training.lossAndGradient(network(lists), { points, labels }),
  adam(lists, points, labels, steps) {
    const net = network(lists);
    const trainer = training.makeTrainer(net, { points, labels });
    for (let i = 0; i < steps; i++) trainer.step();
    return net;
  },
  train(widths, seed, name, steps) {
    const net = fold.seededNetwork(widths, seed);
    const trainer = training.makeTrainer(net, training.makeData(name));
    let last = null;
    for (let i = 0; i < steps; i++) last = trainer.step();
    return last;
  },
  /** The most points on the right side that a training with these widths and this seed comes to, and its folds. */
  separate(widths, seed, name, steps) {
    const net = fold.seededNetwork(widths, seed);
    const data = training.makeData(name);
    const trainer = training.makeTrainer(net, data);
    let most = 0;
    for (let i = 0; i < steps && most < data.points.length; i++) {
      trainer.step();
      most = Math.max(most, training.countRight(net, data));
    }
    return { most, folds: training.countFolds(net) };
  },
  countRight: (lists, name) => training.countRight(network(lists), training.makeData(name)),
  points: (name) => training.makeData(name),
  knownFolds: () => training.KNOWN_FOLDS,
  packNetwork(change) {
    const before = fold.cleanState({ ...fold.DEFAULTS, ...change });
    const net = fold.networkOf(before);
    const after = fold.networkOf({ ...before, seed: before.seed + 1, weights: fold.packNetwork(net) });
    return [net, after].map((n) => [...n.W, ...n.b].filter(Boolean).flatMap((values) => [...values]));
  },
  moveFold(lists, i, point, along) {
    const net = network(lists);
    fold.moveFold(net, i, point, along);
    return { w: [...net.W[1].subarray(2 * i, 2 * i + 2)], b: net.b[1][i] };
  },
  cleanState: (change) => fold.cleanState({ ...fold.DEFAULTS, ...change }),
  bend(text) {
    const net = bend.parseWeights(text);
    return (
      net && {
        ...net,
        pieces: bend.pieces(net).map((p) => ({ ...p, from: Math.max(p.from, -99), to: Math.min(p.to, 99) })),
        kinks: net.units.map(bend.kinkOf),
        text: bend.formatWeights(net),
      }
    );
  },
  bendValue: (text, xs) => xs.map((x) => bend.value(bend.parseWeights(text), x)),
  bendTo: (unit, t, slope) => [bend.withKink(unit, t), bend.withSlope(unit, slope)],
  bendExamples: () => Object.fromEntries(Object.entries(bend.EXAMPLES).map(([key, [, text]]) => [key, text])),
  bendTargets: () => targets.TARGETS,
  leastUnits: (points) => targets.leastUnits(points),
  distance: (text, points) => targets.distance(bend.parseWeights(text), points),
  fanOut: (points, apart) => bend.fanOut(points, apart),
  fittingTop(text) {
    const net = bend.parseWeights(text);
    return { top: bend.fittingTop(net), heights: bend.corners(net).map(([, y]) => y) };
  },
  wilson: (k, n) => hand.wilsonInterval(k, n),
  nextLabels(count) {
    const digits = [];
    while (digits.length < count) digits.push({ label: hand.nextLabel(digits) });
    return digits.map(({ label }) => label);
  },
  heldBack: (labels) => [...hand.heldBack(labels.map((label) => ({ label })))],
  confusions: (labels, read) =>
    hand.confusions(
      labels.map((label) => ({ label })),
      read,
    ),
  packHand: (labels, images) => hand.pack(labels.map((label, i) => ({ label, pixels: Uint8Array.from(images[i]) }))),
  unpackHand: (text) => hand.unpack(text),
  joinHands: (one, other) => hand.joined(hand.unpack(one).digits, hand.unpack(other).digits).map(({ label }) => label),
  crossEntropy: (lists, X, labels) => further.lossAndGradient(network(lists), X, labels),
  /** Trains a copy in slices of so many examples; the numbers after, how many slices, and the network that it began with. */
  trainFurther(lists, X, labels, options, slice) {
    const start = network(lists);
    const trainer = further.makeTrainer(start, X, labels, options);
    let slices = 1;
    const once = () => {
      let left = slice;
      return trainer.work(() => --left === 0);
    };
    while (once()) slices += 1;
    return { network: trainer.network, steps: trainer.steps(), slices, start };
  },
  percents: (values) => values.map(percent),
  /** Presses Train and Pause as told ("start", "stop", "frame"); returns how many rounds each frame ran. */
  loop(presses) {
    let waiting = new Set();
    const loop = training.makeLoop(
      () => true,
      (round) => {
        waiting.add(round);
        return () => waiting.delete(round);
      },
    );
    const frame = () => {
      const due = waiting;
      waiting = new Set();
      for (const round of due) round();
      return due.size;
    };
    return presses.map((press) => (press === "frame" ? frame() : (loop[press]() ?? 0)));
  },
  /** What a grip hears of events [type, pointerId]. */
  grip(events) {
    const heard = [];
    const target = Object.assign(new EventTarget(), { setPointerCapture() {} });
    const hear =
      (name) =>
      ({ pointerId }) => {
        heard.push([name, pointerId]);
      };
    onDrag(target, { begin: hear("begin"), move: hear("move"), end: hear("end") });
    for (const [type, pointerId] of events)
      target.dispatchEvent(Object.assign(new Event(`pointer${type}`), { pointerId, button: 0 }));
    return heard;
  },
  /** The steps of the worked example, each with the sums that are written for its units. */
  passSteps: () =>
    pass.STEPS.map((one, step) => ({ ...one, written: one.values.map((_, i) => describeUnit(step, i)) })),
  passNetwork: () => ({ W: pass.NETWORK.W.slice(1), b: pass.NETWORK.b.slice(1), x: pass.INPUT }),
  scores(change) {
    const clean = scores.cleanState({ ...scores.DEFAULTS, ...change });
    return { state: clean, p: scores.probabilities(clean), ratio: scores.ratio(clean) };
  },
  movedScores: (change, c) => scores.moved(scores.cleanState({ ...scores.DEFAULTS, ...change }), c),
  temperatures: (places) => places.map(scores.temperatureAt),
  positives: (values) => values.map((value) => [shortPositive(value), decimals(value)]),
  sizes: (widths) => layers.sizes(widths),
  parseWidths: (text) => layers.parseWidths(text),
  roundTrip: (name, value, defaults) => [
    state.encodeState(name, value, defaults),
    state.decodeState(name, state.encodeState(name, value, defaults), defaults),
  ],
  decodeState: (name, hash, defaults) => state.decodeState(name, hash, defaults),
  strokes: (strokes) => decodeStrokes(encodeStrokes(strokes)),
  image: (strokes, r) => Array.from(toImage(drawStrokes(strokes, r)) ?? []),
  decode: (folder) => networks.cloneNetwork(readNetwork(folder)),
  probabilities(folder, images) {
    const net = readNetwork(folder);
    return images.map((pixels) => digit.read(net, pixels).p);
  },
  explain(folder, pixels, k) {
    const net = readNetwork(folder);
    const { a, c, value } = digit.explain(net, digit.read(net, pixels), k);
    return { a: Array.from(a), c, value };
  },
  readRight(folder, images, labels, seed, kind) {
    const draw = { pen: simulate.simulatePenDrawing, any: simulate.simulateDrawing, naive: simulate.simulateDrawing }[
      kind
    ];
    const prepare = kind === "naive" ? simulate.naiveImage : toImage;
    return simulate.shareReadRight(
      readNetwork(folder),
      Uint8Array.from(Buffer.from(images, "base64")),
      labels,
      seed,
      draw,
      prepare,
    );
  },
  readingTime(folder, images, rounds) {
    const net = readNetwork(folder);
    const pixels = Uint8Array.from(Buffer.from(images, "base64"));
    const rng = networks.makeRng(1);
    const drawings = Array.from({ length: pixels.length / 784 }, (_, i) =>
      simulate.simulateDrawing(pixels.subarray(784 * i, 784 * i + 784), rng),
    );
    const times = [];
    for (let round = 0; round < rounds; round++) {
      for (const ink of drawings) {
        const start = performance.now();
        digit.read(net, toImage(ink));
        times.push(performance.now() - start);
      }
    }
    return times;
  },
  forwardTime(folder, rounds) {
    const net = readNetwork(folder);
    const x = Float64Array.from({ length: 784 }, (_, i) => (i % 7) / 7);
    return Array.from({ length: rounds }, () => {
      const start = performance.now();
      networks.softmax(networks.forward(net, x));
      return performance.now() - start;
    });
  },
  regionTime(widths, seed, rounds) {
    const net = fold.seededNetwork(widths, seed);
    const times = [];
    let count = 0;
    for (let round = 0; round < rounds; round++) {
      net.b[1][0] += 1e-4;
      const start = performance.now();
      count = regions.linearRegions(net, fold.BOX).regions.length;
      times.push(performance.now() - start);
    }
    return { times, count };
  },
};

// Typed arrays become lists, so that Python sees the numbers.
const plain = (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const calls = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(
  JSON.stringify(
    calls.map(([name, args]) => functions[name](...args) ?? null),
    plain,
  ),
);
