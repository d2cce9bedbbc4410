/* What arrives while the page is open: counts, notices, lists that refresh themselves. ES2020. */
(function () {
  "use strict";
  const { $, $$, cookie, toast } = window.Lianti;
  const body = document.body;
  const POLL = 20000;
  let source = null;
  let timer = 0;
  let failures = 0;
  let audio = null;
  if (!body.dataset.user || !body.dataset.stream) return;

  function chime() {
    if (cookie("lianti_sound") !== "1") return;
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    audio = audio || new Context();
    [[660, 0], [880, 0.14]].forEach(([pitch, wait]) => {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const at = audio.currentTime + wait;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(0.06, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
      tone.connect(loud).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    });
  }
  window.Lianti.chime = chime;

  /* The same cap as in the templates (filter capped) */
  const shown = (value) => (value > 99 ? "99+" : String(value));
  const tell = (topic) => body.dispatchEvent(new CustomEvent("live:" + topic, { bubbles: true }));
  function takeCounts(counts) {
    let more = "";
    Object.keys(counts).forEach((key) => {
      const value = Number(counts[key]);
      let changed = false;
      $$('[data-count="' + CSS.escape(key) + '"]').forEach((badge) => {
        const before = parseInt(badge.textContent, 10) || 0;
        if (before === value || badge.textContent.trim() === shown(value)) return;
        changed = true;
        if (value > before) {
          const place = badge.closest(".place");
          if (place && !more) more = $(".place-name", place).textContent + "：新增 " + (value - before) + " 项|" + place.getAttribute("href");
        }
        badge.textContent = shown(value);
        badge.hidden = !value;
      });
      if (changed) tell(key);
    });
    if (more) {
      const [text, url] = more.split("|");
      toast(text, url);
      chime();
    }
  }
  function takeNotice(notice) {
    toast(notice.text, notice.url || "", 12);
    chime();
  }
  const parsed = (event) => { try { return JSON.parse(event.data); } catch (error) { return {}; } };

  function listen() {
    stop();
    if (!("EventSource" in window) || failures > 3) { poll(); return; }
    source = new EventSource(body.dataset.stream);
    source.addEventListener("open", () => { failures = 0; });
    source.addEventListener("counts", (event) => takeCounts(parsed(event)));
    source.addEventListener("notice", (event) => takeNotice(parsed(event)));
    source.addEventListener("signed_out", signedOut);
    source.addEventListener("changed", (event) => { const told = parsed(event); if (told.topic) tell(told.topic); });
    source.addEventListener("error", () => {
      failures += 1;
      if (failures > 3 || source.readyState === 2) { stop(); poll(); }
    });
  }
  /* After a role switch in another tab the session has another key: ask once more with it before locking */
  async function signedOut() {
    stop();
    try {
      const answer = await fetch(body.dataset.counts, { credentials: "same-origin", headers: { "X-Lianti-Form": "1", "X-Lianti-Passive": "1" } });
      if (answer.ok) { listen(); return; }
    } catch (error) { /* the lock says what to do */ }
    window.Lianti.lock(false).then(listen);
  }
  async function poll() {
    window.clearTimeout(timer);
    timer = window.setTimeout(poll, POLL);
    if (window.Lianti.locked()) return;
    try {
      const answer = await fetch(body.dataset.counts, { credentials: "same-origin", headers: { "X-Lianti-Form": "1", "X-Lianti-Passive": "1" } });
      if (answer.status === 401) { window.Lianti.lock(false); return; }
      if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) return;
      const told = await answer.json();
      takeCounts(told.counts || told);
      (told.notices || []).forEach(takeNotice);
    } catch (error) { /* the next turn asks again */ }
  }
  function stop() {
    if (source) source.close();
    source = null;
    window.clearTimeout(timer);
  }
  /* A browser gives one server six connections: only the tab being looked at keeps a stream, the others ask. */
  const follow = () => { if (document.hidden) { stop(); timer = window.setTimeout(poll, POLL); } else listen(); };
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
  follow();
})();
