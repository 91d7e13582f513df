// On a phone the course's menu and the page's contents are drawers. Each has a button that closes
// it, closes when a section is chosen, and gives the focus back to the button that opened it.
(() => {
  const DRAWERS = [
    [".primary-toggle", "pst-primary-sidebar"],
    [".secondary-toggle", "pst-secondary-sidebar"],
  ];

  function closeButton(dialog) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "drawer-close";
    button.textContent = inLanguage("Close");
    button.addEventListener("click", () => dialog.close());
    return button;
  }

  function focusSection(id) {
    const section = document.getElementById(id);
    const heading = section?.querySelector("h1, h2, h3, h4, h5, h6") ?? section;
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  for (const [opener, name] of DRAWERS) {
    const toggle = document.querySelector(opener);
    const sidebar = document.getElementById(name);
    const dialog = document.getElementById(`${name}-modal`);
    if (!toggle || !sidebar || !dialog) continue;
    let chosen = "";
    sidebar.prepend(closeButton(dialog)); // the theme moves all that is in the sidebar into the drawer
    dialog.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link) return;
      chosen = decodeURIComponent(link.hash.slice(1));
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (chosen) focusSection(chosen);
      else toggle.focus({ preventScroll: true });
      chosen = "";
    });
  }
})();
