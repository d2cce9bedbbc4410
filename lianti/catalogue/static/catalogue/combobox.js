/* Arrow keys and states of a combobox whose options a fragment brings: [data-combobox] > input[role=combobox] + [role=listbox]. */
(() => {
  "use strict";

  const parts = (node) => {
    const root = node instanceof Element ? node.closest("[data-combobox]") : null;
    const input = root && root.querySelector("[role=combobox]");
    const list = root && root.querySelector("[role=listbox]");
    return input && list ? { root, input, list, options: [...list.querySelectorAll("[role=option]")] } : null;
  };

  const activate = ({ input, options }, index) => {
    options.forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      option.classList.toggle("active", at === index);
    });
    const option = options[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const show = (found, open) => {
    const visible = open && found.options.length > 0;
    found.list.hidden = !visible;
    found.input.setAttribute("aria-expanded", String(visible));
    activate(found, -1);
  };

  const current = ({ options }) => options.findIndex((option) => option.getAttribute("aria-selected") === "true");

  document.addEventListener("htmx:afterSettle", (event) => {
    const found = parts(event.target);
    if (found) show(found, document.activeElement === found.input);
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-combobox] [role=combobox]")) return;
    const found = parts(event.target);
    if (!found) return;
    const open = found.input.getAttribute("aria-expanded") === "true";
    const last = found.options.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (last < 0) return;
      event.preventDefault();
      if (!open) show(found, true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = current(found);
      const next = at < 0 ? (step > 0 ? 0 : last) : (at + step + last + 1) % (last + 1);
      activate(found, next);
    } else if (event.key === "Enter" && !event.isComposing) {
      const option = open ? found.options[current(found)] : null;
      event.preventDefault();
      if (option) option.click();
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      show(found, false);
    }
  });

  document.addEventListener("focusin", (event) => {
    const found = parts(event.target);
    if (found && event.target === found.input && found.options.length) show(found, true);
  });

  document.addEventListener("focusout", (event) => {
    const found = parts(event.target);
    if (found && !(event.relatedTarget instanceof Element && found.root.contains(event.relatedTarget))) show(found, false);
  });

  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-combobox] [role=option]")) event.preventDefault();
  });
})();
