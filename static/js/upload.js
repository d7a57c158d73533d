/* Files go to the clinic piece by piece: a lost line, a pause or a closed tab costs only what was in the air. Without
   this script the plain form does the same work in one go. Nothing about a file is kept in the browser: the server
   knows what is unfinished, and the same file chosen again goes on where it stopped. */
(function () {
  "use strict";
  var place = document.querySelector("[data-uploads]");
  var input = document.getElementById("files");
  if (!place || !input || !window.tus || !window.tus.isSupported) return;

  var words = JSON.parse(place.querySelector("template").content.textContent);
  var list = place.querySelector("[data-list]");
  var voice = place.querySelector("[data-voice]");
  var form = input.form;
  var locale = document.documentElement.lang + "-u-nu-latn";
  var AT_ONCE = 2, HEAD = 264, SILENCE = 40000, CLUTTER = /^(\..*|thumbs\.db|desktop\.ini)$/i;
  var DELAYS = [0, 1000, 2000, 4000, 4000, 8000, 8000, 15000, 15000, 30000, 30000, 30000];
  var queue = [], going = [], all = [], warned = false;

  function fill(text, values) {
    return text.replace(/%\((\w+)\)s/g, function (_all, name) { return values[name]; });
  }
  function number(value, options) { return new Intl.NumberFormat(locale, options).format(value); }
  function percent(share) { return number(Math.floor(share * 100) / 100, { style: "percent" }); }
  function unit(value, name) {
    return number(value, { style: "unit", unit: name, unitDisplay: "long", maximumFractionDigits: 0 });
  }
  function speed(rate) {
    var small = rate < 1e6;
    return number(rate / (small ? 1e3 : 1e6), {
      style: "unit", unit: small ? "kilobyte-per-second" : "megabyte-per-second", maximumFractionDigits: 1
    });
  }
  function left(seconds) { return seconds < 90 ? unit(Math.max(1, seconds), "second") : unit(seconds / 60, "minute"); }

  /* Said once, politely; a screen reader speaks each line that is added. */
  function say(text) {
    voice.appendChild(document.createElement("p")).textContent = text;
    while (voice.children.length > 12) voice.firstChild.remove();
  }
  function make(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  /* One file on its way. */
  function Sending(file) {
    this.file = file;
    this.share = 0;
    this.told = {};
    this.draw();
    all.push(this);
  }
  Sending.prototype.draw = function () {
    var self = this, about = make("div"), bar = make("div", "progress"), name = make("bdi", "", this.file.name);
    name.dir = "auto";
    this.row = make("li", "document");
    this.status = make("p", "", words.waiting);
    this.bar = make("progress");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", this.file.name);
    bar.appendChild(this.bar);
    about.append(name, this.status, bar);
    this.toggle = this.button(words.pause, function () { self.active ? self.pause() : self.begin(); });
    this.stop = this.button(words.stop, function () { self.giveUp(); });
    this.row.append(about, this.toggle, this.stop);
    list.appendChild(this.row);
  };
  Sending.prototype.button = function (text, act) {
    var made = make("button", "button button-quiet", text);
    made.type = "button";
    made.append(" ", make("span", "hidden-text", this.file.name));
    made.addEventListener("click", act);
    return made;
  };
  Sending.prototype.label = function (text) { this.toggle.firstChild.data = text; };
  Sending.prototype.once = function (what) {
    if (this.told[what]) return;
    this.told[what] = true;
    say(fill(words[what], { name: this.file.name }));
  };

  Sending.prototype.begin = function () {
    var self = this;
    this.active = true;
    this.lost = false;
    this.mark = null;
    this.label(words.pause);
    this.row.classList.remove("document-bad");
    this.status.className = "";
    this.once("started");
    if (going.indexOf(this) < 0) going.push(this);
    if (this.upload) { this.upload.start(); return; }
    this.file.slice(0, HEAD).arrayBuffer().then(function (head) {
      self.upload = self.prepared(hex(head));
      if (self.active) self.upload.start();
    }, function () { self.refused(words.unreadable); });
  };
  Sending.prototype.prepared = function (head) {
    var self = this, known = this.again ? null : unfinished(this.file);
    var upload = new window.tus.Upload(this.file, {
      endpoint: place.dataset.uploads,
      uploadUrl: known && known.dataset.unfinished,
      headers: { "X-Form-Token": place.dataset.token },
      metadata: { filename: this.file.name, modified: String(this.file.lastModified || ""), head: head },
      retryDelays: DELAYS,
      storeFingerprintForResuming: false,
      onShouldRetry: function (error) {
        var answer = error.originalResponse, status = answer ? answer.getStatus() : 0;
        if (!status || [409, 423, 429].indexOf(status) >= 0 || (status >= 500 && status !== 507)) {
          self.status.textContent = words.lost;
          return navigator.onLine !== false;
        }
        return false;
      },
      /* From here on it is continued, never begun anew behind our back. */
      onUploadUrlAvailable: function () { upload.options.endpoint = null; },
      onProgress: function (sent, total) { self.progress(sent, total); },
      onSuccess: function () { self.arrived(); },
      onError: function (error) { self.failed(error); }
    });
    if (known) upload.options.endpoint = null;
    return upload;
  };
  Sending.prototype.progress = function (sent, total) {
    var moment = Date.now();
    this.share = total ? sent / total : 0;
    this.seen = moment;
    this.bar.value = this.share * 100;
    if (this.share >= 0.5) this.once("half");
    if (!this.mark || sent < this.mark.sent) this.mark = { sent: sent, at: moment };
    var rate = (sent - this.mark.sent) / Math.max(1, moment - this.mark.at) * 1000;
    if (rate && moment - (this.shown || 0) >= 500) {
      this.shown = moment;
      this.status.textContent = fill(words.sending, {
        percent: percent(this.share), speed: speed(rate), left: left((total - sent) / rate)
      });
      if (moment - this.mark.at > 8000) this.mark = { sent: sent, at: moment };
    }
  };
  Sending.prototype.rest = function (text) {
    this.active = false;
    this.label(words.go_on);
    this.status.textContent = text;
    next(this);
  };
  Sending.prototype.pause = function () {
    if (this.upload) this.upload.abort();
    this.rest(fill(words.paused, { percent: percent(this.share) }));
  };
  Sending.prototype.giveUp = function () {
    queue = queue.filter(function (one) { return one !== this; }, this);
    var self = this, focus = function () { self.row.remove(); input.focus(); };
    this.active = false;
    if (this.upload) this.upload.abort(true).then(focus, focus);
    else focus();
    next(this);
  };
  Sending.prototype.arrived = function () {
    var known = unfinished(this.file);
    this.active = false;
    this.done = true;
    this.bar.value = 100;
    this.status.textContent = words.here;
    this.toggle.remove();
    this.stop.remove();
    if (known) known.remove();
    this.once("arrived");
    next(this);
  };
  Sending.prototype.refused = function (why) {
    this.active = false;
    this.refusal = true;
    this.row.classList.add("document-bad");
    this.status.className = "error";
    this.status.textContent = why;
    this.bar.parentNode.remove();
    this.toggle.remove();
    say(this.file.name + ": " + why);
    next(this);
  };
  Sending.prototype.failed = function (error) {
    var answer = error.originalResponse, status = answer ? answer.getStatus() : 0, told = null;
    try { told = JSON.parse(answer.getBody()); } catch (_none) { /* not every answer has words */ }
    if (told && told.message && status !== 507) return this.refused(told.message);
    if (status === 403 || status === 400) return this.refused(words.page_old);
    if ((status === 404 || status === 410) && !this.again) {
      this.again = true;  /* what had arrived is gone: from the beginning */
      this.upload = null;
      return this.begin();
    }
    this.lost = !status;
    this.row.classList.add("document-bad");
    this.status.className = "error";
    this.rest(told && told.message ? told.message : words.failed);
    say(this.file.name + ": " + this.status.textContent);
  };

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }
  function unfinished(file) {
    return Array.from(document.querySelectorAll("[data-unfinished]")).find(function (row) {
      var data = row.dataset;
      return data.name === file.name && data.size === String(file.size) && data.modified === String(file.lastModified);
    });
  }
  function next(ended) {
    going = going.filter(function (one) { return one !== ended; });
    while (going.length < AT_ONCE && queue.length) queue.shift().begin();
    if (!going.length) refresh();
  }
  function add(files) {
    Array.from(files).filter(function (file) { return !CLUTTER.test(file.name); }).forEach(function (file) {
      queue.push(new Sending(file));
    });
    warned = false;
    while (going.length < AT_ONCE && queue.length) queue.shift().begin();
  }

  /* The list of what is here, and what would still help, as the server sees it now. */
  function refresh() {
    fetch(window.location.pathname, { headers: { Accept: "text/html" } }).then(function (answer) {
      return answer.ok && !answer.redirected ? answer.text() : "";
    }).then(function (text) {
      var fresh = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-here]");
      if (fresh) document.querySelector("[data-here]").replaceWith(fresh);
    }, function () { /* the next page shows it */ });
  }

  function folder(entry) {
    if (entry.isFile) return entry.file(function (file) { add([file]); });
    var reader = entry.createReader();
    (function more() {
      reader.readEntries(function (entries) {
        entries.forEach(folder);
        if (entries.length) more();
      });
    })();
  }
  function chooser(button, attributes) {
    var hidden = make("input");
    hidden.type = "file";
    Object.keys(attributes).forEach(function (name) { hidden.setAttribute(name, attributes[name]); });
    hidden.addEventListener("change", function () { add(hidden.files); hidden.value = ""; });
    place.querySelector(button).addEventListener("click", function () { hidden.click(); });
  }

  input.addEventListener("change", function () { add(input.files); input.value = ""; });
  chooser("[data-camera]", { accept: "image/*", capture: "environment" });
  chooser("[data-folder]", { webkitdirectory: "", multiple: "" });
  document.addEventListener("dragover", function (event) {
    if (!event.dataTransfer || Array.from(event.dataTransfer.types).indexOf("Files") < 0) return;
    event.preventDefault();
    place.dataset.over = "";
  });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) delete place.dataset.over; });
  document.addEventListener("drop", function (event) {
    delete place.dataset.over;
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    event.preventDefault();
    Array.from(event.dataTransfer.items).forEach(function (item) {
      var entry = item.webkitGetAsEntry && item.webkitGetAsEntry(), file = item.getAsFile && item.getAsFile();
      if (entry && entry.isDirectory) folder(entry);
      else if (file) add([file]);
    });
  });
  document.addEventListener("paste", function (event) {
    if (event.clipboardData && event.clipboardData.files.length) add(event.clipboardData.files);
  });
  window.addEventListener("online", function () {
    all.forEach(function (one) { if (one.lost) one.begin(); });
  });

  /* A line can die without a word; what has not moved for a while is asked for anew. */
  window.setInterval(function () {
    all.forEach(function (one) {
      if (!one.active || !one.upload || Date.now() - (one.seen || Date.now()) < SILENCE) return;
      one.seen = Date.now();
      one.upload.abort();
      one.upload.start();
    });
  }, 5000);

  form.addEventListener("submit", function (event) {
    if (!(going.length || queue.length) || warned) { warned = true; return; }
    event.preventDefault();
    warned = true;
    place.querySelector("[data-warning]").textContent = words.still;
    say(words.still);
  });
  window.addEventListener("beforeunload", function (event) {
    if ((going.length || queue.length) && !warned) event.preventDefault();
  });

  form.querySelector("[data-plain]").hidden = true;
  place.hidden = false;
})();
