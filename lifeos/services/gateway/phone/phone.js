// Shows what waits for a person, and signs what that person approves, with a key that was made here and that the browser gives to nobody.
"use strict";

const EVERY = 5000; // milliseconds between two looks
const SHOWN = 60; // seconds for which the token is good that shows who asks
const ALGORITHM = "Ed25519";

const at = (id) => document.getElementById(id);
const bytes = (text) => new TextEncoder().encode(text);
const base64 = (data) => btoa(String.fromCharCode(...new Uint8Array(data)));
const base64url = (data) => base64(data).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

let me; // {name, keys}
let ahead = 0; // seconds that the gateway's clock is ahead of this one
let declared = ""; // the public key, as it is declared

// Where the key is: in a database of the browser, as an object that cannot be read.

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("lifeos", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("keys");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function kept(mode, ask) {
  const store = (await database()).transaction("keys", mode).objectStore("keys");
  const asked = ask(store);
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

// Tokens, as lifeos/services/gateway/approval.py reads them.

async function token(said, expires) {
  const claims = { ...said, iss: me.name, aud: "lifeos-gateway", exp: expires };
  const parts = [{ alg: "EdDSA", typ: "JWT" }, claims].map((part) => base64url(bytes(JSON.stringify(part))));
  const signature = await crypto.subtle.sign(ALGORITHM, me.keys.privateKey, bytes(parts.join(".")));
  return [...parts, base64url(signature)].join(".");
}

const now = () => Math.floor(Date.now() / 1000) + ahead;

async function asked(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  const date = Date.parse(answer.headers.get("date"));
  if (date) ahead = Math.round((date - Date.now()) / 1000);
  let body = {};
  try { body = await answer.json(); } catch { /* what answered is no gateway, and said so by its status */ }
  return { status: answer.status, body };
}

// JSON as it was digested, in lines. Not parsed: a number that a parser rounds would be shown otherwise than it is signed.
function lines(json) {
  let depth = 0;
  const line = () => "\n" + "  ".repeat(depth);
  return json.replace(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[{]|[\]}]|,|:/g, (part) => {
    if (part === "[" || part === "{") { depth += 1; return part + line(); }
    if (part === "]" || part === "}") { depth -= 1; return line() + part; }
    if (part === ",") return part + line();
    return part === ":" ? ": " : visible(part);
  });
}

// What draws nothing, or over something else, as its number.
const visible = (text) => text.replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (one) => `\\u{${one.codePointAt(0).toString(16)}}`);

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

// A card stays where it is until the page is opened again, whatever became of it: nothing moves under a finger.

const cards = new Map();

function card(one) {
  const article = document.createElement("article");
  const title = element("h3", `${one.agent} wants to call ${one.tool}`);
  const left = element("p", "", "note");
  const yes = element("button", "Approve");
  const sure = element("button", "Yes, just this once");
  const not = element("button", "Not yet", "quiet");
  sure.hidden = not.hidden = true;
  const step = (armed) => { yes.hidden = armed; sure.hidden = not.hidden = !armed; };
  yes.onclick = () => step(true);
  not.onclick = () => step(false);
  const over = (text, kind) => {
    for (const button of [yes, sure, not]) button.remove();
    left.replaceChildren(element("span", text, `tag ${kind}`));
    article.classList.add("over");
    cards.get(one.id).over = true;
  };
  sure.onclick = async () => {
    sure.disabled = not.disabled = true;
    try {
      await approve(one);
      over("approved: its next such call passes, once", "pass");
    } catch (error) {
      left.textContent = error.message;
      sure.disabled = not.disabled = false;
      step(false);
    }
  };
  article.append(title, element("pre", lines(one.arguments)), left, yes, sure, not);
  cards.set(one.id, { one, left, over: false, end: over });
  return article;
}

async function approve(one) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(one.arguments)));
  const named = "sha256:" + [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (named !== one.digest) throw new Error("not approved: the gateway shows other arguments than it asks to approve");
  const said = { sub: one.agent, jti: one.id, tool: one.tool, arguments: one.digest };
  const signed = await token(said, one.expires);
  const { status, body } = await asked(`/v1/approvals/${encodeURIComponent(one.id)}`, {
    method: "POST", body: JSON.stringify({ token: signed }),
  });
  if (status !== 200) throw new Error(`not approved: ${body.error || `status ${status}`}`);
}

async function look() {
  let answer;
  try {
    const shown = await token({ purpose: "read" }, now() + SHOWN);
    answer = await asked("/v1/approvals", { headers: { authorization: `Bearer ${shown}` } });
  } catch {
    return say("the gateway does not answer; this page goes on asking");
  }
  at("key").open ||= answer.status === 401;
  if (answer.status === 401) return say(`the gateway does not know this key of ${me.name} yet: have its public part declared`);
  if (answer.status !== 200) return say(answer.body.error || `the gateway answers with status ${answer.status}`);
  const waits = new Set();
  for (const one of answer.body.requests) {
    waits.add(one.id);
    if (!cards.has(one.id)) at("waiting").append(card(one));
  }
  let open = 0;
  for (const [id, shown] of cards) {
    if (shown.over) continue;
    if (!waits.has(id)) { shown.end("waits no longer", ""); continue; }
    open += 1;
    shown.left.textContent = `${Math.max(0, Math.floor((shown.one.expires - now()) / 60))} minutes left; what nobody approves is denied`;
  }
  say(open ? `${open} waiting` : "nothing waits");
}

function say(text) { at("said").textContent = text; }

async function begin() {
  if (!window.isSecureContext) return say("a browser signs only for pages that came over https or from this machine");
  me = await kept("readonly", (store) => store.get("me"));
  at("enrol").hidden = Boolean(me);
  at("key").hidden = !me;
  if (!me) return say("");
  declared = base64(await crypto.subtle.exportKey("spki", me.keys.publicKey));
  at("declared").textContent = `approvers: {${me.name}: ${declared}}`;
  at("file").textContent = `${me.name}.pem`;
  at("pem").textContent = `-----BEGIN PUBLIC KEY-----\n${declared}\n-----END PUBLIC KEY-----`;
  const again = async () => { if (me) { await look(); setTimeout(again, EVERY); } };
  await again();
}

at("enrol").onsubmit = async (event) => {
  event.preventDefault();
  try {
    const keys = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
    const made = { name: at("name").value, keys };
    await kept("readwrite", (store) => store.add(made, "me"));
  } catch (error) {
    return say(`no key was made: ${error.name === "NotSupportedError" ? "this browser knows no Ed25519; a newer one does" : error.message}`);
  }
  await begin();
};

at("forget").onclick = async () => {
  if (at("forget").textContent !== "Forget it for good") { at("forget").textContent = "Forget it for good"; return; }
  await kept("readwrite", (store) => store.delete("me"));
  location.reload();
};

begin();
