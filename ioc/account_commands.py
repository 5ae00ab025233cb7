"""`ioc account`: who may sign in with a password, and who may not any more."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Annotated, Any, Literal, TypeVar

import typer

from ioc.access.principals import Role
from ioc.settings import load_settings

accounts = typer.Typer(help="Accounts of staff.", no_args_is_help=True)

Subject = Annotated[str, typer.Argument(help="the account's login")]
FromStandardInput = Annotated[
    bool, typer.Option("--password-stdin", help="read the password from standard input instead of asking")
]
Done = TypeVar("Done")


@accounts.command("add")
def add(
    subject: Annotated[str, typer.Option(help="login; kept in lower case")],
    name: Annotated[str, typer.Option(help="the person's name")],
    role: Annotated[Role, typer.Option(help="what the person is")],
    department: Annotated[str | None, typer.Option(help="code; for officers and heads")] = None,
    email: Annotated[str | None, typer.Option(help="where mail reaches the person")] = None,
    phone: Annotated[str | None, typer.Option(help="where calls reach the person")] = None,
    language: Annotated[Literal["vi", "en"], typer.Option(help="in which the person is written to")] = "vi",
    password_stdin: FromStandardInput = False,
    elsewhere: Annotated[
        bool, typer.Option("--signs-in-elsewhere", help="no password: the outside issuer lets the person in")
    ] = False,
) -> None:
    """Add an account."""
    from ioc.bootstrap.accounts import add_account, new_staff
    from ioc.identity.accounts import AccountFault

    try:
        staff = new_staff(subject, role, department)
    except AccountFault as fault:
        sys.exit(str(fault))
    password = None if elsewhere else _password(password_stdin)
    added = _done(
        add_account(load_settings(), staff, name=name, password=password, email=email, phone=phone, language=language)
    )
    typer.echo(f"{added} has an account.")


@accounts.command("lock")
def lock(subject: Subject, reason: Annotated[str, typer.Option(help="why, for whoever unlocks it")]) -> None:
    """Lock an account: within seconds no token of its holder is good, and open boards close."""
    from ioc.bootstrap.accounts import lock_account

    _done(lock_account(load_settings(), subject, reason))
    typer.echo(f"{subject} is locked.")


@accounts.command("unlock")
def unlock(subject: Subject) -> None:
    """Unlock an account; its holder signs in anew."""
    from ioc.bootstrap.accounts import unlock_account

    _done(unlock_account(load_settings(), subject))
    typer.echo(f"{subject} may sign in again.")


@accounts.command("list")
def show_all() -> None:
    """List the accounts."""
    from ioc.bootstrap.accounts import account_lines

    for line in _done(account_lines(load_settings())) or ["There is no account yet."]:
        typer.echo(line)


@accounts.command("password")
def password(subject: Subject, password_stdin: FromStandardInput = False) -> None:
    """Give an account another password; tokens issued before are void."""
    from ioc.bootstrap.accounts import set_password

    _done(set_password(load_settings(), subject, _password(password_stdin)))
    typer.echo(f"{subject} has another password.")


def _password(from_standard_input: bool) -> str:
    if from_standard_input:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _done(work: Coroutine[Any, Any, Done]) -> Done:
    """What the work gives; a fault of its is told in a sentence."""
    from ioc.identity.accounts import AccountFault
    from ioc.identity.passwords import TooShort
    from ioc.store.database import is_away

    try:
        return asyncio.run(work)
    except (AccountFault, TooShort) as fault:
        sys.exit(str(fault))
    except Exception as error:
        if not is_away(error):
            raise
        sys.exit("the database does not answer; is `ioc up` or PostgreSQL running?")
