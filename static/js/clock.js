/* Desk: due clocks turn without a reload. The words come from the page; what becomes late is said once, politely. */
(function () {
  "use strict";
  var MINUTE = 60000;
  var DAY = 1440;
  var news = document.querySelector("[data-clock-news]");

  /* Hours and minutes, kept left to right inside any sentence. */
  function hours(minutes) {
    var rest = minutes % 60;
    return "\u2066" + Math.floor(minutes / 60) + ":" + (rest < 10 ? "0" : "") + rest + "\u2069";
  }

  /* Returns true when this clock has just run out. */
  function turn(clock, now) {
    var left = Math.floor((Date.parse(clock.getAttribute("datetime")) - now) / MINUTE);
    if (isNaN(left) || Math.abs(left) >= DAY) return false;
    var late = left < 0;
    var words = clock.getAttribute(late ? "data-late" : "data-left");
    clock.textContent = words.replace("{time}", hours(late ? -left : left));
    var fresh = late && !clock.classList.contains("due-late");
    clock.classList.toggle("due-late", late);
    return fresh;
  }

  function turnAll() {
    var now = Date.now();
    var fresh = 0;
    document.querySelectorAll("[data-due]").forEach(function (clock) {
      if (turn(clock, now)) fresh += 1;
    });
    if (fresh && news) news.textContent = news.getAttribute("data-words").replace("{count}", fresh);
  }

  if (document.querySelector("[data-due]")) {
    turnAll();
    setInterval(turnAll, MINUTE / 2);
  }
})();
