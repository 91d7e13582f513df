// A reference shows what it leads to (a definition, an equation, a figure, a term) on a card beside
// it. The copy is taken from the page that has the original, when a reader asks for it. Mouse and
// keyboard ask by resting on the reference. A finger asks by its first touch, and follows the link
// on the card, or the reference itself, by its second. Bootstrap, which the theme brings, finds
// the place for the card.
(() => {
  const LINK = "a.has-card";
  const CARD = ".popover.card-of-reference";
  const DELAY = 250; // milliseconds until a pointer that rests has asked
  const GRACE = 300; // and to get from the reference onto the card
  const FURNITURE = ".headerlink, .eqno a, script, style, button, input, select, textarea, details.solution";
  const NAMES = ["id", "for", "name", "tabindex", "aria-labelledby", "aria-describedby", "data-more"];
  const documents = new Map();
  let shown = null; // { link, popover }
  let wanted = null; // the link whose card comes, unless the reader goes on
  let timer = 0;
  let pointer = "mouse";

  function documentOf(url) {
    const address = url.href.split("#")[0];
    if (address === location.href.split("#")[0]) return document;
    if (!documents.has(address)) documents.set(address, fetchDocument(address));
    return documents.get(address);
  }

  async function fetchDocument(address) {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch (problem) {
      documents.delete(address); // the line may be back the next time
      throw problem;
    }
  }

  /** A term with what it means; anything else as it stands. */
  function copyOf(target) {
    if (!target.matches("dt")) return document.importNode(target, true);
    const list = document.createElement("dl");
    let part = target.nextElementSibling;
    while (part && !part.matches("dd")) part = part.nextElementSibling; // two terms with one meaning
    list.append(...[target, part].filter(Boolean).map((node) => document.importNode(node, true)));
    return list;
  }

  /** Nothing on a card has an id, leads elsewhere, or can be operated. */
  function cleaned(copy, url) {
    for (const element of copy.querySelectorAll(FURNITURE)) element.remove();
    for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    for (const element of [copy, ...copy.querySelectorAll("*")]) {
      for (const name of NAMES) element.removeAttribute(name);
    }
    for (const image of copy.querySelectorAll("[src]")) image.src = new URL(image.getAttribute("src"), url).href;
    return copy;
  }

  async function contentOf(link) {
    const url = new URL(link.href);
    const page = await documentOf(url);
    const target = page.getElementById(decodeURIComponent(url.hash.slice(1)));
    if (!target) throw new Error(`${url}: no such place`);
    const content = document.createElement("div");
    content.append(cleaned(copyOf(target), url));
    return content;
  }

  function wayThere(link) {
    const way = document.createElement("a");
    way.className = "card-way";
    way.href = link.href;
    way.textContent = inLanguage("Go to {place}", { place: link.textContent.trim() });
    return way;
  }

  function hide() {
    clearTimeout(timer);
    wanted = null;
    shown?.popover.dispose();
    shown = null;
  }

  /** The settings of Popper with some room between the card and the edge of the window. */
  const withMargin = (settings) => ({
    ...settings,
    modifiers: [...settings.modifiers, { name: "preventOverflow", options: { padding: 8 } }],
  });

  function place(link, content) {
    const popover = new bootstrap.Popover(link, {
      animation: false,
      container: link.closest("main") ?? document.body, // a landmark
      content,
      customClass: "card-of-reference",
      fallbackPlacements: ["top"],
      html: true,
      placement: "bottom",
      popperConfig: withMargin,
      trigger: "manual",
    });
    popover.show();
    shown = { link, popover };
    return popover.tip;
  }

  /** On a touch screen the card is a small dialog, which holds the link. */
  function placeForTouch(link, content) {
    content.append(wayThere(link));
    const card = place(link, content);
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", link.textContent.trim());
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
  }

  async function show(link, byTouch) {
    if (shown?.link === link) return;
    hide();
    wanted = link;
    try {
      const content = await contentOf(link);
      if (wanted !== link) return;
      if (byTouch) placeForTouch(link, content);
      else place(link, content);
    } catch {
      if (byTouch && wanted === link) location.assign(link.href); // it is a link, after all
    }
  }

  function soon(action, delay) {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  }

  const linkAt = (event) => event.target.closest?.(LINK);
  const onCard = (event) => event.target.closest?.(CARD);
  const isMouse = (event) => event.pointerType !== "touch";

  addEventListener("pointerover", (event) => {
    const link = linkAt(event);
    if (!isMouse(event)) return;
    if (link) soon(() => show(link), DELAY);
    else if (onCard(event)) clearTimeout(timer);
  });
  addEventListener("pointerout", (event) => {
    if (isMouse(event) && (linkAt(event) || onCard(event))) soon(hide, GRACE);
  });
  addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link?.matches(":focus-visible")) soon(() => show(link), DELAY);
  });
  addEventListener("focusout", (event) => linkAt(event) && isMouse({ pointerType: pointer }) && soon(hide, GRACE));
  addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    if (shown && !onCard(event) && linkAt(event) !== shown.link) hide();
  });
  addEventListener("click", (event) => {
    const link = linkAt(event);
    if (!link || pointer !== "touch" || shown?.link === link) return;
    event.preventDefault();
    show(link, true);
  });
  addEventListener("keydown", (event) => {
    pointer = "keyboard";
    if (event.key !== "Escape") return;
    const back = shown?.popover.tip.contains(document.activeElement) && shown.link;
    hide();
    if (back) back.focus({ preventScroll: true });
  });
  addEventListener("pagehide", hide);
})();
