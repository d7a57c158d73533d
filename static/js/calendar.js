/* The desk's calendar: a consultation that is dragged to an hour leads to its page of free times, with that hour chosen.
   Nothing moves before the form there is sent; "Move to…" does the same without this script. */
(function () {
  "use strict";
  var entries = document.querySelectorAll("[data-move]");
  var hint = document.querySelector("[data-drag-hint]");
  var dragged = null;
  var over = null;
  if (!entries.length) return;
  if (hint) hint.hidden = false;

  function mark(cell) {
    if (over) over.classList.remove("drop-here");
    over = cell;
    if (over) over.classList.add("drop-here");
  }

  function cellOf(event) {
    return dragged && event.target.closest ? event.target.closest("[data-at]") : null;
  }

  entries.forEach(function (entry) {
    entry.draggable = true;
    entry.addEventListener("dragstart", function (event) {
      dragged = entry;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", ""); // Firefox drags nothing without data; no name leaves the page
    });
    entry.addEventListener("dragend", function () {
      dragged = null;
      mark(null);
    });
  });

  document.addEventListener("dragover", function (event) {
    var cell = cellOf(event);
    mark(cell);
    if (cell) event.preventDefault();
  });

  document.addEventListener("drop", function (event) {
    var cell = cellOf(event);
    if (!cell) return;
    event.preventDefault();
    var address = new URL(dragged.dataset.move, location.href);
    address.searchParams.delete("from");
    address.searchParams.delete("day");
    address.searchParams.set("at", cell.dataset.at);
    location.assign(address.href);
  });
})();
