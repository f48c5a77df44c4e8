// Pages of the site door: the report form keeps itself on the telephone, the list shows what becomes of it.
// Without this file the plain form sends as any form does.
(function () {
  "use strict";

  const queue = self.siteQueue;
  if (!queue || !self.indexedDB) return;
  const holder = document.getElementById("outbox-texts");
  const texts = holder ? holder.dataset : {};
  const MOST = 8, SHORTEST_WAIT = 5000, LONGEST_WAIT = 300000;
  let wait = SHORTEST_WAIT, timer = null;

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  // ---- sending

  async function drain() {
    clearTimeout(timer);
    const outcome = await queue.drain();
    if (outcome === "later") {
      timer = setTimeout(drain, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } else {
      wait = SHORTEST_WAIT;
    }
  }

  async function wake() {
    drain();
    if (!("serviceWorker" in navigator)) return;
    const worker = await navigator.serviceWorker.getRegistration("/site/");
    if (worker && worker.sync && (await queue.waiting()).length) worker.sync.register("site-queue").catch(function () {});
  }

  async function count() {
    const number = (await queue.read("entries")).filter(function (entry) { return entry.state !== "stored"; }).length;
    document.querySelectorAll('nav a[href="/site/outbox/"]').forEach(function (link) {
      const old = link.querySelector(".count");
      if (old) old.remove();
      if (number) link.append(" ", make("span", "count", String(number)));
    });
  }

  // ---- the shell, for the next time without a network

  async function keepShell() {
    if (!("serviceWorker" in navigator) || !navigator.onLine) return;
    await navigator.serviceWorker.register("/site/worker.js", { scope: "/site/", updateViaCache: "none" });
    const language = document.documentElement.lang === "en" ? "en" : "zh";
    const answer = await fetch("/site/outbox/?lang=" + language, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) return;
    const parts = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const addresses = Array.from(parts.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), function (part) {
      return part.getAttribute("href") || part.getAttribute("src");
    });
    const cache = await caches.open("site-shell");
    await cache.addAll(addresses);
    await cache.put("/site/outbox/", answer);
  }

  async function keepPlaces() {
    if (!navigator.onLine) return;
    const answer = await fetch("/site/queue/places", { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) return;
    const said = await answer.json();
    localStorage.setItem("site-account", said.account);
    await queue.change(["places"], function (places) {
      places.clear();
      said.places.forEach(function (place) { places.put(place); });
    });
  }

  // ---- pictures, small enough to be shown from the page itself

  async function thumb(blob) {
    const canvas = make("canvas");
    try {
      const bitmap = await createImageBitmap(blob);
      const scale = 240 / Math.max(bitmap.width, bitmap.height);
      canvas.width = Math.max(1, bitmap.width * scale);
      canvas.height = Math.max(1, bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL("image/jpeg", 0.7);
    } catch {
      return "data:image/gif;base64,R0lGODlhAQABAAAAACw="; // a kind the browser cannot draw; the server may
    }
  }

  // ---- the report form

  function place(form) {
    return { id: form.dataset.place, title: form.dataset.title, where: form.dataset.where, unit: form.dataset.unit };
  }

  function fields(form) {
    const said = {};
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && !["csrf_token", "client_key", "kept"].includes(name)) said[name] = value;
    });
    return said;
  }

  function fill(form, said) {
    Object.entries(said).forEach(function (pair) {
      form.querySelectorAll('[name="' + pair[0] + '"]').forEach(function (field) {
        if (field.type === "radio") field.checked = field.value === pair[1];
        else if (field.type !== "file") field.value = pair[1];
      });
    });
  }

  function position(form) {
    const box = form.querySelector("#position");
    if (!box || !box.checked || !navigator.geolocation) return Promise.resolve(null);
    return new Promise(function (resolve) {
      navigator.geolocation.getCurrentPosition(
        function (found) { resolve({ latitude: found.coords.latitude, longitude: found.coords.longitude }); },
        function () { resolve(null); },
        { timeout: 8000, maximumAge: 60000 }
      );
    });
  }

  function formPage(form) {
    const account = Number(form.dataset.account || localStorage.getItem("site-account"));
    const draft = { id: account + ":" + form.dataset.place, account: account, fields: {}, photos: [] };
    const shots = form.querySelector("[data-shots]");
    const boxPosition = form.querySelector("[data-position]");
    let saving = Promise.resolve();

    // Saves follow one another: the last word wins, and nothing is half written.
    function save() {
      draft.fields = fields(form);
      saving = saving.then(function () {
        return queue.change(["drafts"], function (drafts) { drafts.put(draft); });
      }).catch(function () { complain(texts.full); });
      return saving;
    }

    function complain(sentence) {
      let alert = form.querySelector("[data-complaint]");
      if (!alert) {
        alert = make("p", "alert bad");
        alert.dataset.complaint = "";
        alert.setAttribute("role", "alert");
        form.prepend(alert);
      }
      alert.textContent = sentence;
      alert.scrollIntoView({ block: "center" });
    }

    async function show() {
      const list = make("ul", "photos");
      for (const photo of draft.photos) {
        const line = make("li"), picture = make("img"), button = make("button", "button quiet", texts.remove);
        picture.src = photo.thumb;
        picture.alt = texts.photo;
        button.type = "button";
        button.addEventListener("click", function () {
          draft.photos = draft.photos.filter(function (one) { return one !== photo; });
          save().then(show);
        });
        line.append(picture, make("span", "note", photo.label), button);
        list.append(line);
      }
      shots.hidden = !draft.photos.length;
      shots.replaceChildren(make("p", "hint", texts.shots), list);
    }

    async function take(input) {
      const files = Array.from(input.files), phase = form.elements.phase, point = form.elements.point.value.trim();
      const where = await position(form);
      for (const file of files) {
        if (draft.photos.length >= MOST) { complain(texts.most); break; }
        draft.photos.push({
          blob: new Blob([await file.arrayBuffer()], { type: file.type }), thumb: await thumb(file), phase: phase.value,
          point: point, position: where, label: phase.selectedOptions[0].text + (point ? " · " + point : ""),
        });
      }
      input.value = "";
      await save();
      await show();
    }

    form.addEventListener("change", function (event) {
      if (event.target.type === "file") take(event.target);
      else save();
    });
    form.addEventListener("input", function (event) { if (event.target.type !== "file") save(); });

    form.addEventListener("submit", async function (event) {
      if (form.querySelector('[name="kept"]:checked')) return; // photos the server keeps already: the plain way
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!form.elements.quantity.value.trim()) { complain(texts.empty); return; }
      const button = form.querySelector("button.primary");
      if (button.getAttribute("aria-disabled")) return;
      button.setAttribute("aria-disabled", "true");
      await saving;
      const entry = {
        account: account, place: place(form), fields: Object.assign(fields(form), { client_key: key() }), photos: draft.photos,
        said: form.elements.quantity.value.trim() + " " + form.dataset.unit, state: "waiting", why: [], at: Date.now(),
      };
      try {
        await queue.add(entry, draft.id);
        location.assign(texts.outbox);
      } catch {
        button.removeAttribute("aria-disabled");
        complain(texts.full);
      }
    }, true);

    async function begin() {
      shots.hidden = true;
      form.querySelectorAll("[data-plain]").forEach(function (part) { part.hidden = true; });
      boxPosition.hidden = !navigator.geolocation;
      const kept = await queue.read("drafts", draft.id);
      if (kept && !form.querySelector(".wrong")) {
        draft.photos = kept.photos;
        fill(form, kept.fields);
        await show();
      }
      form.dataset.ready = "1";
    }
    return begin();
  }

  // ---- the list

  function line(entry) {
    const account = Number(localStorage.getItem("site-account"));
    const isOthers = account && entry.account !== account && entry.state !== "stored";
    const tone = { stored: "good", refused: "bad", conflict: "bad", signed_out: "late", sending: "info" }[entry.state] || "";
    const words = { stored: texts.stored, refused: texts.refused, conflict: texts.conflict, signed_out: texts.signedOut, sending: texts.sending };
    const item = make("li", "card");
    item.dataset.state = entry.state;
    const said = entry.said || "";
    item.append(make("p", "title", entry.place.title + " " + said), make("p", "note", entry.place.where));
    const state = make("p");
    state.append(make("span", "tag " + tone, isOthers ? texts.another : words[entry.state] || texts.waiting));
    if (entry.photos.length) state.append(" " + entry.photos.length + " " + texts.photos);
    item.append(state);
    entry.why.forEach(function (sentence) { item.append(make("p", "error", sentence)); });
    item.append(actions(entry, isOthers));
    return item;
  }

  function link(address, text, kind) {
    const made = make("a", "button " + (kind || ""), text);
    made.href = address;
    return made;
  }

  function button(text, kind, work) {
    const made = make("button", "button " + kind, text);
    made.type = "button";
    made.addEventListener("click", work);
    return made;
  }

  function actions(entry, isOthers) {
    const row = make("p", "actions");
    if (entry.state === "stored") {
      if (entry.questions) row.append(make("span", "note", texts.asked), " ");
      row.append(link(entry.url, texts.open, entry.questions ? "primary" : "quiet"));
    }
    if (entry.state === "signed_out" && !isOthers) {
      row.append(link(texts.signIn + "?next=" + encodeURIComponent(texts.outbox), texts.signInText, "primary"));
    }
    if (["refused", "conflict"].includes(entry.state)) {
      row.append(button(texts.edit, "primary", async function () {
        const where = await queue.reopen(entry.seq);
        location.assign("/site/places/" + where.id + "/report");
      }));
    }
    if (["refused", "conflict"].includes(entry.state) || isOthers) {
      row.append(button(texts.discard, "quiet", async function () {
        if (window.confirm(texts.sure)) { await queue.remove(entry.seq); }
      }));
    }
    return row;
  }

  async function listPage(list) {
    const entries = (await queue.read("entries")).reverse();
    list.replaceChildren.apply(list, entries.map(line));
    document.querySelectorAll("[data-no-entries]").forEach(function (part) { part.hidden = entries.length > 0; });
  }

  // Places under their building, folded, as on the list of today.
  function groups(places) {
    const found = new Map();
    places.forEach(function (one) { found.set(one.where, (found.get(one.where) || []).concat(one)); });
    return Array.from(found, function (pair) {
      const fold = make("details", "fold"), body = make("div", "fold-body"), list = make("ul", "links");
      pair[1].forEach(function (one) {
        const item = make("li"), anchor = make("a");
        anchor.href = one.url;
        anchor.append(make("span", "text", one.title), make("span", "note", one.left === null ? "" : texts.left + " " + one.left + " " + one.unit));
        item.append(anchor);
        list.append(item);
      });
      body.append(list);
      fold.append(make("summary", "", pair[0] + " (" + pair[1].length + ")"), body);
      return fold;
    });
  }

  // The shell without a network: the place from the address, or all places to choose from.
  async function shellPage(shell) {
    const places = await queue.read("places");
    const found = location.pathname.match(/^\/site\/places\/(\d+)\/report$/);
    const chosen = found && places.find(function (one) { return String(one.id) === found[1]; });
    const form = shell.querySelector("form[data-report]");
    shell.querySelector("[data-chosen]").hidden = !chosen;
    shell.querySelector("[data-away]").hidden = !found && location.pathname === "/site/outbox/";
    if (chosen) {
      Object.assign(form.dataset, { place: chosen.id, title: chosen.title, where: chosen.where, unit: chosen.unit });
      shell.querySelector("[data-title]").textContent = chosen.title;
      shell.querySelector("[data-where]").textContent = chosen.where;
      form.querySelector(".input-unit span").textContent = chosen.unit;
      form.elements.workers.value = chosen.workers === null ? "" : chosen.workers;
      form.elements.worked_on.value = new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10); // the day in China
      form.querySelector("datalist").replaceChildren.apply(form.querySelector("datalist"), chosen.points.map(function (name) {
        const option = make("option");
        option.value = name;
        return option;
      }));
      await formPage(form);
    }
    shell.querySelector("[data-places]").replaceChildren.apply(shell.querySelector("[data-places]"), groups(places));
    shell.querySelector("[data-no-places]").hidden = places.length > 0;
  }

  async function begin() {
    const list = document.querySelector("[data-entries]"), shell = document.querySelector("[data-shell]");
    const form = document.querySelector("form[data-report][data-place]");
    if (form && !shell) await formPage(form);
    if (list) await listPage(list);
    if (shell) await shellPage(shell);
    await count();
    new BroadcastChannel("site-queue").addEventListener("message", function () {
      count();
      if (list) listPage(list);
    });
    self.addEventListener("online", wake);
    document.addEventListener("visibilitychange", function () { if (!document.hidden) wake(); });
    wake();
    await keepShell();
    await keepPlaces();
    document.documentElement.dataset.siteReady = "1"; // from here on the door opens without a network
  }

  begin().catch(function () { /* storage switched off, private window: the plain form works */ });
})();
