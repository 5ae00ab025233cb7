"""The page behind a notice's link: plain HTML without a script, for any phone and any mail reader."""

from dataclasses import dataclass
from html import escape

from ioc.phrases.notice_page import say
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page shows; `told` is what came of a press."""

    title: Text
    place: str = ""
    state: Text | None = None
    told: Text | None = None
    can_acknowledge: bool = False


def render(page: Page) -> str:
    """The page in both languages, Vietnamese first."""
    parts = [f"<h1>{_both(page.title)}</h1>"]
    if page.place:
        parts.append(f"<p>{escape(page.place)}</p>")
    if page.state is not None:
        parts.append(f"<p class=state>{_both(page.state)}</p>")
    if page.told is not None:
        parts.append(f"<p role=status>{_both(page.told)}</p>")
    if page.can_acknowledge:
        button = say("acknowledge")
        parts.append(
            f"<form method=post><button>{escape(button.vi)}<br><small>{escape(button.en)}</small></button></form>"
        )
    return _FRAME.format(title=escape(page.title.vi), body="\n".join(parts))


def _both(text: Text) -> str:
    return f"{escape(text.vi)}<br><small lang=en>{escape(text.en)}</small>"


_FRAME = """<!doctype html>
<html lang=vi><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
<title>{title}</title>
<style>
body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#14212b}}
h1{{font-size:1.3rem}} small{{color:#51626f;font-size:.8em}}
button{{font:inherit;width:100%;padding:1rem;border:0;border-radius:.6rem;background:#0b6bcb;color:#fff}}
button small{{color:#dbe9f7}}
[role=status]{{padding:.8rem;border-left:.3rem solid #0b6bcb;background:#eef5fb}}
</style></head>
<body>
{body}
</body></html>
"""
