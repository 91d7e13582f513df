// Saves the reader's work on a page as a notebook; fetched when that is asked for.
import { workNotebook } from "./work-notebook.mjs";

const SCALE = 2; // of a figure, for screens with small pixels

/** What the reader answered on this page, {name: text}: fields and questions. */
function answersHere() {
  const names = [`answer ${courseWork.pageName()}#`, `quiz ${courseWork.page}#`];
  const own = courseWork.names().filter((name) => names.some((start) => name.startsWith(start)));
  return Object.fromEntries(own.map((name) => [name.replace(/ .*#/, " "), courseWork.recall(name)]));
}

function answers() {
  try {
    return answersHere();
  } catch {
    return {}; // no storage
  }
}

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A drawn figure as pixels: Jupyter shows no SVG in a notebook that somebody else has made. */
async function asPixels(message) {
  if (message.kind !== "figure" || message.type !== "image/svg+xml") return message;
  const image = new Image();
  image.src = `data:${message.type};base64,${message.data}`;
  await image.decode();
  const paper = document.createElement("canvas");
  [paper.width, paper.height] = [SCALE * image.naturalWidth, SCALE * image.naturalHeight];
  const context = paper.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, paper.width, paper.height);
  context.drawImage(image, 0, 0, paper.width, paper.height);
  return { ...message, type: "image/png", data: paper.toDataURL("image/png").split(",")[1] };
}

const pixels = (messages) => messages && Promise.all(messages.map((one) => asPixels(one).catch(() => one)));

/**
 * Puts the cells into the notebook that is published with the page, and hands it to the reader as a file.
 * Returns how many changed cells have not run: the file has no output of them.
 */
export async function saveWork(cells, { page, course, notebook }) {
  const response = await fetch(new URL(notebook, document.baseURI));
  if (!response.ok) throw new Error(`${notebook}: ${response.status}`);
  const shown = await Promise.all(
    cells.map(async ({ original, code, ranCode, isBusy, output }) => {
      const hasRun = ranCode === code && !isBusy;
      return { original, code, messages: hasRun ? await pixels(output?.messages ?? null) : null };
    }),
  );
  const date = new Date().toISOString();
  const work = workNotebook(await response.json(), shown, { course, page, date, answers: answers() });
  download(`${JSON.stringify(work, null, 1)}\n`, `${page.replaceAll("/", "-")}-${date.slice(0, 10)}.ipynb`);
  return shown.filter(({ original, code, messages }) => code !== original && !messages).length;
}
