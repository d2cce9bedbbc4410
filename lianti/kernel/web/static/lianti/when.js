/* Fields that only matter for some answers: data-when="name=value value" shows the element for those values, and
   data-when-marked="name mark" only while the chosen answer bears data-mark, or something is written inside. ES2020. */
(function () {
  "use strict";
  const { $$, onStart } = window.Lianti;
  const valueOf = (form, name) => {
    const field = form.elements.namedItem(name);
    return field ? field.value : "";
  };
  function follow(part) {
    const form = part.closest("form");
    const [name, values] = part.dataset.when.split("=");
    const wanted = values.split(" ");
    const marked = () => {
      if (!part.dataset.whenMarked) return true;
      const [field, mark] = part.dataset.whenMarked.split(" ");
      if ($$("input, textarea, select", part).some((input) => input.value)) return true;
      return $$(`input[name="${field}"]:checked`, form).some((choice) => mark in choice.dataset);
    };
    const look = () => { part.hidden = !wanted.includes(valueOf(form, name)) || !marked(); };
    form.addEventListener("change", look);
    document.body.addEventListener("htmx:afterSettle", look);
    look();
  }
  onStart((root) => $$("[data-when]", root).forEach((part) => {
    if (part.dataset.whenReady) return;
    part.dataset.whenReady = "1";
    follow(part);
  }));
})();
