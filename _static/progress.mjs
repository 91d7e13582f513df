// What the reader has read, answered and solved: noted in this browser alone, and marked in the sidebar and on the
// map of the course. A page counts as read when its end was seen, and some time has gone by on it. What the pages
// hold is fetched only where there is something to mark.
import { LAST, nextPage, pagesIn, READ, says, secondsToRead, standing, stateOf } from "./marks.mjs";

const WORKED = 15; // seconds on a page after which one goes on there
const HELD = "_static/course-contents.json";
const root = document.documentElement.dataset.content_root || "./";
let contents = null; // {address: {page, questions, tasks}}: a promise, once it is needed

const hasWork = () => {
  try {
    return courseWork.names().length > 0;
  } catch {
    return false;
  }
};

async function fetchContents() {
  const response = await fetch(new URL(root + HELD, location.href), { cache: "no-cache" });
  return response.ok ? response.json() : {};
}

/** Puts a mark behind a link, or takes it away. Its text is a part of the link's name. */
function markLink(link, className, state, text) {
  link.querySelector(`:scope > .${className}`)?.remove();
  if (!state) return;
  const mark = document.createElement("span");
  mark.className = className;
  mark.dataset.state = state;
  mark.title = text;
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = `, ${text}`;
  mark.append(spoken);
  link.append(mark);
}

/** Says on the map how far the reader is on each page, and where to go on. */
function markMap(map, held) {
  const links = [...map.querySelectorAll(".course-page a")];
  const entries = links.map((link) => held[courseWork.pathOf(link.href)]);
  for (const mark of map.querySelectorAll(".course-mark")) mark.remove();
  const pages = entries.map((entry) => entry?.page);
  const next = nextPage(pages, pagesIn(courseWork.recall(READ)), courseWork.recall(LAST));
  for (const [i, entry] of entries.entries()) {
    const done = entry ? says(standing(entry, courseWork.recall)) : "";
    const isNext = next && next === pages[i];
    if (!done && !isNext) continue;
    const mark = Object.assign(document.createElement("span"), { className: "course-mark", textContent: done });
    const strong = Object.assign(document.createElement("strong"), { textContent: inLanguage("go on here") });
    if (isNext) mark.prepend(strong, done ? " · " : "");
    links[i].parentElement.append(" ", mark);
  }
}

async function markAll() {
  if (hasWork()) contents ??= fetchContents().catch(() => ({}));
  if (!contents) return;
  const held = await contents;
  for (const link of document.querySelectorAll(".bd-sidebar-primary .bd-links a[href]")) {
    const entry = held[courseWork.pathOf(link.href)];
    if (!entry) continue;
    const done = standing(entry, courseWork.recall);
    markLink(link, "sidebar-done", stateOf(done), says(done));
  }
  const map = document.querySelector(".course-map");
  if (map) markMap(map, held);
}

function rememberRead(page) {
  const others = pagesIn(courseWork.recall(READ)).filter((other) => other !== page);
  courseWork.remember(READ, JSON.stringify([...others, page]));
}

/** Notes this page as worked on, and as read when its end was seen and the time has gone by. */
function watch(article) {
  const page = courseWork.pageName();
  const minutes = Number(document.querySelector(".page-head[data-minutes]")?.dataset.minutes ?? 0);
  const needed = secondsToRead(minutes);
  let seconds = 0;
  let wasSeen = false;
  const end = Object.assign(document.createElement("div"), { className: "course-end" });
  const settle = () => {
    if (!wasSeen || seconds < needed) return;
    clearInterval(clock);
    rememberRead(page);
  };
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seconds += 1;
    if (seconds === WORKED && minutes) courseWork.remember(LAST, page);
    settle();
  }, 1000);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    end.remove();
    wasSeen = true;
    settle();
  });
  article.append(end);
  observer.observe(end);
  addEventListener("course:work", ({ detail }) => {
    const isWork = /^(?:quiz|answer|task) /.test(detail);
    if (isWork && minutes && courseWork.recall(LAST) !== page) courseWork.remember(LAST, page);
  });
}

const article = document.querySelector("article.bd-article");
if (article && !document.querySelector(".course-map")) watch(article);
markAll();
addEventListener("pageshow", (event) => event.persisted && markAll());
addEventListener("storage", markAll); // in another tab
addEventListener("course:work", ({ detail }) => /^draft /.test(detail) || markAll()); // here, or all of it at once
