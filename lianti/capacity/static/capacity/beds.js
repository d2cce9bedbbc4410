// A phone round: Enter goes to the next ward instead of sending; Ctrl+Enter sends.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement) || !field.matches("[data-round]")) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      field.form.requestSubmit();
      return;
    }
    const numbers = [...field.form.querySelectorAll(`[data-round="${field.dataset.round}"]`)];
    const next = numbers[numbers.indexOf(field) + (event.shiftKey ? -1 : 1)];
    if (next) {
      next.focus();
      next.select();
    } else {
      field.form.querySelector("button[type=submit]").focus();
    }
  });
})();
