/* The queue: what came in meanwhile, commands with Alt, a sound for emergencies. The page works without any of it. */
(function () {
  "use strict";
  var POLL = 30000;
  var news = document.querySelector("[data-news]");
  var heard = 0;

  /* Says it in a bar that lies over the page; rows, focus and scroll stay where they are. */
  function show(told) {
    var link = news.querySelector("a");
    if (told.words) {
      if (!link) {
        link = document.createElement("a");
        link.href = news.getAttribute("data-show");
        news.appendChild(link);
      }
      if (link.textContent !== told.words) link.textContent = told.words;
    }
    if (told.emergencies > heard) ring();
    heard = told.emergencies;
  }

  function ask() {
    if (document.hidden && !sounds()) return;
    fetch(news.getAttribute("data-news") + "?since=" + encodeURIComponent(news.getAttribute("data-since")), {
      credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" }
    }).then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (told) { if (told) show(told); })
      .catch(function () { /* the line is gone; the next time asks again */ });
  }

  if (news && window.fetch) setInterval(ask, POLL);

  /* Sound: off until somebody at this browser wants it. */
  var button = document.querySelector("[data-sound]");
  var context = null;

  function sounds() {
    try { return window.localStorage.getItem("emergency-sound") === "on"; } catch (error) { return false; }
  }

  function ring() {
    if (!sounds() || !window.AudioContext) return;
    context = context || new AudioContext();
    [0, 0.35].forEach(function (at) {
      var tone = context.createOscillator();
      var loudness = context.createGain();
      loudness.gain.value = 0.2;
      tone.frequency.value = 660;
      tone.connect(loudness).connect(context.destination);
      tone.start(context.currentTime + at);
      tone.stop(context.currentTime + at + 0.2);
    });
  }

  function tellSound() {
    button.textContent = button.getAttribute(sounds() ? "data-on" : "data-off");
    button.setAttribute("aria-pressed", sounds() ? "true" : "false");
  }

  function canSound() {
    try { return Boolean(window.AudioContext && window.localStorage); } catch (error) { return false; }
  }

  if (button) button.hidden = !canSound();
  if (button && !button.hidden) {
    button.classList.remove("scripted");
    tellSound();
    button.addEventListener("click", function () {
      window.localStorage.setItem("emergency-sound", sounds() ? "off" : "on");
      tellSound();
      ring();
    });
  }

  /* Commands: always with Alt, by the key's place, so that every alphabet and dictation are safe. */
  function links() {
    return Array.prototype.slice.call(document.querySelectorAll(".queue .row-link"));
  }

  function step(by) {
    var all = links();
    var row = document.activeElement && document.activeElement.closest("tr");
    var here = row ? all.indexOf(row.querySelector(".row-link")) : -1;
    var next = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
    if (next) next.focus();
  }

  function inRow(selector) {
    var row = document.activeElement && document.activeElement.closest("tr");
    var found = row && row.querySelector(selector);
    if (found) found.click();
  }

  function press(letter) {
    var found = document.querySelector('[data-key="' + letter + '"]');
    if (!found) return;
    if (found.tagName === "INPUT") found.focus(); else found.click();
  }

  var commands = {
    KeyN: function () { step(1); },
    KeyP: function () { step(-1); },
    KeyL: function () { inRow("[data-look]"); },
    KeyC: function () { inRow("[data-claim]"); },
    KeyJ: function () { var link = news && news.querySelector("a"); if (link) link.click(); }
  };
  ["a", "k", "m", "o", "q", "u"].forEach(function (letter) {
    commands["Key" + letter.toUpperCase()] = function () { press(letter); };
  });

  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    var command = commands[event.code];
    if (!command) return;
    event.preventDefault();
    command();
  });
})();
