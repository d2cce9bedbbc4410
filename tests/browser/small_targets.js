/* WCAG 2.2 target size: a pointer needs 24 by 24 pixels, or that much room around it. A link inside a sentence is as
   tall as its line and a label belongs to its box. Answers what is too small, as text. */
() => {
  const LEAST = 24;
  const outside = (part) => part.closest("dialog:not([open])") || part.matches(".visually-hidden, .skip");
  const seen = (part) => !part.checkVisibility || part.checkVisibility({ checkVisibilityCSS: true });
  const modal = document.querySelector("dialog[open]");
  const parts = Array.from((modal || document).querySelectorAll("a[href], button, input, select, textarea, summary"))
    .filter((part) => part.type !== "hidden" && seen(part) && !outside(part));
  const targets = parts.map((part) => {
    const label = part.matches("[type=checkbox], [type=radio]") ? part.closest("label")
      : part.matches("[type=file]") ? part.labels[0] : null;
    return { part, box: (label || part).getBoundingClientRect() };
  }).filter(({ box }) => box.width && box.height);
  const inSentence = (part) => part.matches("a") && getComputedStyle(part).display === "inline"
    && part.parentElement.textContent.trim() !== part.textContent.trim();
  const near = (one, other) => {
    if (other.part === one.part || other.part.contains(one.part) || one.part.contains(other.part)) return false;
    const x = one.box.left + one.box.width / 2;
    const y = one.box.top + one.box.height / 2;
    const dx = Math.max(other.box.left - x, 0, x - other.box.right);
    const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
    return Math.hypot(dx, dy) < LEAST / 2;
  };
  return targets
    .filter(({ part, box }) => (box.width < LEAST || box.height < LEAST) && !inSentence(part))
    .filter((one) => targets.some((other) => near(one, other)))
    .map(({ part, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${part.outerHTML.slice(0, 120)}`);
}
