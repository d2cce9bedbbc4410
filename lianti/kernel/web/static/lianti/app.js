/* The shell: dialogs, palette, lock in place, keys. ES2020, no dependency, no inline handler. */
(function () {
  "use strict";
  const body = document.body;
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const starters = [];

  function cookie(name) {
    const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }
  function keep(name, on) {
    document.cookie = name + "=" + (on ? "1" : "0") + "; path=/; max-age=31536000; samesite=lax";
  }
  function csrf() {
    return cookie("csrftoken") || body.dataset.csrf || "";
  }
  function renewToken() {
    const token = csrf();
    body.dataset.csrf = token;
    body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    $$("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
  }
  function post(url, data) {
    const json = !(data instanceof FormData);
    const headers = { "X-CSRFToken": csrf(), "X-Lianti-Form": "1" };
    if (json) headers["Content-Type"] = "application/json";
    return fetch(url, { method: "POST", credentials: "same-origin", headers, body: json ? JSON.stringify(data || {}) : data });
  }

  /* Words that pass by */
  function toast(text, url, seconds) {
    const place = $("#toasts");
    if (!place) return;
    const line = document.createElement("div");
    line.className = "toast-line";
    const words = document.createElement(url ? "a" : "span");
    words.textContent = text;
    if (url && url.startsWith("/")) words.href = url;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", "关闭提示");
    close.addEventListener("click", () => line.remove());
    line.append(words, close);
    place.append(line);
    while (place.children.length > 4) place.firstElementChild.remove();
    window.setTimeout(() => { if (!line.matches(":hover, :focus-within")) line.remove(); }, (seconds || 8) * 1000);
  }

  /* Dialogs: native, so that focus stays inside and comes back */
  function open(dialog) {
    if (dialog && !dialog.open) {
      const before = document.activeElement;
      dialog.addEventListener("close", () => { if (before && before.isConnected) before.focus(); }, { once: true });
      dialog.showModal();
    }
  }
  function ask(question) {
    const dialog = $("#confirm");
    if (!dialog) return Promise.resolve(window.confirm(question));
    $("#confirm-words").textContent = question;
    dialog.returnValue = "";
    open(dialog);
    return new Promise((done) => {
      dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
    });
  }

  /* Lock in place: everything typed stays in the page behind it */
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("lianti") : null;
  let waiting = null;
  let release = null;
  let lastActive = Date.now();

  function lock(tellServer) {
    const dialog = $("#lock");
    if (!dialog || !body.dataset.user) return Promise.resolve();
    if (waiting) return waiting;
    waiting = new Promise((done) => { release = done; });
    if (tellServer) {
      post(body.dataset.lock, {}).catch(() => undefined);
      if (channel) channel.postMessage({ type: "lock", user: body.dataset.user });
    }
    $$("dialog[open]").forEach((other) => { if (other.id === "palette") other.close(); });
    body.classList.add("is-locked");
    open(dialog);
    $("#lock-password").value = "";
    $("#lock-error").hidden = true;
    $("#lock-password").focus();
    return waiting;
  }
  function unlock() {
    if (!waiting) return;
    const done = release;
    waiting = null;
    release = null;
    lastActive = Date.now();
    body.classList.remove("is-locked");
    renewToken();
    $("#lock").close();
    done();
  }
  async function tryUnlock(form) {
    const wrong = $("#lock-error");
    const data = new FormData(form);
    data.set("user", body.dataset.user);
    data.set("grant", body.dataset.grant || "");
    let sentence = "";
    try {
      const answer = await post(form.action, data);
      if (answer.ok && answer.status !== 202) {
        unlock();
        if (channel) channel.postMessage({ type: "unlock", user: body.dataset.user });
        return;
      }
      if (answer.status === 401) $("#lock-elsewhere").hidden = false;
      sentence = await said(answer, answer.status === 429 ? "尝试次数太多，请稍后再试。" : "密码不正确，请再试一次。");
    } catch (error) {
      sentence = "网络不通，请稍后再试。您填写的内容仍在。";
    }
    wrong.textContent = sentence;
    wrong.hidden = false;
    $("#lock-password").select();
  }
  async function said(answer, otherwise) {
    const text = await answer.text();
    if ((answer.headers.get("Content-Type") || "").includes("json")) {
      try { return JSON.parse(text).sentence || otherwise; } catch (error) { return otherwise; }
    }
    const found = new DOMParser().parseFromString(text, "text/html").querySelector(".refusal-sentence, .field-error");
    return found ? found.textContent.trim() : otherwise;
  }
  function watchIdle() {
    const minutes = Number(body.dataset.idle || 0);
    if (!body.dataset.user || !minutes) return;
    let told = 0;
    const active = () => {
      if (waiting) return;
      lastActive = Date.now();
      if (channel && lastActive - told > 5000) {
        told = lastActive;
        channel.postMessage({ type: "active", user: body.dataset.user });
      }
    };
    ["pointerdown", "keydown", "wheel", "touchstart"].forEach((name) => document.addEventListener(name, active, { passive: true, capture: true }));
    window.setInterval(() => { if (!waiting && Date.now() - lastActive > minutes * 60000) lock(true); }, 1000);
  }
  function watchLock() {
    const dialog = $("#lock");
    if (!dialog) return;
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); });
    dialog.addEventListener("close", () => { if (waiting) window.setTimeout(() => { if (waiting && !dialog.open) dialog.showModal(); }, 0); });
    $("#lock-form").addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); tryUnlock(event.target); });
    // A page the server has just answered shows that this person is signed in and not locked.
    if (channel && body.dataset.user) channel.postMessage({ type: "unlock", user: body.dataset.user });
    if (channel) channel.onmessage = (event) => {
      const told = event.data || {};
      if (told.type === "signed-out") { window.location.assign(body.dataset.signIn || "/"); return; }
      if (told.user !== body.dataset.user) return;
      if (told.type === "active") lastActive = Date.now();
      if (told.type === "lock") lock(false);
      if (told.type === "unlock") unlock();
    };
  }
  function wipe() {
    try { Object.keys(sessionStorage).filter((key) => key.startsWith("lianti:")).forEach((key) => sessionStorage.removeItem(key)); } catch (error) { /* storage switched off */ }
  }

  /* Palette */
  function watchPalette() {
    const dialog = $("#palette");
    if (!dialog) return;
    const input = $("#palette-text");
    const hits = $("#palette-hits");
    let chosen = -1;
    let asked = 0;
    let timer = 0;
    const options = () => $$(".palette-hit", hits);
    const choose = (index) => {
      const all = options();
      chosen = all.length ? (index + all.length) % all.length : -1;
      all.forEach((hit, at) => hit.setAttribute("aria-selected", at === chosen ? "true" : "false"));
      if (chosen >= 0) {
        input.setAttribute("aria-activedescendant", all[chosen].id);
        all[chosen].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const find = async () => {
      const turn = ++asked;
      try {
        const answer = await fetch(body.dataset.palette, { method: "POST", credentials: "same-origin", headers: { "HX-Request": "true", "X-CSRFToken": csrf() }, body: new URLSearchParams({ q: input.value }) });
        if (answer.status === 401) { dialog.close(); await lock(false); return; }
        const html = await answer.text();
        if (turn !== asked || !answer.ok) return;
        hits.innerHTML = html;
        choose(0);
      } catch (error) { hits.textContent = "网络不通，请稍后再试。"; }
    };
    Lianti.palette = () => { if (waiting) return; open(dialog); input.select(); find(); };
    input.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(find, 130); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); choose(chosen + (event.key === "ArrowDown" ? 1 : -1)); }
      if (event.key === "Enter") { event.preventDefault(); const all = options(); if (all[chosen]) all[chosen].click(); }
    });
  }

  /* Rows of a worklist: j, k, Enter */
  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open], .menu[open]");
  function moveRow(step) {
    const rows = $$("tr[data-row]");
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement.closest("tr[data-row]"));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }
  function onKey(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (Lianti.palette) Lianti.palette();
      return;
    }
    if (event.key === "Escape") { closeMenus(null); drawer(false); }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "j") moveRow(1);
    else if (event.key === "k") moveRow(-1);
    else if (event.key === "Enter" && event.target.matches("tr[data-row]")) window.location.assign(event.target.dataset.row);
    else if (event.key === "/" && $(".filters input[type=search]")) { event.preventDefault(); $(".filters input[type=search]").focus(); }
  }

  /* Menus are <details>: they open without any script; this closes them again */
  function closeMenus(except) {
    $$("details.menu[open]").forEach((menu) => {
      if (menu === except || (except && menu.contains(except))) return;
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside && !except) $("summary", menu).focus();
    });
  }
  function drawer(show) {
    if (!show && !body.classList.contains("side-open")) return;
    body.classList.toggle("side-open", show);
    const first = show ? $(".side a") : $("[data-side-open]");
    if (first) first.focus();
  }
  async function copy(button) {
    const source = button.dataset.copy;
    const found = source.startsWith("#") ? $(source) : null;
    const text = found ? (found.value !== undefined ? found.value : found.innerText) : source;
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "visually-hidden";
      (button.closest("dialog") || body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    toast("已复制", "", 3);
  }
  function flip(button, name, root) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", on ? "true" : "false");
    keep(name, on);
    if (root) document.documentElement.classList.toggle(root, on);
    return on;
  }
  const presses = [
    ["[data-palette-open]", () => Lianti.palette && Lianti.palette()],
    ["[data-side-open]", () => drawer(true)],
    ["[data-side-close]", () => drawer(false)],
    ["[data-dialog]", (button) => open(document.getElementById(button.dataset.dialog))],
    ["[data-close]", (button) => button.closest("dialog").close()],
    ["[data-copy]", copy],
    ["[data-print]", () => window.print()],
    ["[data-back]", () => (window.history.length > 1 ? window.history.back() : window.location.assign("/"))],
    ["[data-lock-now]", () => { closeMenus(null); lock(true); }],
    ["[data-toggle-large]", (button) => flip(button, "lianti_large", "large")],
    ["[data-toggle-sound]", (button) => { if (flip(button, "lianti_sound", "") && Lianti.chime) Lianti.chime(); }],
  ];
  function onClick(event) {
    closeMenus(event.target);
    for (const [selector, act] of presses) {
      const button = event.target.closest(selector);
      if (button) { act(button); return; }
    }
    if (event.target.matches && event.target.matches("dialog.sheet") && !["lock", "confirm"].includes(event.target.id)) {
      const box = event.target.getBoundingClientRect();
      const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
      if (outside && !$("form", event.target)) event.target.close();
    }
    const row = event.target.closest("tr[data-row]");
    if (row && row.dataset.row && !event.target.closest("a, button, input, label, select, summary, form") && !String(window.getSelection())) window.location.assign(row.dataset.row);
  }

  const Lianti = {
    $, $$, ask, cookie, csrf, lock, open, post, renewToken, said, toast, wipe,
    locked: () => Boolean(waiting),
    onStart: (start) => { starters.push(start); start(document); },
    start: (root) => starters.forEach((start) => start(root)),
    tellSignedOut: () => { if (channel) channel.postMessage({ type: "signed-out" }); },
  };
  window.Lianti = Lianti;
  /* The tab one stands on is in sight, also where the others are beside the screen */
  Lianti.onStart((root) => $$(".tabs .is-active", root).forEach((tab) => {
    const strip = tab.closest(".tabs");
    strip.scrollLeft = Math.max(0, tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2);
  }));
  if (body.hasAttribute("data-signed-out")) wipe();
  watchPalette();
  watchLock();
  watchIdle();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
})();
