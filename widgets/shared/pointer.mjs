// Dragging with one pointer: a palm or a second finger is not the hand that holds.

/**
 * The pointer that presses first owns the grip until it is lifted, cancelled or loses its capture; others are ignored.
 * begin(event) may refuse with false; move(event) follows; end(event) comes last. Returns { held, release }.
 */
export function onDrag(target, { begin, move, end = () => {} }) {
  let owner = null;
  const finish = (event) => {
    if (event.pointerId !== owner) return;
    owner = null;
    end(event);
  };
  target.addEventListener("pointerdown", (event) => {
    if (owner !== null || event.button !== 0 || begin(event) === false) return;
    owner = event.pointerId;
    target.setPointerCapture(owner);
  });
  target.addEventListener("pointermove", (event) => {
    if (event.pointerId === owner) move(event);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) target.addEventListener(type, finish);
  return {
    held: () => owner !== null,
    release: () => {
      owner = null;
    },
  };
}

/**
 * A finger that comes down where `holds(touch)` is true drags, and does not scroll the page. The style `touch-action`
 * does not do: browsers leave it out on groups of a drawing, and a canvas has one for all its places.
 */
export function keepFromScrolling(target, holds = () => true) {
  target.addEventListener(
    "touchstart",
    (event) => {
      if (event.cancelable && holds(event.touches[0])) event.preventDefault();
    },
    { passive: false },
  );
}
