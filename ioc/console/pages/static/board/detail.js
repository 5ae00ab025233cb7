// One incident, whole: what was said, why it is here, who has it.

import { html, useState } from "/vendor/htm-preact.js";
import { moment } from "/static/shared/time.js";
import { acknowledge } from "./live.js";

export function Detail({ incident, token, mine, say, language, close, departments }) {
  const place = incident.place;
  return html`<aside class=${`detail sev-${incident.severity}`} aria-label=${incident.code}>
    <button class="close" onClick=${close} aria-label=${say("close")}>✕</button>
    <h2>${incident.title[language]}</h2>
    <div class="quiet">${incident.code} · ${say("opened", { time: moment(incident.opened_at, language) })}</div>
    ${incident.due_at && html`<div class="quiet">${say("dueBy", { time: moment(incident.due_at, language) })}</div>`}
    <h3>${say("description")}</h3>
    <div>${incident.description || "—"}</div>
    <h3>${say("place")}</h3>
    <div>${[place.address, place.commune?.name].filter(Boolean).join(", ") || say("noPlace")}</div>
    ${place.lat !== undefined && html`<div class="quiet">${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}</div>`}
    ${(incident.marks ?? []).map((mark) => html`<span class="tag warn">${say(`mark_${mark}`)}</span> `)}
    <h3>${say("tickets")}</h3>
    <ul>${(incident.tickets ?? []).map((ticket) => html`<${Ticket} key=${ticket.id} ...${{ ticket, token, mine, say, language, departments }} />`)}
      ${!incident.tickets?.length && html`<li>${say("centre")} · ${say(`state_${incident.state}`)}</li>`}</ul>
    <h3>${say("causes")}${incident.reports > 1 && html` · ${say("reports", { count: incident.reports })}`}</h3>
    <ul>${[...(incident.causes ?? [])].reverse().map((cause) => html`<li key=${cause.fact}>${cause.because[language]}</li>`)}</ul>
  </aside>`;
}

function Ticket({ ticket, token, mine, say, language, departments }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState(null);
  const act = async () => {
    setBusy(true);
    try {
      setRefusal(await acknowledge(token, ticket, language));
    } catch {
      setRefusal(say("unreachable"));
    }
    setBusy(false);
  };
  return html`<li>
    <div><b>${departments.get(ticket.department)?.[language] ?? ticket.department}</b> · ${say(`ticket_${ticket.state}`)}</div>
    <div class="quiet">${ticket.because[language]}</div>
    ${ticket.acknowledged_at && html`<div class="quiet">${say("acknowledgedBy", {
      who: ticket.acknowledged_by, time: moment(ticket.acknowledged_at, language) })}</div>`}
    ${ticket.resolve_by && html`<div class="quiet">${say("dueBy", { time: moment(ticket.resolve_by, language) })}</div>`}
    ${mine === ticket.department && ticket.state === "assigned" &&
      html`<button class="primary" disabled=${busy} onClick=${act}>${say("acknowledge")}</button>`}
    ${refusal && html`<div class="notice">${refusal}</div>`}
  </li>`;
}
