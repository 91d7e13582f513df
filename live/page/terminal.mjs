// Text as a terminal shows it, and no more of it than a page can bear.

/** What a terminal would show of a text with carriage returns and backspaces. */
export function terminalText(text) {
  if (!/[\r\x08]/.test(text)) return text;
  return text
    .split("\n")
    .map((line) => {
      let shown = "";
      for (const part of line.replace(/\r+$/, "").split("\r")) {
        shown = part + shown.slice(part.length);
      }
      while (/[^\x08]\x08/.test(shown)) shown = shown.replace(/[^\x08]\x08/, "");
      return shown.replaceAll("\x08", "");
    })
    .join("\n");
}

/** A line that goes on: what its carriage returns have overwritten is dropped, the cursor stays. */
export function overwritten(line) {
  const cut = line.lastIndexOf("\r", line.replace(/\r+$/, "").length - 1);
  if (cut < 0) return line;
  return `${terminalText(line.slice(0, cut))}\r${line.slice(cut + 1)}`;
}

/** The beginning of a text that is too long for a page, and how much of it is missing. */
export function shortened(text, characters, lines) {
  let end = Math.min(text.length, characters);
  let at = -1;
  for (let seen = 0; seen < lines && at < end; seen += 1) {
    at = text.indexOf("\n", at + 1);
    if (at < 0) at = end;
  }
  end = Math.min(end, at);
  if (end === text.length) return text;
  const count = (text.length - end).toLocaleString(globalThis.document?.documentElement.lang || "en");
  return `${text.slice(0, end)}\n... ${inLanguage("{count} more characters are not shown.", { count })}`;
}
