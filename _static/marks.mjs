// How far the reader is on each page: what is counted, what is said, and where to go on. No page, no storage.

export const READ = "course:read"; // the names of the pages that were read, in that order
export const LAST = "course:last"; // the name of the page that was worked on last
const TENTH = 6; // seconds of each minute that a page takes: who is faster has not read it
const LEAST = 10;
const MOST = 60;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const stem = (page) => page.split("/").pop();

/** The pages in a stored list; earlier editions stored their addresses. */
export function pagesIn(text) {
  const pages = parsed(text);
  const names = Array.isArray(pages) ? pages.filter((page) => typeof page === "string").map(stem) : [];
  return [...new Set(names)];
}

/** The seconds after which a page may count as read, of one that takes so many minutes. */
export const secondsToRead = (minutes) => Math.min(MOST, Math.max(LEAST, TENTH * minutes));

/** Whether a question or a field has an answer: one that was checked. */
function isAnswered(recall, page, id) {
  if (recall(`answer ${page}#${id}`)?.trim()) return true;
  return Object(parsed(recall(`quiz ${page}#${id}`))).checked === true;
}

/** How far the reader is on a page; `entry` says what the page holds, `recall` what is stored under a name. */
export function standing({ page, questions, tasks }, recall) {
  return {
    isRead: pagesIn(recall(READ)).includes(page),
    answered: questions.filter((id) => isAnswered(recall, page, id)).length,
    questions: questions.length,
    solved: tasks.filter((task) => recall(`task ${task}`) === "passed").length,
    tasks: tasks.length,
  };
}

/** "", "begun", "read", or "done" where nothing is left to do either. */
export function stateOf({ isRead, answered, questions, solved, tasks }) {
  if (isRead) return answered === questions && solved === tasks ? "done" : "read";
  return answered || solved ? "begun" : "";
}

/** "read · 2 of 5 answered · 1 of 2 tasks solved"; "" for a page on which nothing was done. */
export function says(standing) {
  if (!stateOf(standing)) return "";
  const { isRead, answered, questions, solved, tasks } = standing;
  const texts = [isRead ? inLanguage("read") : inLanguage("begun")];
  if (questions) texts.push(inLanguage("{count} of {all} answered", { count: answered, all: questions }));
  if (tasks === 1) texts.push(solved ? inLanguage("task solved") : inLanguage("task not solved yet"));
  if (tasks > 1) texts.push(inLanguage("{count} of {all} tasks solved", { count: solved, all: tasks }));
  return texts.join(" · ");
}

/**
 * The page on which to go on: the one worked on last, until it is read; then the first unread one after it, and
 * where there is none the first of all. "" for a reader who has done nothing yet, or everything.
 */
export function nextPage(pages, read, last) {
  const known = pages.includes(last) ? last : read.findLast((page) => pages.includes(page));
  if (known === undefined) return "";
  const unread = pages.filter((page) => !read.includes(page));
  const from = pages.indexOf(known);
  return unread.find((page) => pages.indexOf(page) >= from) ?? unread[0] ?? "";
}
