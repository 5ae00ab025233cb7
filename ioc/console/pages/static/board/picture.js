// The picture that a board shows, as a value: a snapshot, and every change applied to it.

const OPEN = new Set(["received", "waiting", "dispatched", "resolved"]);

/** The picture of `GET /v1/board`. */
export function fromSnapshot(snapshot) {
  const incidents = new Map(snapshot.incidents.map((incident) => [incident.id, incident]));
  // Versions of incidents that left stay known, so that a late repeat cannot bring one back.
  const versions = new Map(snapshot.incidents.map((incident) => [incident.id, incident.version]));
  return { incidents, versions, asOf: Date.parse(snapshot.as_of), waiting: null, newest: null };
}

/** The picture after one publication; the same picture when it is nothing new. */
export function apply(picture, data) {
  if (data.tick) {
    return { ...picture, asOf: Date.parse(data.tick.at), waiting: data.tick.oldest_waiting_s ?? null };
  }
  if (!data.change) return picture;
  const id = data.incident ? data.incident.id : data.id;
  if (data.change.version <= (picture.versions.get(id) ?? 0)) return picture;
  const incidents = new Map(picture.incidents);
  const versions = new Map(picture.versions).set(id, data.change.version);
  if (data.incident && OPEN.has(data.incident.state)) incidents.set(id, data.incident);
  else incidents.delete(id);
  return { ...picture, incidents, versions, newest: id };
}

/** Why the picture cannot be trusted just now: "stale", "waiting", or null when it can. */
export function staleness(picture, connected, now) {
  if (!connected || Number.isNaN(picture.asOf) || now - picture.asOf > 5000) return "stale";
  if (picture.waiting !== null && picture.waiting > 5) return "waiting";
  return null;
}

/** SOS first, then the worst, then the newest. */
export function ordered(picture, { text, level }) {
  const wanted = fold(text);
  return [...picture.incidents.values()]
    .filter((incident) => incident.severity >= level && (!wanted || fold(wordsOf(incident)).includes(wanted)))
    .sort((a, b) =>
      (b.urgency === "sos") - (a.urgency === "sos") || b.severity - a.severity || b.updated_at.localeCompare(a.updated_at));
}

function wordsOf(incident) {
  return [
    incident.code, incident.title.vi, incident.title.en, incident.description, incident.owner,
    incident.place.address ?? "", incident.place.commune?.name ?? "",
  ].join(" ");
}

/** Vietnamese without marks, as people type when in a hurry. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}
