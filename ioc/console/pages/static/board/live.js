// The way to the server: the snapshot by HTTP, the changes by the public SDK, joined at one position.

/** What the token says of its holder; the server alone decides what it is worth. */
export function holder(token) {
  try {
    const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0))));
  } catch {
    return {};
  }
}

/**
 * Follows the board for as long as the page lives.
 * `on.snapshot(snapshot)`, `on.publication(data)`, `on.connected(yes)`, `on.refused()` are called as things happen.
 */
export async function follow(token, on) {
  const snapshot = await load(token, on);
  if (!snapshot) return null;
  on.snapshot(snapshot);
  const who = holder(token);
  const channel = who.department ? `department:${who.department}` : "board";
  const address = document.querySelector('meta[name="ioc-live"]').content;
  const client = new Centrifuge(address, { token });
  const subscription = client.newSubscription(channel, { since: snapshot.position });
  subscription.on("publication", (context) => on.publication(context.data));
  subscription.on("subscribed", async (context) => {
    on.connected(true);
    if (context.wasRecovering && !context.recovered) {
      // The log no longer has what we missed: changes from here on reach us, so a new snapshot makes it whole.
      const fresh = await load(token, on);
      if (fresh) on.snapshot(fresh);
    }
  });
  client.on("connecting", () => on.connected(false));
  client.on("disconnected", (context) => {
    on.connected(false);
    if (context.code >= 3500 && context.code < 4000) on.refused();
  });
  subscription.subscribe();
  client.connect();
  return client;
}

async function load(token, on) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const answer = await fetch("/v1/board", { headers: { Authorization: `Bearer ${token}` } });
      if (answer.ok) return await answer.json();
      if (answer.status === 401 || answer.status === 403) {
        on.refused();
        return null;
      }
    } catch {
      // Not reachable: said by the caller's picture, which is stale, and tried again.
    }
    on.connected(false);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Acknowledges a ticket; the change comes back on the channel. Resolves to a sentence when it was refused. */
export async function acknowledge(token, ticket, language) {
  const answer = await fetch(`/v1/tickets/${ticket.id}/acknowledge`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`, "If-Match": `"${ticket.version}"`, "Idempotency-Key": crypto.randomUUID(),
    },
  });
  if (answer.ok) return null;
  const problem = await answer.json();
  return language === "vi" ? problem.detail_vi : problem.detail;
}
