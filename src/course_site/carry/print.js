// Run in the page before it is printed, laid out as wide as the sheet: what is too wide is made to fit,
// and what is still too wide is told.
() => {
  const tooWide = (element) => element.scrollWidth > element.clientWidth + 1;
  for (const formula of document.querySelectorAll(".katex-display")) {
    if (tooWide(formula)) {
      formula.style.fontSize = `${Math.floor((100 * formula.clientWidth) / formula.scrollWidth) - 1}%`;
    }
  }
  for (const table of document.querySelectorAll("table")) {
    const room = table.parentElement.clientWidth;
    if (table.offsetWidth > room + 1) {
      table.style.zoom = Math.floor((100 * room) / table.offsetWidth) / 100;
    }
  }
  for (const code of document.querySelectorAll("pre")) {
    const lines = [...code.querySelectorAll(".line")];
    code.classList.toggle("short", lines.length <= 16);
    const height = Math.min(...lines.map((line) => line.offsetHeight));
    for (const line of lines) {
      line.classList.toggle("wrapped", line.offsetHeight > 1.5 * height);
    }
  }
  const width = document.documentElement.clientWidth;
  const seen = document.querySelectorAll("body *:not(svg *)");
  const beyond = [...seen].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > width + 1 && element.textContent.trim() !== "";
  });
  return {
    beyond: beyond.map((element) => `${element.closest("[id]")?.id}: ${element.textContent.trim().slice(0, 60)}`),
    formulas: document.querySelectorAll('.katex[role="img"]').length,
    pictures: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
  };
};
