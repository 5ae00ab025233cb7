// The map: communes as quiet names, incidents as circles. No tiles: nothing leaves the house.

import { html, useEffect, useRef } from "/vendor/htm-preact.js";

const NAMES_FROM_ZOOM = 10;
const LARGE_KM2 = 260;
const COLOURS = ["", "#8ecdf0", "#f4e27a", "#ff9d42", "#ff5a52", "#c07af0"];

export function BoardMap({ incidents, chosen, choose, places }) {
  const box = useRef(null);
  const kept = useRef(null);

  useEffect(() => {
    const map = L.map(box.current, { preferCanvas: true, attributionControl: false, zoomSnap: 0.25 });
    map.on("zoomend", () => box.current.classList.toggle("near", map.getZoom() >= NAMES_FROM_ZOOM));
    map.setView([12.85, 108.45], 9);
    kept.current = { map, circles: new Map() };
    return () => map.remove();
  }, []);

  useEffect(() => {
    if (!places.length) return undefined;
    const layer = drawPlaces(places).addTo(kept.current.map);
    kept.current.map.fitBounds(L.latLngBounds(places.map((place) => [place.label_lat, place.label_lon])).pad(0.06));
    return () => layer.remove();
  }, [places]);

  useEffect(() => drawIncidents(kept.current, incidents, chosen, choose));

  useEffect(() => {
    const incident = incidents.find((each) => each.id === chosen);
    if (incident && incident.place.lat !== undefined) {
      kept.current.map.panTo([incident.place.lat, incident.place.lon]);
    }
  }, [chosen]);

  return html`<div ref=${box} style=${{ height: "100%" }}></div>`;
}

function drawPlaces(places) {
  return L.layerGroup(places.map((place) =>
    L.circle([place.label_lat, place.label_lon], {
      radius: 1000 * Math.sqrt(place.area_km2 / Math.PI) * 0.92, color: "#1b2c37", weight: 1, fillColor: "#111d25", fillOpacity: 0.75,
      interactive: false,
    }).bindTooltip(place.name.replace(/^(Xã|Phường) /, ""), {
      permanent: true, direction: "center", className: `place ${place.area_km2 >= LARGE_KM2 ? "large" : "small"}`,
    })));
}

function drawIncidents({ map, circles }, incidents, chosen, choose) {
  const seen = new Set();
  // The list is ordered with the most pressing first: drawn the other way round, those lie on top.
  for (const incident of [...incidents].reverse()) {
    if (incident.place.lat === undefined) continue;
    seen.add(incident.id);
    const style = {
      radius: 5 + Math.min(9, 2 * Math.log2(incident.reports + 1)) + (incident.urgency === "sos" ? 2 : 0),
      color: incident.id === chosen ? "#ffffff" : "#0a1116", weight: incident.id === chosen ? 3 : 1.5,
      fillColor: COLOURS[incident.severity], fillOpacity: 0.92,
    };
    const circle = circles.get(incident.id);
    if (circle) {
      circle.setStyle(style).setRadius(style.radius).bringToFront();
    } else {
      const added = L.circleMarker([incident.place.lat, incident.place.lon], style).addTo(map);
      added.on("click", () => choose(incident.id));
      circles.set(incident.id, added);
    }
  }
  for (const [id, circle] of circles) {
    if (!seen.has(id)) {
      circle.remove();
      circles.delete(id);
    }
  }
}
