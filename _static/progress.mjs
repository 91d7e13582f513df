// What the reader has read: kept in this browser alone, shown on the map of the course.
// A page counts as read when its end has been seen. Where nothing is stored, nothing is marked.

const NAME = "course:read";

function readPages() {
  try {
    const pages = JSON.parse(courseWork.recall(NAME) ?? "[]");
    return Array.isArray(pages) ? pages.filter((page) => typeof page === "string") : [];
  } catch {
    return [];
  }
}

function remember(page) {
  const pages = readPages().filter((other) => other !== page);
  courseWork.remember(NAME, JSON.stringify([...pages, page]));
}

/** Marks the pages that were read, and the one after the last of them. */
function markMap(map) {
  const read = readPages();
  const links = [...map.querySelectorAll(".course-page a")];
  const pages = links.map((link) => courseWork.pageOf(link.href));
  for (const mark of map.querySelectorAll(".course-mark")) mark.remove();
  const mark = (link, text) => {
    const label = document.createElement("span");
    label.className = "course-mark";
    label.textContent = text;
    link.after(" ", label);
  };
  for (const [i, link] of links.entries()) if (read.includes(pages[i])) mark(link, inLanguage("read"));
  const last = read.filter((page) => pages.includes(page)).at(-1);
  const next = pages.findIndex((page, i) => i > pages.indexOf(last) && !read.includes(page));
  if (last && next >= 0) mark(links[next], inLanguage("go on here"));
}

/** Remembers this page as soon as the reader sees what stands behind its text. */
function watchEnd(article) {
  const end = document.createElement("div");
  article.append(end);
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    end.remove();
    remember(courseWork.page);
  });
  observer.observe(end);
}

const map = document.querySelector(".course-map");
const article = document.querySelector("article.bd-article");
if (map) {
  markMap(map);
  addEventListener("pageshow", (event) => event.persisted && markMap(map));
  addEventListener("course:work", () => markMap(map)); // loaded or forgotten (my-work.mjs)
} else if (article) watchEnd(article);
