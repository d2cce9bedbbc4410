/* Forms: sent in place so that nothing typed is lost, drafts, the re-entry meter, signature and photo. ES2020. */
(function () {
  "use strict";
  const { $, $$, ask, lock, onStart, post, toast } = window.Lianti;
  const body = document.body;
  const PLUMBING = ["csrfmiddlewaretoken", "idempotency_key", "grant_uid", "meter"];
  const drafts = new WeakMap();

  /* Sending */
  function busy(form, submitter, on) {
    form.dataset.busy = on ? "1" : "";
    $$("button[type=submit], button:not([type])", form).forEach((button) => {
      if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    });
    if (submitter) submitter.setAttribute("aria-busy", on ? "true" : "false");
  }
  function showRefusal(form, html) {
    const dialog = form.closest("dialog");
    let place = $("[data-refusal]", form) || (dialog && $("[data-refusal]", dialog));
    if (!place && (dialog || form.classList.contains("move-form") === false)) {
      place = document.createElement("div");
      place.dataset.refusal = "";
      form.prepend(place);
    }
    if (!place) place = $("#refusal");
    const found = new DOMParser().parseFromString(html, "text/html").querySelector(".refusal");
    place.replaceChildren(found || document.createTextNode("没有完成，请稍后再试。"));
    place.scrollIntoView({ block: "nearest" });
  }
  function swapPage(html, form) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const content = fresh.querySelector("#content");
    if (!content) return false;
    const dialog = form.closest("dialog");
    const here = $("#content");
    here.replaceChildren(...Array.from(content.childNodes).map((node) => document.importNode(node, true)));
    document.title = fresh.title || document.title;
    if (window.htmx) window.htmx.process(here);
    window.Lianti.start(here);
    if (dialog && dialog.id && document.getElementById(dialog.id)) window.Lianti.open(document.getElementById(dialog.id));
    const wrong = $("[aria-invalid=true]", here) || $(".refusal", here);
    if (wrong) { if (!wrong.matches("input, select, textarea")) wrong.tabIndex = -1; wrong.focus(); wrong.scrollIntoView({ block: "center" }); } else window.scrollTo(0, 0);
    return true;
  }
  async function take(answer, form, submitter) {
    const target = answer.headers.get("X-Lianti-Location") || answer.headers.get("HX-Redirect");
    if (target || answer.redirected || answer.status === 204) {
      await forget(form);
      leaving = true;
      if (target || answer.redirected) window.location.assign(target || answer.url); else window.location.reload();
      return;
    }
    busy(form, submitter, false);
    if ((answer.headers.get("Content-Disposition") || "").startsWith("attachment")) { save(await answer.blob(), answer); return; }
    const html = await answer.text();
    if (answer.status >= 500) { toast("系统出错了，没有提交。您填写的内容都在，请稍后再试。", "", 12); return; }
    if (/<html/i.test(html) && swapPage(html, form)) return;
    showRefusal(form, html);
  }
  function save(blob, answer) {
    const link = document.createElement("a");
    const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    link.href = URL.createObjectURL(blob);
    link.download = named ? named[1] : "file";
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
  /* A save under way brings a new revision; what is sent before it arrives would be refused as outdated */
  function settled(form) {
    if (!$(".htmx-request", form)) return Promise.resolve();
    return new Promise((done) => {
      const look = () => { if (!$(".htmx-request", form)) finish(); };
      const finish = () => { body.removeEventListener("htmx:afterSettle", look); window.clearInterval(turn); done(); };
      const turn = window.setInterval(look, 200);
      window.setTimeout(finish, 5000);
      body.addEventListener("htmx:afterSettle", look);
    });
  }
  /* A dialog that leads back to the page would lose what the form behind it has not saved yet */
  async function saveBehind(form) {
    const saver = $("[data-autosave]");
    if (!saver || form.contains(saver) || !window.htmx) return;
    window.htmx.trigger(saver, "save-now");
    await settled(saver.closest("form"));
  }
  async function send(form, submitter, again) {
    busy(form, submitter, true);
    await saveBehind(form);
    await settled(form);
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    const url = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action") || window.location.href;
    try {
      const answer = await post(url, data);
      const ways = answer.headers.get("X-Lianti-Prove");
      if (answer.status === 401 && ways) {
        if (await window.Lianti.prove(ways)) await send(form, submitter, false); else busy(form, submitter, false);
        return;
      }
      const stale = answer.status === 403 && answer.headers.get("X-Lianti-Stale") === "1";
      if ((answer.status === 401 || stale) && !again) {
        if (answer.status === 401) await lock(false); else window.Lianti.renewToken();
        await send(form, submitter, answer.status === 403);
        return;
      }
      await take(answer, form, submitter);
    } catch (error) {
      busy(form, submitter, false);
      toast("网络中断，没有提交。您填写的内容都在，网络恢复后请再按一次。", "", 15);
    }
  }
  let leaving = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || ["lock-form", "prove-form"].includes(form.id)) return;
    if (form.dataset.busy === "1") { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (form.dataset.confirm && form.dataset.sure !== "1") {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (await ask(form.dataset.confirm)) { form.dataset.sure = "1"; form.requestSubmit(event.submitter || undefined); form.dataset.sure = ""; }
      return;
    }
    writeMeter(form);
    if (form.hasAttribute("data-sign-out")) { window.Lianti.wipe(); window.Lianti.tellSignedOut(); leaving = true; return; }
    if (form.hasAttribute("data-native") || form.target || form.hasAttribute("hx-post") || form.hasAttribute("data-hx-post")) return;
    event.preventDefault();
    send(form, event.submitter, false);
  }, true);

  /* HTMX: the same lock, the same questions */
  body.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => { if (yes) event.detail.issueRequest(true); });
  });
  body.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form && form.dataset.busy === "1") event.preventDefault();
  });
  /* What somebody folded out stays so when its part is loaded again. */
  const folds = new Map();
  let picked = []; /* what was chosen while the list (data-keep-choice) was on its way again */
  body.addEventListener("click", (event) => {
    const fold = event.target.closest("details[id] > summary");
    if (fold) folds.set(fold.parentElement.id, !fold.parentElement.open);
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, elt } = event.detail;
    const dialog = elt && elt.closest("dialog");
    if (xhr.status === 422 && dialog && $("[data-refusal]", dialog)) event.detail.target = $("[data-refusal]", dialog);
    const keeps = event.detail.target.hasAttribute("data-keep-choice");
    picked = keeps ? [...event.detail.target.querySelectorAll("input[type=radio]:checked")].map((radio) => [radio.name, radio.value]) : [];
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    target.querySelectorAll("details[id]").forEach((fold) => { if (folds.has(fold.id)) fold.open = folds.get(fold.id); });
    const radios = [...target.querySelectorAll("input[type=radio]")];
    picked.forEach(([name, value]) => {
      const same = radios.find((radio) => radio.name === name && radio.value === value);
      if (same) same.checked = true;
    });
    picked = [];
    window.Lianti.start(target);
  });
  body.addEventListener("htmx:responseError", async (event) => {
    const { xhr, requestConfig, target } = event.detail;
    if (xhr.status === 401) {
      const ways = xhr.getResponseHeader("X-Lianti-Prove");
      if (!ways) await lock(false); else if (!(await window.Lianti.prove(ways))) return;
      window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: requestConfig.elt, target, values: requestConfig.parameters });
    } else if (xhr.status >= 500) toast("系统出错了，没有完成。请稍后再试。", "", 12);
  });
  body.addEventListener("htmx:sendError", () => toast("网络中断，请稍后再试。", "", 10));

  /* Drafts: the server holds the truth, sessionStorage only what it has not got yet */
  const slot = (key) => "lianti:draft:" + body.dataset.user + ":" + (body.dataset.grant || "") + ":" + key;
  function fieldsOf(form) {
    return Array.from(form.elements).filter((field) => field.name && !field.disabled && !PLUMBING.includes(field.name)
      && !["password", "file", "submit", "button", "fieldset"].includes(field.type) && !field.hasAttribute("data-no-draft"));
  }
  function read(form) {
    const data = {};
    fieldsOf(form).forEach((field) => {
      const values = data[field.name] || (data[field.name] = []);
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) values.push(field.value); }
      else if (field.type === "select-multiple") values.push(...Array.from(field.selectedOptions).map((option) => option.value));
      else values.push(field.value);
    });
    return data;
  }
  function fill(form, data) {
    const used = {};
    fieldsOf(form).forEach((field) => {
      const values = data[field.name];
      if (!values) return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.type === "select-multiple") Array.from(field.options).forEach((option) => { option.selected = values.includes(option.value); });
      else {
        const at = used[field.name] || 0;
        used[field.name] = at + 1;
        if (values[at] !== undefined) field.value = values[at];
      }
    });
    form.dispatchEvent(new CustomEvent("lianti:restored", { bubbles: true }));
  }
  function note(form, text, discard) {
    let place = $("[data-draft-note]", form);
    if (!place) {
      place = document.createElement("span");
      place.className = "draft-note";
      place.dataset.draftNote = "";
      place.setAttribute("role", "status");
      ($(".form-foot", form) || form).append(place);
    }
    place.textContent = text;
    if (discard) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-quiet";
      button.textContent = "放弃草稿";
      button.addEventListener("click", async () => {
        if (!(await ask("放弃这份草稿？已恢复的内容会清空。"))) return;
        await forget(form);
        leaving = true;
        window.location.reload();
      });
      place.append(" ", button);
    }
  }
  function stash(state, data) {
    try { if (data) sessionStorage.setItem(slot(state.key), JSON.stringify(data)); else sessionStorage.removeItem(slot(state.key)); } catch (error) { /* storage switched off */ }
  }
  function unstash(state) {
    try { return JSON.parse(sessionStorage.getItem(slot(state.key)) || "null"); } catch (error) { return null; }
  }
  const askServer = (verb, state, extra) => post(body.dataset.drafts + "/" + verb, Object.assign({ form_key: state.key, grant_uid: body.dataset.grant || "" }, extra));
  async function saveDraft(form) {
    const state = drafts.get(form);
    window.clearTimeout(state.timer);
    if (!form.isConnected || state.stopped || state.done || state.saving) { state.again = Boolean(state.saving); return; }
    state.saving = (async () => {
      const data = read(form);
      try {
        const answer = await askServer("save", state, { data, version: state.version });
        if (answer.status === 401) { lock(false).then(() => saveDraft(form)); return; }
        const told = await answer.json();
        if (answer.status === 409) { state.stopped = true; note(form, told.sentence); return; }
        if (!answer.ok) throw new Error("draft");
        state.version = told.version;
        state.dirty = state.again;
        if (!state.again) stash(state, null);
        note(form, "草稿已保存 " + new Date().toTimeString().slice(0, 5));
      } catch (error) {
        note(form, "草稿暂存在本页，网络恢复后自动保存");
        state.timer = window.setTimeout(() => saveDraft(form), 10000);
      }
    })();
    await state.saving;
    state.saving = null;
    if (state.again) { state.again = false; saveDraft(form); }
  }
  async function forget(form) {
    const state = drafts.get(form);
    if (!state) { form.dataset.dirty = ""; return; }
    state.done = true;
    state.dirty = false;
    window.clearTimeout(state.timer);
    if (state.saving) await state.saving;
    stash(state, null);
    try { await askServer("discard", state, {}); } catch (error) { /* the view has discarded it already */ }
  }
  async function startDraft(form) {
    const state = { key: form.dataset.draft, version: 0, dirty: false, timer: 0, saving: null, again: false, stopped: false, done: false };
    drafts.set(form, state);
    const touched = () => {
      if (state.done) return;
      state.dirty = true;
      stash(state, read(form));
      window.clearTimeout(state.timer);
      state.timer = window.setTimeout(() => saveDraft(form), 1000);
    };
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    try {
      const answer = await askServer("load", state, {});
      if (!answer.ok) return;
      const told = await answer.json();
      state.version = told.version;
      const unsent = unstash(state);
      if (state.dirty || $("[aria-invalid=true]", form) || form.hasAttribute("data-bound")) return;
      if (unsent) { fill(form, unsent); note(form, "已恢复上次没有保存的内容", true); saveDraft(form); }
      else if (told.version) { fill(form, told.data); note(form, "已恢复 " + told.at + " 的草稿", true); }
    } catch (error) { note(form, "网络不通，草稿暂时只存在本页"); }
  }
  window.addEventListener("online", () => $$("form[data-draft]").forEach((form) => { if (drafts.get(form) && drafts.get(form).dirty) saveDraft(form); }));
  window.addEventListener("beforeunload", (event) => {
    if (leaving) return;
    const unsaved = $$("form[data-draft]").some((form) => drafts.get(form) && drafts.get(form).dirty && !drafts.get(form).stopped) || $$("form[data-unsaved]").some((form) => form.dataset.dirty === "1");
    if (unsaved) { event.preventDefault(); event.returnValue = ""; }
  });

  /* The re-entry meter: how many fields a person really typed into, pasted, chose; presses; seconds */
  const meters = new WeakMap();
  const meterSlot = () => `lianti:meter:${window.location.pathname}`;
  // Counting goes on over a refused form and a reload; the tab forgets it at sign-out with everything else.
  function startMeter(form) {
    let kept = {};
    try { kept = JSON.parse(sessionStorage.getItem(meterSlot()) || "{}"); } catch (error) { /* storage switched off */ }
    const sets = ["typed", "pasted", "chosen"].map((name) => [name, new Set(kept[name] || [])]);
    const meter = Object.assign(Object.fromEntries(sets), { from: kept.from || Date.now(), clicks: kept.clicks || 0 });
    meters.set(form, meter);
    const keep = () => {
      const told = { from: meter.from, clicks: meter.clicks, typed: [...meter.typed], pasted: [...meter.pasted], chosen: [...meter.chosen] };
      try { sessionStorage.setItem(meterSlot(), JSON.stringify(told)); } catch (error) { /* storage switched off */ }
    };
    form.addEventListener("change", keep);
    form.addEventListener("submit", keep);
    form.addEventListener("input", (event) => {
      if (!event.isTrusted || !event.target.name) return;
      if (event.target.matches("select, [type=checkbox], [type=radio]")) meter.chosen.add(event.target.name);
      else if (event.inputType === "insertFromPaste" || event.inputType === "insertFromDrop") meter.pasted.add(event.target.name);
      else meter.typed.add(event.target.name);
    });
    form.addEventListener("click", (event) => { if (event.isTrusted) meter.clicks += 1; });
  }
  function writeMeter(form) {
    const meter = meters.get(form);
    if (!meter) return;
    let field = form.elements.namedItem("meter");
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "meter";
      form.append(field);
    }
    field.value = JSON.stringify({ typed: meter.typed.size, pasted: meter.pasted.size, chosen: meter.chosen.size, clicks: meter.clicks, seconds: Math.round((Date.now() - meter.from) / 1000) });
  }

  /* Signature */
  function startSignature(root) {
    const pad = $("canvas", root);
    const field = $("input[type=hidden]", root);
    const pen = pad.getContext("2d");
    let drawing = false;
    let drawn = false;
    const point = (event) => {
      const box = pad.getBoundingClientRect();
      return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
    };
    const clear = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, pad.width, pad.height); field.value = ""; drawn = false; };
    clear();
    pen.lineWidth = 3; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#101820";
    pad.addEventListener("pointerdown", (event) => { drawing = true; pad.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...point(event)); event.preventDefault(); });
    pad.addEventListener("pointermove", (event) => { if (drawing) { pen.lineTo(...point(event)); pen.stroke(); drawn = true; } });
    const end = () => { if (drawing && drawn) { field.value = pad.toDataURL("image/png"); field.dispatchEvent(new Event("change", { bubbles: true })); } drawing = false; };
    pad.addEventListener("pointerup", end);
    pad.addEventListener("pointercancel", end);
    $("[data-signature-clear]", root).addEventListener("click", clear);
  }

  /* Photo */
  function startPhoto(root) {
    const input = $("input[type=file]", root);
    const place = $("[data-photo-shots]", root);
    input.addEventListener("change", () => {
      $$("img", place).forEach((old) => URL.revokeObjectURL(old.src));
      place.replaceChildren(...Array.from(input.files).map((file) => {
        const figure = document.createElement("figure");
        if (file.type.startsWith("image/")) {
          const image = document.createElement("img");
          image.src = URL.createObjectURL(file);
          image.alt = file.name;
          figure.append(image);
        }
        const words = document.createElement("figcaption");
        words.textContent = file.name + "（" + Math.max(1, Math.round(file.size / 1024)) + " KB）";
        figure.append(words);
        return figure;
      }));
    });
  }

  const each = (selector, mark, root, start) => {
    const found = $$(selector, root);
    if (root.matches && root.matches(selector)) found.push(root);
    found.filter((element) => !element.dataset[mark]).forEach((element) => { element.dataset[mark] = "1"; start(element); });
  };
  onStart((root) => {
    each("form[data-meter]", "metered", root, startMeter);
    each("form[data-draft]", "drafting", root, startDraft);
    each("form[data-unsaved]", "watched", root, (form) => form.addEventListener("input", () => { form.dataset.dirty = "1"; }));
    each("[data-signature]", "signing", root, startSignature);
    each("[data-photo]", "shooting", root, startPhoto);
  });
})();
