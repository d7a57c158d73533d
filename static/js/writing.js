/* Tells colleagues that a note or contact is being written here: once when the box takes the focus, then each minute
   while something was typed. */
(function () {
  "use strict";
  var MINUTE = 60000;
  var last = 0;
  document.querySelectorAll("[data-writing]").forEach(function (place) {
    function tell(event) {
      if (!event.target.matches("textarea, input:not([type=hidden])") || Date.now() - last < MINUTE) return;
      var token = place.querySelector("[name=csrf_token]");
      if (!token || !window.fetch) return;
      last = Date.now();
      fetch(place.getAttribute("data-writing"), {
        method: "POST", credentials: "same-origin", redirect: "error",
        body: new URLSearchParams({ csrf_token: token.value })
      }).catch(function () { /* a sign, not a lock: without it everything works */ });
    }
    place.addEventListener("focusin", tell);
    place.addEventListener("input", tell);
  });
})();
