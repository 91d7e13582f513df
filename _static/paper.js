// Paper has no dark theme: while a page is printed it is light.
(() => {
  const root = document.documentElement;
  let theme = null;

  function start() {
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
  }

  function end() {
    if (theme) root.dataset.theme = theme;
    theme = null;
  }

  addEventListener("beforeprint", start);
  addEventListener("afterprint", end);
})();
