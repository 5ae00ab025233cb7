"""Messages through an SMS or Zalo gateway: one HTTP call, described by the installation."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import httpx

from ioc.deliveries.answers import outcome_of_error, outcome_of_status
from ioc.deliveries.gateway_file import Gateway
from ioc.deliveries.letter import Letter, Outcome, Refused, Sent, TryAgain

_PLACES: Final = re.compile(r"\{(to|digits|text|id)\}")
_MOST_READ: Final = 64 * 1024
_CUT: Final = " …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Sends through one gateway."""

    client: httpx.AsyncClient
    gateway: Gateway

    async def send(self, letter: Letter) -> Outcome:
        """Sends the letter's short text; the gateway is told the delivery's id, the same at every repeat."""
        try:
            request = self.client.build_request(**_call(self.gateway, letter))
        except (httpx.InvalidURL, ValueError) as wrong:
            return Refused(reason=f"the call cannot be made: {wrong}")
        try:
            answer = await self.client.send(request, stream=True)
            try:
                return self._outcome(answer, await _beginning(answer), letter)
            finally:
                await answer.aclose()
        except httpx.HTTPError as error:
            return outcome_of_error(error)

    def _outcome(self, answer: httpx.Response, body: str, letter: Letter) -> Outcome:
        gateway, said = self.gateway, f"HTTP {answer.status_code}: {body[:200]}"
        if gateway.refused_body is not None and gateway.refused_body.search(body):
            return Refused(reason=said)
        if not gateway.success_from <= answer.status_code <= gateway.success_to:
            outcome = outcome_of_status(answer.status_code, answer.headers.get("Retry-After"), letter.at)
            return TryAgain(reason=said) if isinstance(outcome, Sent) else outcome
        if gateway.success_body is not None and not gateway.success_body.search(body):
            return TryAgain(reason=said)
        return Sent(answer=said)


@asynccontextmanager
async def open_message(gateway: Gateway, timeout_s: float = 15.0) -> AsyncIterator[Message]:
    """A sender of messages with a client of its own."""
    async with httpx.AsyncClient(timeout=timeout_s, follow_redirects=False) as client:
        yield Message(client=client, gateway=gateway)


def _call(gateway: Gateway, letter: Letter) -> dict[str, Any]:
    values = {
        "to": letter.to,
        "digits": letter.to.removeprefix("+"),
        "text": cut(letter.short, gateway.longest),
        "id": str(letter.id),
    }
    call: dict[str, Any] = {
        "method": gateway.method,
        "url": _fill(gateway.url, values, lambda value: quote(value, safe="")),
        "headers": {name: _fill(content, values, _one_line) for name, content in gateway.headers.items()},
    }
    if gateway.body is not None:
        # Filled before it is encoded: whatever the text contains, it stays one value.
        call["json" if gateway.form == "json" else "data"] = _filled(gateway.body, values)
    return call


def cut(text: str, longest: int) -> str:
    """The text, or as much of it as fits, ending with a whole word."""
    if len(text) <= longest:
        return text
    return text[: longest - len(_CUT)].rsplit(None, 1)[0] + _CUT


def _filled(part: Any, values: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return _fill(part, values, str)
    if isinstance(part, dict):
        return {name: _filled(content, values) for name, content in part.items()}
    if isinstance(part, list):
        return [_filled(content, values) for content in part]
    return part


def _fill(template: str, values: Mapping[str, str], escape: Callable[[str], str]) -> str:
    """In one pass, so that a text which contains a placeholder is left as it is."""
    return _PLACES.sub(lambda place: escape(values[place.group(1)]), template)


def _one_line(value: str) -> str:
    return " ".join(value.split()).encode("ascii", "replace").decode()


async def _beginning(answer: httpx.Response) -> str:
    """As much of the body as is looked at; a gateway that answers without end is not read to its end."""
    read = b""
    async for piece in answer.aiter_bytes():
        read += piece
        if len(read) >= _MOST_READ:
            break
    return read[:_MOST_READ].decode(errors="replace")
