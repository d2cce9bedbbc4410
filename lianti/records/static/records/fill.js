/* 从档案带入: fills the empty fields of a form from the record; what was typed stays, long texts get what is missing. */
(() => {
  "use strict";

  const put = (field, text) => {
    const old = field.value.trim();
    if (old && field.tagName !== "TEXTAREA") return false;
    const fresh = text.split("\n").filter((line) => line.trim() && !old.includes(line.trim()));
    if (!fresh.length) return false;
    field.value = old ? `${old}\n${fresh.join("\n")}` : fresh.join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-fill-from]") : null;
    const form = button && document.getElementById(button.dataset.fillForm);
    if (!form) return;
    const note = document.getElementById(button.dataset.fillNote);
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.fillFrom, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const known = await answer.json();
      const filled = Object.entries(known).filter(([name, text]) => form.elements[name] && put(form.elements[name], text));
      note.textContent = filled.length ? note.dataset.done.replace("0", String(filled.length)) : note.dataset.none;
    } catch {
      note.textContent = note.dataset.failed;
    }
    button.disabled = false;
  });
})();
