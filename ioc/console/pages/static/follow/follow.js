// The reporter's page: how the case stands, in plain words. Live where the socket works, else asked every 15 seconds.

import { moment } from "/static/shared/time.js";
import { chooseLanguage, chosenLanguage, speaker } from "/static/shared/words.js";

const ASK_EVERY_MS = 15000;
const code = new URLSearchParams(location.search).get("code") ?? "";
const token = location.hash.slice(1);
const box = document.getElementById("report");
let language = chosenLanguage();
let report = null;
let version = 0;
let connected = false;

function show() {
  const say = speaker(language);
  const lines = [["h1", say("followTitle")]];
  if (!code || !token) {
    lines.push(["p", say("followNoToken")]);
  } else {
    lines.push(["div", code, "code"], ["div", say(`state_${report?.state ?? "accepted"}`), "state"]);
    if (report?.title) lines.push(["div", report.title[language]]);
    if (report?.due_at) lines.push(["div", say("expectedBy", { time: moment(report.due_at, language) })]);
    if (report?.updated_at) lines.push(["div", say("updated", { time: moment(report.updated_at, language) }), "quiet"]);
    lines.push(["p", say("followKept"), "quiet"]);
  }
  box.replaceChildren(...lines.map(element), turner(say));
}

function element([name, text, kind]) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function turner(say) {
  const button = element(["button", say("language")]);
  button.onclick = () => {
    language = language === "vi" ? "en" : "vi";
    chooseLanguage(language);
    show();
  };
  return button;
}

async function ask() {
  try {
    const answer = await fetch(`/v1/reports/${encodeURIComponent(code)}`, { headers: { Authorization: `Bearer ${token}` } });
    if (answer.ok) report = await answer.json();
  } catch {
    // Not reachable just now; asked again soon.
  }
  show();
}

function follow() {
  const client = new Centrifuge(document.querySelector('meta[name="ioc-live"]').content, { token });
  const subscription = client.newSubscription(`report:${code}`);
  subscription.on("subscribed", () => { connected = true; ask(); });
  subscription.on("publication", ({ data }) => {
    if (!data.change || data.change.version <= version) return;
    version = data.change.version;
    report = data.incident;
    show();
  });
  client.on("connecting", () => { connected = false; });
  subscription.subscribe();
  client.connect();
}

chooseLanguage(language);
show();
if (code && token) {
  follow();
  ask();
  setInterval(() => { if (!connected) ask(); }, ASK_EVERY_MS);
}
