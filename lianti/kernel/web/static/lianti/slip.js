/* The slip reader: reads a signed code, verifies it on the device, keeps arrivals and hands them over when it can. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const words = JSON.parse($("words").textContent);
  const places = JSON.parse($("places").textContent);
  const FORM = /^(LT2\.([A-Za-z0-9_-]{1,16})\.([A-Za-z0-9_-]{20,1200}))\.([A-Za-z0-9_-]{86})$/;
  const OLD = /^LT1\.([A-Za-z0-9_-]{1,16})\.([0-9]{4,20})\.([A-Za-z0-9_-]{6,44})$/;
  let shown = null;
  let stream = null;

  // --- the queue on the device ------------------------------------------------------------------------------------
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("lianti-slip", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("arrivals", { keyPath: "number" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function store(mode, act) {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const change = base.transaction("arrivals", mode);
      const request = act(change.objectStore("arrivals"));
      change.oncomplete = () => resolve(request.result);
      change.onabort = () => reject(change.error || request.error);
    });
  }

  // --- reading and verifying --------------------------------------------------------------------------------------
  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  }

  async function genuine(part, keyId, signature) {
    if (!window.crypto || !crypto.subtle) throw new Error(words.insecure);
    const found = (await (await fetch(places.keys)).json()).keys[keyId];
    if (!found) throw new Error(words.unknownKey);
    const method = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("jwk", found, method, false, ["verify"]);
    const covered = new TextEncoder().encode(part);
    return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(signature), covered);
  }

  async function read(text) {
    const code = text.trim();
    say("");
    shown = null;
    $("slip").hidden = true;
    const old = OLD.exec(code);
    if (old) return show({ n: old[2] }, code, words.old, "");
    const parts = FORM.exec(code);
    if (!parts) return say(words.notOurs);
    try {
      if (!(await genuine(parts[1], parts[2], parts[4]))) return say(words.invalid);
      show(JSON.parse(new TextDecoder().decode(bytes(parts[3]))), code, words.valid, "good");
    } catch (error) {
      say(error instanceof TypeError || error instanceof SyntaxError ? words.unknownKey : error.message);
    }
    return undefined;
  }

  function say(sentence) {
    $("problem").textContent = sentence;
    $("problem").hidden = !sentence;
  }

  function show(data, code, verdict, tone) {
    const lines = {
      p: data.p, n: data.n, k: words.kinds[data.k], f: data.f, w: data.w ? data.w.replace("T", " ") : "",
      sb: [words.sexes[data.s], data.b].filter(Boolean).join(" / "), td: [data.t, data.d].filter(Boolean).join(" · "),
    };
    document.querySelectorAll("[data-key]").forEach((place) => { place.textContent = lines[place.dataset.key] || "—"; });
    $("slip-title").textContent = verdict;
    $("slip-title").className = tone;
    shown = { number: data.n, name: data.p || "", code, emergency: data.k === "e" };
    $("his").value = "";
    $("slip").hidden = false;
    $("his").focus();
  }

  async function pixels(source, width, height) {
    if ("BarcodeDetector" in window) {
      try {
        const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(source);
        if (found.length) return found[0].rawValue;
      } catch (error) { /* not on this device: the decoder below reads it */ }
    }
    // A whole sheet needs many pixels, a blurred close-up reads better with few.
    const longest = Math.max(width, height);
    const sizes = [1600, 2600, 900].filter((size, index) => index === 0 || size < longest);
    for (const size of sizes) {
      const text = decode(source, width, height, Math.min(1, size / longest));
      if (text) return text;
    }
    return "";
  }

  function decode(source, width, height, scale) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.drawImage(source, 0, 0, canvas.width, canvas.height);
    const image = pen.getImageData(0, 0, canvas.width, canvas.height);
    const found = window.jsQR(image.data, image.width, image.height);
    return found ? found.data : "";
  }

  async function fromImage(file) {
    const picture = new Image();
    const address = URL.createObjectURL(file);
    try {
      picture.src = address;
      await picture.decode();
      const text = await pixels(picture, picture.naturalWidth, picture.naturalHeight);
      if (text) await read(text); else say(words.noCode);
    } catch (error) {
      say(words.noCode);
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  function stop() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    $("video").hidden = true;
  }

  async function look() {
    if (!stream) return;
    const video = $("video");
    const text = video.videoWidth ? await pixels(video, video.videoWidth, video.videoHeight) : "";
    if (text) { stop(); await read(text); } else window.setTimeout(look, 200);
  }

  async function start() {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      $("video").srcObject = stream;
      $("video").hidden = false;
      await $("video").play();
      look();
    } catch (error) { stop(); say(words.camera); }
    return undefined;
  }

  // --- keeping and handing over -----------------------------------------------------------------------------------
  async function keep(event) {
    event.preventDefault();
    if (!shown) return;
    const his = $("his").value.trim();
    if (!his && !shown.emergency) { say(words.needHis); $("his").focus(); return; }
    const row = { number: shown.number, name: shown.name, code: shown.code, his, at: new Date().toISOString(), state: "waiting", sentence: "" };
    try {
      await store("readwrite", (rows) => rows.add(row));
      say("");
    } catch (error) { say(words.twice); }
    shown = null;
    $("slip").hidden = true;
    await draw();
    if (navigator.onLine) hand();
  }

  async function draw() {
    const rows = await store("readonly", (all) => all.getAll());
    $("count").textContent = rows.length ? `(${rows.filter((row) => row.state !== "done").length}/${rows.length})` : "";
    $("queue").replaceChildren(...(rows.length ? rows.map(line) : [note(words.empty)]));
    $("hand").disabled = !rows.some((row) => row.state !== "done");
  }

  function note(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }

  function line(row) {
    const item = document.createElement("li");
    const told = { waiting: words.waiting, done: row.sentence, refused: row.sentence }[row.state];
    [row.name || row.number, row.name ? row.number : "", told].forEach((text, index) => {
      const part = document.createElement("span");
      part.textContent = text;
      if (index === 2) part.className = { done: "good", refused: "bad" }[row.state] || "";
      item.append(part);
    });
    if (row.state === "refused") item.append(dropper(row));
    return item;
  }

  function dropper(row) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", words.remove);
    button.addEventListener("click", async () => {
      if (!window.confirm(words.remove)) return;
      await store("readwrite", (rows) => rows.delete(row.number));
      draw();
    });
    return button;
  }

  async function hand() {
    const waiting = (await store("readonly", (all) => all.getAll())).filter((row) => row.state !== "done");
    if (!waiting.length || !navigator.onLine) return;
    let who;
    try {
      const answer = await fetch(places.session, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      $("signin").hidden = answer.ok;
      $("who").textContent = answer.ok ? "" : words.signIn;
      if (!answer.ok) return;
      who = await answer.json();
    } catch (error) { $("who").textContent = words.retry; return; }
    $("who").textContent = words.asOf.replace("{who}", who.who);
    for (const row of waiting) await handOne(row, who.csrf);
    draw();
  }

  async function handOne(row, token) {
    const body = JSON.stringify({ code: row.code, his_number: row.his, scanned_at: row.at });
    let answer;
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" };
      const sent = await fetch(places.arrivals, { method: "POST", headers, body, credentials: "same-origin" });
      answer = await sent.json();
    } catch (error) { $("who").textContent = words.retry; return; }
    // What the server has needs no name on the device any more; the number stays, so that nobody enters it again.
    const done = answer.result === "arrived" || answer.result === "already";
    const kept = done
      ? { number: row.number, name: "", code: "", his: "", at: row.at, state: "done", sentence: words[answer.result] }
      : Object.assign({}, row, { state: "refused", sentence: answer.sentence || words.retry });
    await store("readwrite", (rows) => rows.put(kept));
  }

  function net() {
    $("net").textContent = navigator.onLine ? words.online : words.offline;
    if (navigator.onLine) hand();
  }

  $("signin").href = places.signin;
  $("camera").addEventListener("click", start);
  $("image").addEventListener("change", () => { if ($("image").files.length) fromImage($("image").files[0]); $("image").value = ""; });
  $("text").addEventListener("change", () => { if ($("text").value.trim()) read($("text").value); $("text").value = ""; });
  $("arrive").addEventListener("submit", keep);
  $("hand").addEventListener("click", hand);
  window.addEventListener("online", net);
  window.addEventListener("offline", net);
  window.addEventListener("pagehide", stop);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(places.worker).catch(() => undefined);
  draw().then(net);
})();
