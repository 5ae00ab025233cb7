"""Amounts of time, as people say them."""

from datetime import timedelta

from ioc.phrases.text import Text


def amount(time: timedelta) -> Text:
    """Hours and minutes, to the minute."""
    hours, minutes = divmod(round(time / timedelta(minutes=1)), 60)
    if not hours:
        return Text(vi=f"{minutes} phút", en=f"{minutes} min")
    if not minutes:
        return Text(vi=f"{hours} giờ", en=f"{hours} h")
    return Text(vi=f"{hours} giờ {minutes} phút", en=f"{hours} h {minutes} min")
