// The button for light and dark says which is on and what pressing it gives.
(() => {
  const NAMES = {
    auto: inLanguage("as the system"),
    light: inLanguage("light"),
    dark: inLanguage("dark"),
  };
  const system = matchMedia("(prefers-color-scheme: dark)");

  function label() {
    const order = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    const mode = document.documentElement.dataset.mode;
    const next = order[(order.indexOf(mode) + 1) % order.length];
    const text = inLanguage("Colours: {mode}. Press for {next}.", { mode: NAMES[mode], next: NAMES[next] });
    for (const button of document.querySelectorAll(".theme-switch-button")) {
      button.setAttribute("aria-label", text);
      const tip = window.bootstrap?.Tooltip.getInstance(button);
      if (tip) tip.setContent({ ".tooltip-inner": text });
      else button.setAttribute(button.dataset.bsToggle ? "data-bs-title" : "title", text);
    }
  }

  new MutationObserver(label).observe(document.documentElement, { attributeFilter: ["data-mode"] });
  system.addEventListener("change", label);
  label();
})();
