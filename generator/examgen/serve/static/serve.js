// Links and forms work without this file. With it pages change in place, the list narrows while one types, the preview
// follows the words, and what changes on disk is shown.
"use strict";

const NARROW = matchMedia("(max-width: 60rem)");
const CHANGED = "Something has changed on disk.";
let turn = 0; // of the newest request; what an older one brings is dropped
let dirty = null; // the form with words that are not saved, by its id
let begun = false; // a field of a form has been changed, and the form not sent
let shown = location.href; // the address of what is shown
let asking = 0; // requests that are under way
const sent = new WeakSet(); // forms that wait for their answer
let stale = false; // something has changed on disk meanwhile
let seen = null; // the last change on disk that the page shows

document.documentElement.classList.add("js");

function say(text) {
  document.getElementById("status").textContent = text;
}

// Where the focus is, so that it is found on the page that comes.
function focused() {
  const at = document.activeElement;
  const link = at.getAttribute("href");
  if (at.id) return () => document.getElementById(at.id);
  if (link) return () => document.querySelector(`a[href="${CSS.escape(link)}"]`);
  if (!at.form) return () => null;
  const action = CSS.escape(at.form.getAttribute("action"));
  const place = [...at.form.elements].indexOf(at);
  return () => document.querySelector(`form[action="${action}"]`)?.elements[place];
}

// The focus stays where it was; where that is gone or can do nothing, it goes to what is said of the change.
function refocus(control) {
  for (const at of [control(), document.querySelector("#main .notice"), document.getElementById("main")]) {
    at?.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return;
  }
}

function swap(fresh, ids) {
  const control = document.activeElement === document.body ? null : focused();
  for (const id of ids) {
    const old = document.getElementById(id);
    const next = fresh.getElementById(id);
    if (!old || !next || old.isEqualNode(next)) continue;
    for (const details of next.querySelectorAll("details[id]")) {
      const before = document.getElementById(details.id);
      if (before) details.open = before.open;
    }
    const scroll = old.scrollTop;
    old.replaceWith(next);
    next.scrollTop = scroll;
  }
  if (control && document.activeElement === document.body) refocus(control);
}

// Pictures that are there before they are shown do not flicker.
function loaded(fresh) {
  const pictures = [...fresh.querySelectorAll("#main img")].slice(0, 2).map((each) => {
    const picture = new Image();
    picture.src = each.getAttribute("src");
    return picture.decode().catch(() => {});
  });
  return Promise.race([Promise.all(pictures), new Promise((done) => setTimeout(done, 2000))]);
}

async function ask(url, body, busy) {
  const mine = ++turn;
  asking += 1;
  const waiting = setTimeout(() => say(`${busy} …`), 250);
  document.getElementById("main").setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, body ? { method: "POST", body } : {});
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    document.body.classList.remove("lost");
    if (mine !== turn) return null;
    await loaded(fresh);
    return mine === turn ? { response, fresh } : null;
  } catch {
    if (mine === turn) lost();
    return null;
  } finally {
    clearTimeout(waiting);
    asking -= 1;
    setTimeout(catchUp); // when the page is what was asked for
    if (mine === turn) {
      document.getElementById("main").removeAttribute("aria-busy");
      if (!document.body.classList.contains("lost")) say("");
    }
  }
}

async function show(url, { body = null, push = true, focus = false, busy = "Loading" } = {}) {
  const writing = dirty;
  const found = await ask(url, body, busy);
  if (!found) return;
  if (body && dirty && dirty !== writing) return say(CHANGED); // another form was begun meanwhile
  const { response, fresh } = found;
  const { hash } = new URL(url, location.href);
  const before = location.pathname;
  if (!fresh.getElementById("main")) return location.assign(url);
  if (push && (!body || response.redirected) && response.url + hash !== location.href) history.pushState(null, "", response.url + hash);
  shown = location.href;
  document.title = fresh.title;
  const sides = [fresh, document].map((each) => each.getElementById("side")?.className);
  swap(fresh, sides[0] !== undefined && sides[0] === sides[1] ? ["site", "side", "main"] : ["site", "columns"]);
  if (!body || response.redirected || !document.getElementById(dirty)) dirty = null;
  begun = false;
  const error = document.querySelector("#main .error");
  if (focus || location.pathname !== before) {
    fold();
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
    document.getElementById(hash.slice(1))?.scrollIntoView();
    say(document.querySelector("h1").textContent);
  } else if (body && error) error.scrollIntoView({ block: "nearest" });
}

// On a narrow screen the list makes room for what was chosen from it.
function fold() {
  const list = document.getElementById("fold");
  if (list && NARROW.matches) list.open = document.querySelector("#side [aria-current]") === null && location.pathname === "/bank";
}

function findCurrent() {
  if (!NARROW.matches) document.querySelector("#side [aria-current]")?.scrollIntoView({ block: "nearest" });
}

function leave() {
  if (dirty && !confirm("What you have written is not saved. Leave it?")) return false;
  dirty = null;
  return true;
}

// A form is sent once, however often it is clicked, and no preview that was due takes its answer's place.
async function send(action, form, submitter, busy) {
  if (sent.has(form)) return;
  sent.add(form);
  await show(action, { body: fields(form, submitter), busy });
  sent.delete(form);
}

function fields(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter));
}

function withFilter(url) {
  const filter = document.getElementById("filter");
  if (filter && url.pathname.startsWith("/bank/")) {
    for (const [name, value] of fields(filter)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  }
  return url;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || link.download || link.target || url.pathname.startsWith("/sheets/")) return;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return;
  event.preventDefault();
  if (!leave()) return;
  const settings = link.closest(".actions") !== null && url.pathname === location.pathname;
  show(withFilter(url), { focus: !settings, busy: link.dataset.busy ?? "Loading" });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const action = new URL(event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"), location.href);
  event.preventDefault();
  if (form.id === "filter") return narrow();
  if (form.id !== dirty && !leave()) {
    if (form.id === "form") form.reset(); // it says what is shown
    return;
  }
  const busy = event.submitter?.dataset.busy ?? form.dataset.busy ?? "Working";
  if (form.method === "post") return send(action, form, event.submitter, busy);
  action.search = fields(form, event.submitter);
  show(withFilter(action), { busy });
});

// While one types: the list after a short pause, the preview after a longer one.
const pauses = {};
function after(milliseconds, what) {
  clearTimeout(pauses[what.name]);
  pauses[what.name] = setTimeout(what, milliseconds);
}

let narrowing = 0; // the newest list that was asked for

async function narrow() {
  const mine = ++narrowing;
  const query = fields(document.getElementById("filter"));
  const current = location.pathname.startsWith("/bank/") ? location.pathname.split("/").slice(2, 4).join("/") : "";
  const address = `/list?${query}&current=${encodeURIComponent(current)}`;
  const text = await fetch(address).then((response) => response.text()).catch(lost);
  if (mine !== narrowing || text === undefined) return;
  swap(new DOMParser().parseFromString(text, "text/html"), ["list"]);
  say(document.querySelector("#list .count").textContent);
  const url = new URL(location.href);
  for (const [name, value] of query) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
  history.replaceState(null, "", url);
  shown = location.href;
}

async function preview() {
  const form = document.getElementById("words");
  if (!form || sent.has(form)) return;
  const found = await ask(form.dataset.preview, fields(form), "Drawing");
  if (found) swap(found.fresh, ["pages"]);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.id === "filter") after(150, narrow);
  else if (form?.id === "variant" && form.checkValidity()) after(250, vary);
  else if (form?.id === "form") form.requestSubmit();
  else if (form?.id === "words") {
    if (event.target.name === "text") dirty = form.id;
    after(400, preview);
  } else if (form && "kept" in form.dataset) dirty = form.id;
  else if (form?.method === "post") begun = true;
});

function vary() {
  document.getElementById("variant")?.requestSubmit();
}

addEventListener("popstate", () => {
  if (leave()) show(location.href, { push: false });
  else history.pushState(null, "", shown);
});
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

// Changes on disk. Only a page that is looked at listens, because a browser keeps few connections to one server.
let events = null;
function listen() {
  events?.close();
  events = null;
  if (document.hidden) return;
  events = new EventSource("/events");
  events.onopen = () => {
    if (document.body.classList.contains("lost")) say("");
    document.body.classList.remove("lost");
  };
  events.onerror = lost;
  events.onmessage = (event) => {
    if (seen !== null && seen !== event.data) changed();
    seen = event.data;
  };
}

function lost() {
  document.body.classList.add("lost");
  say("The server has stopped: start examgen serve again.");
}

function catchUp() {
  if (!stale || asking) return;
  stale = false;
  changed();
}

function changed() {
  if (asking) return void (stale = true); // what was asked for comes first
  if (dirty === "words") return after(0, preview);
  if (dirty || begun) return say(CHANGED);
  if (location.pathname.endsWith("/check")) return say("The bank has changed: check again.");
  show(location.href, { push: false, busy: "Reading what has changed" });
}

document.addEventListener("visibilitychange", listen);
listen();
fold();
findCurrent();
