/* Passkeys: the browser makes one or shows one, and the answer goes to the server in an ordinary form.
   A form with data-passkey holds the server's question as JSON; its field "answer" takes what the browser says.
   Without this script, or in a browser that knows no passkeys, the form stays hidden and the other way is there. */
(function () {
  "use strict";

  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function letters(buffer) {
    var text = "";
    new Uint8Array(buffer).forEach(function (byte) { text += String.fromCharCode(byte); });
    return window.btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map(function (item) { return { type: "public-key", id: bytes(item.id) }; });
  }

  function ask(question) {
    question.challenge = bytes(question.challenge);
    if (!question.user) {
      question.allowCredentials = known(question.allowCredentials);
      return navigator.credentials.get({ publicKey: question });
    }
    question.user.id = bytes(question.user.id);
    question.excludeCredentials = known(question.excludeCredentials);
    return navigator.credentials.create({ publicKey: question });
  }

  function told(credential) {
    var said = { clientDataJSON: letters(credential.response.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (credential.response[name]) said[name] = letters(credential.response[name]);
    });
    return JSON.stringify({
      id: credential.id, rawId: letters(credential.rawId), type: credential.type, response: said, clientExtensionResults: {}
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      var field = form.elements.answer;
      if (field.value) return;
      event.preventDefault();
      failed.hidden = true;
      ask(JSON.parse(form.dataset.passkey)).then(function (credential) {
        field.value = told(credential);
        form.submit();
      }).catch(function () { failed.hidden = false; });
    });
  });
})();
