/* A mail link carries its token after "#", which no server and no scanner sees. Move it into the form and clear the
   address bar, so that it stays neither in the history nor on a shared screen. The button still has to be pressed. */
(function () {
  "use strict";
  var field = document.querySelector("input[data-from-link]");
  var token = window.location.hash.slice(1);
  if (!field || !token) return;
  try {
    field.value = decodeURIComponent(token);
  } catch (error) {
    field.value = token;
  }
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
})();
