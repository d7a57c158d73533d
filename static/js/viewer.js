/* The viewer without reloads: pages follow each other while one scrolls, a series has a slider, size and turn change in
   place. Every one of these is a link that works without this script. */
(function () {
  "use strict";
  var box = document.querySelector("[data-viewer]");
  if (!box) return;
  var count = Number(box.dataset.count);
  var zoom = box.dataset.zoom;
  var turn = Number(box.dataset.turn);
  var pageField = document.getElementById("on_page");

  function address(number) {
    return box.dataset.url.replace("/pages/0", "/pages/" + number);
  }

  function words(number) {
    return box.dataset.words.replace("{page}", number).replace("{count}", count);
  }

  /* The same sums as intake/web/desk/picture.py. */
  function stand(svg) {
    var image = svg.querySelector("image");
    var width = Number(image.getAttribute("width"));
    var height = Number(image.getAttribute("height"));
    var lying = turn === 90 || turn === 270;
    var across = lying ? height : width;
    var down = lying ? width : height;
    var times = zoom === "fit" ? 1 : Number(zoom) / 100;
    var moved = { 90: [height, 0], 180: [width, height], 270: [0, width] }[turn];
    svg.setAttribute("width", Math.floor(across * times));
    svg.setAttribute("height", Math.floor(down * times));
    svg.setAttribute("viewBox", "0 0 " + across + " " + down);
    svg.setAttribute("class", zoom === "fit" ? "zoom-fit" : "");
    if (moved) image.setAttribute("transform", "translate(" + moved[0] + " " + moved[1] + ") rotate(" + turn + ")");
    else image.removeAttribute("transform");
  }

  function standAll() {
    box.querySelectorAll("svg").forEach(stand);
  }

  function show(figure, number, loaded) {
    var svg = figure.querySelector("svg");
    var image = svg.querySelector("image");
    image.setAttribute("width", loaded.naturalWidth);
    image.setAttribute("height", loaded.naturalHeight);
    image.setAttribute("href", loaded.src);
    svg.setAttribute("aria-label", words(number));
    figure.querySelector("figcaption").textContent = words(number);
    figure.dataset.page = number;
    stand(svg);
  }

  function load(number, then, failed) {
    var picture = new Image();
    picture.onload = function () { then(picture); };
    picture.onerror = failed || null;
    picture.src = address(number);
  }

  function current(number) {
    if (pageField && document.activeElement !== pageField) pageField.value = number;
  }

  document.querySelectorAll("a[data-zoom], a[data-turn]").forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.dataset.turn) turn = (turn + Number(link.dataset.turn) + 360) % 360;
      else zoom = link.dataset.zoom;
      document.querySelectorAll("a[data-zoom]").forEach(function (other) {
        if (other.dataset.zoom === zoom) other.setAttribute("aria-current", "true");
        else other.removeAttribute("aria-current");
      });
      standAll();
    });
  });

  /* A series: one frame, and a slider that also takes the arrow keys. The newest wish wins. */
  function slider() {
    var figure = box.querySelector("figure");
    var row = document.createElement("div");
    var range = document.createElement("input");
    var said = document.createElement("output");
    row.className = "slider";
    range.type = "range";
    range.min = "1";
    range.max = String(count);
    range.value = box.dataset.page;
    range.setAttribute("aria-label", box.dataset.slider);
    said.textContent = words(range.value);
    row.append(range, said);
    box.after(row);
    range.addEventListener("input", function () {
      var wanted = range.value;
      said.textContent = words(wanted);
      load(wanted, function (picture) {
        if (range.value !== wanted) return;
        show(figure, wanted, picture);
        current(wanted);
      });
    });
  }

  /* Pages: the next one is fetched when the last one comes near. */
  function scroll() {
    var last = Number(box.dataset.page);
    var busy = false;
    function follow() {
      if (busy || last >= count || box.scrollTop + 2 * box.clientHeight < box.scrollHeight) return;
      busy = true;
      load(last + 1, function (picture) {
        var figure = box.querySelector("figure").cloneNode(true);
        last += 1;
        show(figure, last, picture);
        box.append(figure);
        busy = false;
      }, function () { busy = false; });
    }
    function seen() {
      var middle = box.getBoundingClientRect().top + box.clientHeight / 2;
      box.querySelectorAll("figure").forEach(function (figure) {
        var place = figure.getBoundingClientRect();
        if (place.top <= middle && place.bottom >= middle) current(figure.dataset.page);
      });
    }
    box.addEventListener("scroll", function () {
      follow();
      seen();
    });
    follow();
  }

  if (count > 1) {
    if ("series" in box.dataset) slider();
    else scroll();
  }
})();
