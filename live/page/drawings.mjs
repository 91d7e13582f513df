// The image of a figure that Python drew.

/** The image; where the figure has the colours of both themes, one for each, of which the styles show one. */
export function drawings(data, type, description) {
  const images = document.createDocumentFragment();
  for (const name of hasBothThemes(data) ? ["only-light", "only-dark"] : [""]) {
    const image = document.createElement("img");
    image.className = name;
    image.src = `data:${type};base64,${data}${name === "only-dark" ? "#dark" : ""}`;
    image.alt = description;
    images.append(image);
  }
  return images;
}

/** Whether the file, in base64, says at its start that it has (see course_utils.plots.themes). */
function hasBothThemes(data) {
  return atob(data.slice(0, 1200)).includes('<svg id="dark"');
}
