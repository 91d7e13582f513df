// What the reader has read: kept in this browser alone, shown on the map of the course.
// A page counts as read when its end has been seen. Where nothing is stored, nothing is marked.

const KEY = "course:read";
const root = new URL(document.documentElement.dataset.content_root || "./", location.href);

/** The name of a page of this course from its address, such as "book/images". */
function pageOf(address) {
  const { pathname } = new URL(address, location.href);
  return pathname.startsWith(root.pathname)
    ? pathname.slice(root.pathname.length).replace(/\.html$/, "") || "index"
    : null;
}

function readPages() {
  try {
    const pages = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(pages) ? pages.filter((page) => typeof page === "string") : [];
  } catch {
    return [];
  }
}

function remember(page) {
  const pages = readPages().filter((other) => other !== page);
  try {
    localStorage.setItem(KEY, JSON.stringify([...pages, page]));
  } catch {
    // a full or a blocked storage: the page works, nothing is remembered
  }
}

/** Marks the pages that were read, and the one after the last of them. */
function markMap(map) {
  const read = readPages();
  const links = [...map.querySelectorAll(".course-page a")];
  const pages = links.map((link) => pageOf(link.href));
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
    remember(pageOf(location.href));
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
