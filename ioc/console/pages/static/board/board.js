// The board: a list and a map of one live picture, and how old that picture is.

import { html, render, useEffect, useReducer, useRef, useState } from "/vendor/htm-preact.js";
import { age } from "/static/shared/time.js";
import { chooseLanguage, chosenLanguage, speaker } from "/static/shared/words.js";
import { Detail } from "./detail.js";
import { List } from "./list.js";
import { follow, holder } from "./live.js";
import { BoardMap } from "./map.js";
import { apply, fromSnapshot, ordered, staleness } from "./picture.js";

const LEVELS = [1, 2, 3, 4, 5];

/** The token from the address, which then forgets it, or from this tab's memory. */
function tokenAtHand() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem("token");
}

function reduce(picture, event) {
  return event.snapshot ? fromSnapshot(event.snapshot) : picture && apply(picture, event.data);
}

function App() {
  const [language, setLanguage] = useState(chosenLanguage());
  const [token, setToken] = useState(tokenAtHand());
  const [refused, setRefused] = useState(false);
  const say = speaker(language);
  const turn = () => {
    const next = language === "vi" ? "en" : "vi";
    chooseLanguage(next);
    setLanguage(next);
  };
  const forget = (wasRefused) => {
    sessionStorage.removeItem("token");
    setRefused(wasRefused);
    setToken(null);
  };
  const enter = (given) => {
    sessionStorage.setItem("token", given);
    setRefused(false);
    setToken(given);
  };
  return token
    ? html`<${Board} key=${token} ...${{ token, say, language, turn, forget }} />`
    : html`<${Door} ...${{ say, enter, refused }} />`;
}

function Door({ say, enter, refused }) {
  const [text, setText] = useState("");
  return html`<form class="door" onSubmit=${(event) => { event.preventDefault(); if (text.trim()) enter(text.trim()); }}>
    <h1>${say("tokenTitle")}</h1>
    ${refused && html`<p class="notice">${say("expired")}</p>`}
    <p>${say("tokenHow")} <code>ioc token --role operator</code></p>
    <textarea aria-label=${say("tokenPaste")} placeholder=${say("tokenPaste")} value=${text}
      onInput=${(event) => setText(event.target.value)}></textarea>
    <button class="primary">${say("tokenOpen")}</button>
  </form>`;
}

function Board({ token, say, language, turn, forget }) {
  const [picture, change] = useReducer(reduce, null);
  const [connected, setConnected] = useState(false);
  const [chosen, choose] = useState(null);
  const [filter, setFilter] = useState({ text: "", level: 1 });
  const [places, setPlaces] = useState([]);
  const [departments, setDepartments] = useState(new Map());
  const now = useClock();
  const client = useRef(null);

  useEffect(() => {
    list("/v1/places").then(setPlaces);
    list("/v1/departments").then((all) => setDepartments(new Map(all.map((each) => [each.code, each.label]))));
    follow(token, {
      snapshot: (snapshot) => change({ snapshot }),
      publication: (data) => change({ data }),
      connected: setConnected,
      refused: () => forget(true),
    }).then((made) => { client.current = made; });
    return () => client.current?.disconnect();
  }, []);

  const shown = picture ? ordered(picture, filter) : [];
  const old = picture ? staleness(picture, connected, now) : "stale";
  const incident = picture?.incidents.get(chosen);
  return html`<div class=${`board ${old ? "stale" : ""}`}>
    <header>
      <h1>IOC · ${say("title")}</h1>
      <span class="freshness" role="status">${freshness(picture, old, now, say)}</span>
      <span class="counts">${LEVELS.map((level) => html`<span class=${`count sev-${level}`} title=${`${level}/5`}>
        ${picture ? [...picture.incidents.values()].filter((each) => each.severity === level).length : "–"}</span>`)}</span>
      <button onClick=${turn}>${say("language")}</button>
      <button onClick=${() => forget(false)}>${say("signOut")}</button>
    </header>
    <div class="rooms">
      <section class="side">
        <div class="filters">
          <input type="search" placeholder=${say("search")} aria-label=${say("search")} value=${filter.text}
            onInput=${(event) => setFilter({ ...filter, text: event.target.value })} />
          <select aria-label=${say("allLevels")} onChange=${(event) => setFilter({ ...filter, level: Number(event.target.value) })}>
            ${LEVELS.map((level) => html`<option value=${level}>${level === 1 ? say("allLevels") : say("levelFrom", { level })}</option>`)}
          </select>
        </div>
        <${List} incidents=${shown} newest=${picture?.newest} any=${picture?.incidents.size} ...${{ chosen, now, say, language, choose, departments }} />
      </section>
      <section class="map">
        <${BoardMap} incidents=${shown} ...${{ chosen, choose, places }} />
        ${incident && html`<${Detail} key=${incident.id} mine=${holder(token).department} close=${() => choose(null)}
          ...${{ incident, token, say, language, departments }} />`}
      </section>
    </div>
  </div>`;
}

function freshness(picture, old, now, say) {
  if (!picture) return say("connecting");
  if (Number.isNaN(picture.asOf)) return say("never");
  if (old === "waiting") return say("waiting", { age: `${Math.round(picture.waiting)} s` });
  return say(old ? "stale" : "live", { age: age(picture.asOf, now) });
}

/** A public list; without it codes are shown instead of names. */
async function list(path) {
  try {
    return await (await fetch(path)).json();
  } catch {
    return [];
  }
}

function useClock() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

chooseLanguage(chosenLanguage());
render(html`<${App} />`, document.getElementById("board"));
