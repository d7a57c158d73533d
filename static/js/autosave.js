/* Saves the long form by itself, two seconds after the last change. The Save button does the same without a script.
   Files are left to the button; a red flag brings the page anew, with whom to call on top. */
(function () {
  "use strict";
  var words = document.querySelector("[data-autosave-words]");
  var form = words && document.querySelector("main form[enctype]");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  var waiting = null, busy = false, again = false, inDanger = !!document.querySelector(".notice-stop");

  function say(kind) {
    var clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    words.textContent = words.getAttribute("data-" + kind).replace("{time}", "\u2066" + clock + "\u2069");
  }

  function body() {
    var sent = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") sent.append(name, value);
    });
    sent.set("then", "auto");
    return sent;
  }

  function save() {
    if (busy) { again = true; return; }
    busy = true;
    fetch(form.action, { method: "POST", body: body(), credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) throw new Error("not saved");
        return answer.json();
      })
      .then(function (told) {
        if (told.danger && !inDanger) { window.location.assign(form.action); return; }
        say(told.faulty ? "faulty" : told.opened ? "opened" : "saved");
      })
      .catch(function () { say("failed"); })
      .finally(function () {
        busy = false;
        if (again) { again = false; save(); }
      });
  }

  form.addEventListener("change", function (event) {
    if (event.target.type === "file") return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, 2000);
  });
  form.addEventListener("submit", function () { window.clearTimeout(waiting); });
})();
