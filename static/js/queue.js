// The telephone's queue of reports, in IndexedDB. Runs in pages and in the worker; knows no page.
// An entry is made with its key before the first try and forgotten only after the server said "stored".
(function (scope) {
  "use strict";

  const NAME = "site", VERSION = 1, KEPT_SENT = 20;
  const PATIENCE = 60000, SLOWEST = 8; // milliseconds for any answer; bytes a millisecond of a slow network
  const JSON_ONLY = { Accept: "application/json" };
  let opened = null;

  function open() {
    opened = opened || new Promise(function (resolve, reject) {
      const asked = indexedDB.open(NAME, VERSION);
      asked.onupgradeneeded = function () {
        asked.result.createObjectStore("drafts", { keyPath: "id" });
        asked.result.createObjectStore("entries", { keyPath: "seq", autoIncrement: true });
        asked.result.createObjectStore("places", { keyPath: "id" });
      };
      asked.onsuccess = function () { resolve(asked.result); };
      asked.onerror = function () { opened = null; reject(asked.error); };
    });
    return opened;
  }

  // One transaction; done when the browser says it is on the disk. `work` gets the stores and may hand back a request.
  async function change(stores, work) {
    const database = await open();
    return new Promise(function (resolve, reject) {
      const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
      const request = work.apply(null, stores.map(function (name) { return transaction.objectStore(name); }));
      transaction.oncomplete = function () { resolve(request && request.result); };
      transaction.onabort = function () { reject(transaction.error || new Error("aborted")); };
    });
  }

  async function read(store, key) {
    const database = await open();
    return new Promise(function (resolve, reject) {
      const objects = database.transaction(store).objectStore(store);
      const request = key === undefined ? objects.getAll() : objects.get(key);
      request.onsuccess = function () { resolve(request.result); };
      request.onerror = function () { reject(request.error); };
    });
  }

  function tell() {
    const channel = new BroadcastChannel("site-queue");
    channel.postMessage("changed");
    channel.close();
  }

  async function save(entry) {
    await change(["entries"], function (entries) { entries.put(entry); });
    tell();
  }

  // From draft to queue in one step, so that a killed browser leaves it in exactly one of the two.
  async function add(entry, draftId) {
    await change(["entries", "drafts"], function (entries, drafts) {
      entries.add(entry);
      drafts.delete(draftId);
    });
    tell();
  }

  // Back to a draft under a new key: what the server refused is another report when it is sent again.
  async function reopen(seq) {
    const entry = await read("entries", seq);
    const draft = { id: entry.account + ":" + entry.place.id, account: entry.account, fields: entry.fields, photos: entry.photos };
    await change(["entries", "drafts"], function (entries, drafts) {
      drafts.put(draft);
      entries.delete(seq);
    });
    tell();
    return entry.place;
  }

  async function remove(seq) {
    await change(["entries"], function (entries) { entries.delete(seq); });
    tell();
  }

  // A network that died in the middle may never answer, and all that waits would wait behind it.
  function within(milliseconds) {
    const limit = new AbortController();
    setTimeout(function () { limit.abort(); }, milliseconds);
    return limit.signal;
  }

  async function token() {
    const asked = { headers: JSON_ONLY, cache: "no-store", redirect: "manual", signal: within(PATIENCE) };
    const answer = await fetch("/site/queue/token", asked);
    if (answer.status === 401 || answer.type === "opaqueredirect" || answer.status === 403) return null;
    if (!answer.ok) throw new Error("no token: " + answer.status);
    return answer.json();
  }

  // The server's word, or an error when it gave none that we understand: then it is tried again.
  async function post(address, body, session, bytes) {
    const headers = { "X-CSRFToken": session.token, Accept: "application/json" }, limit = within(PATIENCE + (bytes || 0) / SLOWEST);
    const answer = await fetch(address, { method: "POST", body: body, headers: headers, redirect: "manual", signal: limit });
    if (answer.type === "opaqueredirect") return { state: "signed_out" };
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (isJson) return answer.json();
    if (answer.status === 413 || answer.status === 404 || answer.status === 403) {
      return { state: "refused", sentences: [String(answer.status)] };
    }
    throw Object.assign(new Error("no answer: " + answer.status), { isOwn: answer.status === 500 });
  }

  async function sendPhoto(entry, photo, session) {
    const body = new FormData();
    body.append("photo", photo.blob, "photo.jpg");
    body.append("phase", photo.phase || "during");
    body.append("point", photo.point || "");
    if (photo.position) {
      body.append("latitude", photo.position.latitude);
      body.append("longitude", photo.position.longitude);
    }
    return post("/site/queue/photos", body, session, photo.blob.size);
  }

  async function sendPhotos(entry, session) {
    for (const photo of entry.photos) {
      if (photo.ticket) continue;
      const said = await sendPhoto(entry, photo, session);
      if (said.state !== "kept") return said;
      photo.ticket = said.ticket;
      await save(entry); // a photo that arrived is not sent again after a crash
    }
    return null;
  }

  async function send(entry, session) {
    for (let round = 0; round < 3; round += 1) {
      const trouble = await sendPhotos(entry, session);
      if (trouble) return trouble;
      const body = new FormData();
      Object.entries(entry.fields).forEach(function (pair) { body.append(pair[0], pair[1]); });
      entry.photos.forEach(function (photo) { body.append("kept", photo.ticket); });
      const said = await post("/site/queue/places/" + entry.place.id + "/report", body, session);
      if (said.state !== "photos") return said;
      said.lost.forEach(function (number) { delete entry.photos[number].ticket; }); // swept away: sent anew
    }
    throw new Error("photos do not stay");
  }

  async function settle(entry, said) {
    entry.state = said.state;
    entry.why = said.sentences || [];
    if (said.state === "stored") {
      entry.url = said.url;
      entry.questions = said.questions;
      entry.sent = Date.now();
      entry.fields = {};
      entry.photos = [];
    }
    await save(entry);
  }

  const OPEN = ["waiting", "sending", "signed_out"];

  async function waiting() {
    return (await read("entries")).filter(function (entry) { return OPEN.includes(entry.state); });
  }

  async function forgetOld() {
    const sent = (await read("entries")).filter(function (entry) { return entry.state === "stored"; });
    for (const entry of sent.slice(0, -KEPT_SENT)) await remove(entry.seq);
  }

  // Send one and keep what the server said; "stuck" when the server stumbled over it.
  async function attend(entry, session) {
    if (!session) {
      await settle(entry, { state: "signed_out" });
      return entry.state;
    }
    entry.state = "sending";
    await save(entry);
    try {
      const said = await send(entry, session);
      if (said.state === "token") throw new Error("the token is too old");
      await settle(entry, said);
    } catch (trouble) {
      if (!trouble.isOwn) throw trouble;
      return "stuck";
    }
    return entry.state;
  }

  // "done", "signed_out", or "later" when the network or the server is away; entries go in their order.
  // One that the server stumbles over holds back its own place only.
  async function drainOnce() {
    const todo = await waiting(), stuck = new Set();
    if (!todo.length) return "done";
    let session = await token();
    for (const entry of todo) {
      if (session && (entry.account !== session.account || stuck.has(entry.place.id))) continue;
      const outcome = await attend(entry, session);
      if (outcome === "stuck") stuck.add(entry.place.id);
      if (outcome === "signed_out") session = null;
    }
    await forgetOld();
    if (stuck.size) throw new Error("not all is sent yet");
    return session ? "done" : "signed_out";
  }

  async function rest() {
    for (const entry of await waiting()) {
      if (entry.state === "sending") {
        entry.state = "waiting";
        await save(entry);
      }
    }
  }

  async function attempt() {
    try {
      return await drainOnce();
    } catch {
      await rest();
      return "later";
    }
  }

  // One sender at a time, whichever page or worker it is.
  function drain() {
    if (!scope.navigator.locks) return attempt();
    return scope.navigator.locks.request("site-queue", attempt);
  }

  scope.siteQueue = {
    add: add, change: change, drain: drain, read: read, remove: remove, reopen: reopen, waiting: waiting,
  };
})(self);
