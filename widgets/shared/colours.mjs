// Colour scales, for canvases. Pure.

// Orange for, the paper's colour for nothing, blue against: the two ends differ for the colour-blind, too.
const ENDS = {
  light: { for: [179, 75, 0], against: [0, 84, 148] },
  dark: { for: [255, 163, 92], against: [110, 190, 255] },
};

/** Colour [r, g, b] of t in [-1, 1] on a paper of a colour. */
export function divergingColour(t, paper = [255, 255, 255]) {
  const ends = ENDS[paper[0] > 127 ? "light" : "dark"];
  const end = t > 0 ? ends.for : ends.against;
  const share = Math.min(1, Math.abs(t)) ** 0.7;
  return end.map((v, k) => Math.round(paper[k] + (v - paper[k]) * share));
}

// Cividis (Nunez, Anderton and Renslow, 2018) at ten places: from dark blue to yellow, made for the colour-blind.
const CIVIDIS = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 92, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [195, 179, 105],
  [225, 204, 85],
  [254, 232, 56],
];

/** Colour [r, g, b] of t in [0, 1]. */
export function heightColour(t) {
  const place = Math.min(1, Math.max(0, t)) * (CIVIDIS.length - 1);
  const i = Math.min(CIVIDIS.length - 2, Math.floor(place));
  return CIVIDIS[i].map((v, k) => Math.round(v + (CIVIDIS[i + 1][k] - v) * (place - i)));
}
