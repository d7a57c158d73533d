/* Saves a long form by itself, two seconds after the last change, and where it says so also while somebody types on in
   one field. The Save button does the same without a script. Files are left to the button; a red flag brings the page
   anew, with whom to call on top. A form that counts its saves in `seen` goes on from the count that it is told. */
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
        if (told.seen) form.elements.seen.value = told.seen;
        say(told.faulty ? "faulty" : told.opened ? "opened" : "saved");
      })
      .catch(function () { say("failed"); })
      .finally(function () {
        busy = false;
        if (again) { again = false; save(); }
      });
  }

  function later(delay) {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(save, delay);
  }
  form.addEventListener("change", function (event) {
    if (event.target.type !== "file") later(2000);
  });
  if (words.hasAttribute("data-while-typing")) form.addEventListener("input", function () { later(8000); });
  form.addEventListener("submit", function () { window.clearTimeout(waiting); });
})();
