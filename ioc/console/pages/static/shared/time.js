// Ages and moments for people.

/** How long ago, in the largest unit that fits: 4 s, 12 min, 3 h, 2 d. */
export function age(from, now) {
  const seconds = Math.max(0, Math.round((now - from) / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** A moment as a clock shows it, in the language's own way. */
export function moment(text, language) {
  return new Date(text).toLocaleString(language === "vi" ? "vi-VN" : "en-GB", {
    hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit",
  });
}
