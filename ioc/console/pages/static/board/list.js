// The list of incidents, the urgent ones first.

import { html } from "/vendor/htm-preact.js";
import { age } from "/static/shared/time.js";

const SHOWN = 300;

export function List({ incidents, chosen, newest, now, say, language, choose, any, departments }) {
  if (!incidents.length) return html`<p class="empty">${say(any ? "noneMatch" : "none")}</p>`;
  return html`<ul class="list" aria-label=${say("title")}>
    ${incidents.slice(0, SHOWN).map((incident) => html`<li key=${incident.id}>
      <${Row} ...${{ incident, now, say, language, choose, departments }} chosen=${incident.id === chosen} fresh=${incident.id === newest} />
    </li>`)}
    ${incidents.length > SHOWN && html`<li class="empty">${say("more", { count: incidents.length - SHOWN })}</li>`}
  </ul>`;
}

function Row({ incident, chosen, fresh, now, say, language, choose, departments }) {
  const sos = incident.urgency === "sos";
  const names = ["row", `sev-${incident.severity}`, chosen && "chosen", fresh && "fresh", sos && "sos"];
  return html`<button class=${names.filter(Boolean).join(" ")} data-code=${incident.code} onClick=${() => choose(incident.id)}>
    <span class="level" aria-label=${`${incident.severity}/5`}>${incident.severity}</span>
    <span class="title">${incident.title[language]} <span class="quiet">${incident.code}</span></span>
    <span class="age">${age(Date.parse(incident.opened_at), now)}</span>
    <span class="words">${incident.description}</span>
    <span class="where">
      ${sos && html`<span class="tag sos">${say("sos")}</span>`}
      <span>${incident.place.commune?.name ?? incident.place.address ?? say("noPlace")}</span>
      <span>· ${departments.get(incident.owner)?.[language] ?? incident.owner}</span>
      ${incident.reports > 1 && html`<span class="tag reports">${say("reports", { count: incident.reports })}</span>`}
      ${(incident.marks ?? []).map((mark) => html`<span class="tag warn">${say(`mark_${mark}`)}</span>`)}
      ${standing(incident, say)}
    </span>
  </button>`;
}

function standing(incident, say) {
  const ticket = incident.tickets?.[0];
  if (!ticket) return html`<span class="tag">${say(`state_${incident.state}`)}</span>`;
  return html`<span class=${`tag ${ticket.state === "assigned" ? "" : "done"}`}>${say(`ticket_${ticket.state}`)}</span>`;
}
