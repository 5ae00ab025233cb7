"""What `ioc up` tells the person who started it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn
from rich.progress import Progress as Bar

from ioc.access.principals import Role, Staff
from ioc.access.tokens import issue
from ioc.clock import system_clock
from ioc.keyring import Keyring
from ioc.local.instance import DataDirectory
from ioc.local.jars import Progress
from ioc.settings import Settings

TOKEN_LIFETIME: Final = timedelta(hours=12)


def tell_addresses(
    console: Console, settings: Settings, directory: DataDirectory, keyring: Keyring, seconds: float
) -> None:
    """Where everything is, with an operator's token for the board."""
    operator = Staff(subject="operator", role=Role.OPERATOR)
    token = issue(operator, keyring.issuer, system_clock(), TOKEN_LIFETIME)
    console.print(f"[bold green]Reports are accepted[/] (after {seconds:.1f} s).")
    console.print("The board:      ", end="")
    console.print(f"{settings.http_url}/board#token={token}", soft_wrap=True, style="bold")
    console.print(f"The doors:      {settings.http_url}/docs")
    where = f"IOC_DATA={directory.root} IOC_HTTP={settings.http} IOC_WS={settings.ws}"
    console.print(f"In a terminal:  {where} {_invoked()} watch", soft_wrap=True)
    console.print(f"The data:       {directory.root}; logs are in {directory.logs}", soft_wrap=True)
    console.print("Ctrl-C stops everything; the data stay.")


def tell_fault(console: Console, sentence: str) -> None:
    """Why the centre cannot run."""
    console.print(sentence, style="red", markup=False, highlight=False, soft_wrap=True)


def tell_incident(console: Console, sentence: str) -> None:
    """What went wrong and is being mended."""
    console.print(sentence, style="yellow", markup=False, highlight=False)


@contextmanager
def shown_fetching(console: Console) -> Iterator[Progress]:
    """A bar that is seen only if something must be fetched."""
    columns = (TextColumn("Fetching Kafka"), BarColumn(), DownloadColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("jars", total=None, visible=False)

        def show(there: int, total: int) -> None:
            bar.update(task, completed=there, total=total, visible=True)

        yield show


def _invoked() -> str:
    return sys.argv[0] if sys.argv[0].endswith("ioc") else "ioc"
