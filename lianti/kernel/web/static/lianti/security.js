/* Passkeys, and proving again in a dialog before something that cannot be taken back. ES2020, no dependency. */
(function () {
  "use strict";
  const { $, open, lock, post, renewToken, said } = window.Lianti;
  const bytes = (text) => Uint8Array.from(window.atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => window.btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const NOT_DONE = "没有完成。请再试一次，并按浏览器的提示操作。";

  /* The questions come from the server with their bytes as text, and the answers go back alike */
  function listed(keys) {
    return (keys || []).map((key) => Object.assign({}, key, { id: bytes(key.id) }));
  }
  function made(key) {
    const { clientDataJSON, attestationObject } = key.response;
    return { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject) };
  }
  function signed(key) {
    const { clientDataJSON, authenticatorData, signature, userHandle } = key.response;
    return {
      clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
      userHandle: userHandle ? text(userHandle) : undefined,
    };
  }
  async function ask(asked, making) {
    const options = Object.assign({}, asked.publicKey, { challenge: bytes(asked.publicKey.challenge) });
    if (making) {
      options.user = Object.assign({}, options.user, { id: bytes(options.user.id) });
      options.excludeCredentials = listed(options.excludeCredentials);
    } else options.allowCredentials = listed(options.allowCredentials);
    const key = making ? await navigator.credentials.create({ publicKey: options }) : await navigator.credentials.get({ publicKey: options });
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, clientExtensionResults: {}, response: making ? made(key) : signed(key) });
  }
  /* Returns what to send; throws a sentence for the person */
  async function passkey(url, making) {
    if (!window.PublicKeyCredential) throw new Error("这个浏览器或网址不支持通行密钥，请改用密码或验证码。");
    let answer = await post(url, new FormData());
    const ways = answer.headers.get("X-Lianti-Prove");
    if (answer.status === 401 && ways) {
      if (!(await prove(ways))) return "";
      answer = await post(url, new FormData());
    }
    if (!answer.ok) throw new Error(await said(answer, NOT_DONE));
    const asked = await answer.json();
    try { return await ask(asked, making); } catch (error) {
      throw new Error(error.name === "InvalidStateError" ? "这个通行密钥已经登记过，无需重复添加。" : NOT_DONE);
    }
  }
  function tell(form, sentence) {
    let place = $("[data-passkey-wrong]", form);
    if (!place) {
      place = document.createElement("p");
      place.className = "field-error";
      place.dataset.passkeyWrong = "";
      place.setAttribute("role", "alert");
      form.append(place);
    }
    place.textContent = sentence;
    place.hidden = !sentence;
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.passkey.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    tell(form, "");
    try {
      form.elements.passkey.value = await passkey(form.dataset.options, form.dataset.passkey === "make");
      if (form.elements.passkey.value) form.requestSubmit();
    } catch (error) { tell(form, error.message); } finally {
      form.dataset.asking = "";
      window.setTimeout(() => { if (form.isConnected) form.elements.passkey.value = ""; }, 0);
    }
  }, true);

  /* Prove again: the page stays as it is behind the dialog, and what was asked is asked once more afterwards */
  const dialog = $("#prove");
  let proving = null;
  function prove(ways) {
    if (!dialog) return Promise.resolve(false);
    if (proving) return proving;
    $("#prove-passkey").hidden = ways !== "passkey" || !window.PublicKeyCredential;
    $("#prove-error").hidden = true;
    $("#prove-secret").value = "";
    dialog.returnValue = "";
    open(dialog);
    $("#prove-secret").focus();
    proving = new Promise((done) => {
      dialog.addEventListener("close", () => { proving = null; $("#prove-secret").value = ""; done(dialog.returnValue === "proved"); }, { once: true });
    });
    return proving;
  }
  function refuse(sentence) {
    $("#prove-error").textContent = sentence;
    $("#prove-error").hidden = false;
    $("#prove-secret").select();
  }
  async function sendProof(data) {
    try {
      const answer = await post($("#prove-form").action, data);
      if (answer.status === 401) { dialog.close(); await lock(false); return; }
      if (answer.ok) { renewToken(); dialog.close("proved"); return; }
      refuse(await said(answer, "没有通过，请再试一次。"));
    } catch (error) { refuse("网络不通，请稍后再试。您填写的内容仍在。"); }
  }
  if (dialog) {
    $("#prove-form").addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      sendProof(new FormData(event.target));
    });
    $("#prove-passkey").addEventListener("click", async (event) => {
      try {
        const data = new FormData();
        data.append("passkey", await passkey(event.currentTarget.dataset.options, false));
        await sendProof(data);
      } catch (error) { refuse(error.message); }
    });
    document.addEventListener("click", async (event) => {
      const link = event.target.closest("a[data-proof]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      try {
        const answer = await fetch($("#prove-form").action, { credentials: "same-origin", headers: { "X-Lianti-Form": "1" } });
        const ways = answer.headers.get("X-Lianti-Prove");
        if (answer.status === 401 && ways && !(await prove(ways))) return;
      } catch (error) { /* the address itself will say */ }
      window.location.assign(link.href);
    });
  }
  window.Lianti.prove = prove;
})();
