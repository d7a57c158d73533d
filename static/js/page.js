/* Small helps on every page; nothing depends on them. */
(function () {
  "use strict";

  /* The error summary takes the focus, so that a screen reader starts there. `autofocus` does it without a script;
     this is for browsers that keep autofocus to controls. A frame later, because autofocus waits for the first one. */
  window.addEventListener("load", function () {
    window.requestAnimationFrame(function () {
      var summary = document.querySelector("[data-error-summary]");
      if (summary && document.activeElement === document.body) summary.focus();
    });
  });

  /* "None of these" and the other ticks let go of each other. The server decides in any case. */
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.type !== "checkbox" || !box.checked) return;
    var group = box.closest("[data-choices]");
    if (!group) return;
    var alone = box.hasAttribute("data-exclusive");
    group.querySelectorAll("input[type=checkbox]").forEach(function (other) {
      if (other !== box && (alone || other.hasAttribute("data-exclusive"))) other.checked = false;
    });
  });
})();
