"""The commands. Each imports what it needs when it runs, so that none pays for the others' parts."""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from ioc.access.principals import Role
from ioc.account_commands import accounts
from ioc.settings import PREFIX, Settings, load_settings

app = typer.Typer(
    name="ioc",
    help="The backend of a smart-city operations centre.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
places = typer.Typer(help="The province's outlines.", no_args_is_help=True)
app.add_typer(places, name="places")
app.add_typer(accounts, name="account")

OptionalPort = Annotated[int | None, typer.Option(min=1, max=65535)]


@app.callback()
def _root() -> None:
    """Keeps every command a subcommand."""


@app.command()
def up(
    data: Annotated[Path | None, typer.Option(help="directory of keys, database and log")] = None,
    http: Annotated[int | None, typer.Option(min=1, max=65535, help="port of the doors and pages")] = None,
    ws: Annotated[int | None, typer.Option(min=1, max=65535, help="port of the live gateway")] = None,
    workers: Annotated[int, typer.Option(min=1, max=32, help="workers of the ordinary lane")] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="replay the flood night of November 2025")] = False,
) -> None:
    """Start everything on this machine, and print the addresses when a report can be accepted."""
    from ioc.local.up import run_up

    given = {"data": data, "http": http and f"127.0.0.1:{http}", "ws": ws and f"127.0.0.1:{ws}"}
    settings = load_settings().model_copy(update={name: value for name, value in given.items() if value is not None})
    raise typer.Exit(asyncio.run(run_up(settings, demo=demo, workers=workers)))


@app.command()
def api() -> None:
    """Run the HTTP doors, the calls of staff and reporters, and the pages."""
    from ioc.bootstrap.api import run_api
    from ioc.bootstrap.process import run_process

    settings = load_settings()
    raise typer.Exit(run_process("api", settings, partial(run_api, settings)))


@app.command()
def worker(
    lane: Annotated[
        Literal["ordinary", "urgent"], typer.Option(help="urgent: SOS and instant matters, in a process of its own")
    ] = "ordinary",
) -> None:
    """Run the agents of one lane, and clockwork beside them."""
    from ioc.bootstrap.process import run_process
    from ioc.bootstrap.worker import run_worker

    settings = load_settings()
    name = "worker" if lane == "ordinary" else "worker-urgent"
    raise typer.Exit(run_process(name, settings, partial(run_worker, settings, lane)))


@app.command()
def gateway() -> None:
    """Run the live gateway."""
    from ioc.bootstrap.gateway import run_gateway
    from ioc.bootstrap.process import run_process

    settings = load_settings()
    raise typer.Exit(run_process("gateway", settings, partial(run_gateway, settings)))


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape, as the owner of its tables."""
    from ioc.store.migrations import migrate as apply_migrations

    settings = load_settings()
    apply_migrations(settings.database_owner_url or settings.needed_database_url)
    typer.echo("The database is at the newest shape.")


@app.command()
def topics() -> None:
    """Create the topics that are missing. Must run before any worker."""
    from ioc.bootstrap.administration import make_topics

    created = asyncio.run(make_topics(load_settings()))
    typer.echo(f"Topics created: {', '.join(sorted(created)) or 'none, all are there'}.")


@app.command()
def keys() -> None:
    """Make the installation's keys where they are missing."""
    from ioc.keyring import make_keyring

    settings = load_settings()
    make_keyring(settings.data)
    typer.echo(f"The keys are in {settings.data / 'keys'}.")


@app.command()
def hook_key(url: Annotated[str, typer.Argument(help="address of the web hook, just as the contact has it")]) -> None:
    """Print the key with which the receiver of a web hook checks that a call is ours."""
    from ioc.deliveries.signing import hook_key as key_of
    from ioc.deliveries.signing import printed_key
    from ioc.keyring import load_secret

    typer.echo(printed_key(key_of(load_secret(load_settings().data), url)))


@app.command()
def check(
    what: Annotated[
        Literal["data", "history"],
        typer.Argument(help="data: the province's and the services'; history: that no step was changed or removed"),
    ] = "data",
    roots: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="the file of roots to compare with; unset: IOC_ROOTS_FILE"),
    ] = None,
) -> None:
    """Check the data, or prove the history unbroken, and say every fault at once."""
    if what == "history":
        _check_history(roots)
        return
    from ioc.bootstrap.house import DataFaults, furnish

    try:
        house = furnish(load_settings())
    except DataFaults as faults:
        sys.exit(str(faults))
    categories = sum(len(service.categories) for service in house.catalogue.services.values())
    typer.echo(
        f"{len(house.catalogue.services)} services, {categories} categories, "
        f"{len(house.province.communes)} communes: every category has a department in every commune."
    )


def _check_history(roots: Path | None) -> None:
    from sqlalchemy.exc import SQLAlchemyError

    from ioc.bootstrap.history_check import check_history

    try:
        proved = asyncio.run(check_history(load_settings(), roots, partial(typer.echo, err=True)))
    except (OSError, SQLAlchemyError) as error:
        sys.exit(f"The history could not be read: {error}")
    if proved is None:
        raise typer.Exit(1)
    typer.echo(proved)


@app.command()
def token(
    role: Annotated[Role, typer.Option(help="what the holder is")],
    department: Annotated[str | None, typer.Option(help="code; for officers and heads")] = None,
    subject: Annotated[str, typer.Option(help="who holds it")] = "local",
) -> None:
    """Print a token of the local issuer, good for twelve hours."""
    from ioc.bootstrap.administration import make_token

    try:
        typer.echo(make_token(load_settings(), role, department, subject))
    except ValueError as impossible:
        sys.exit(str(impossible))


@app.command()
def watch(
    bearer: Annotated[
        str | None, typer.Option("--token", help="an operator's token; unset: the local issuer's")
    ] = None,
    language: Annotated[Literal["vi", "en"], typer.Option(help="of the words on the board")] = "vi",
) -> None:
    """Show the live board in the terminal."""
    from ioc.bootstrap.administration import make_token
    from ioc.console.terminal.watch import watch as run_watch

    settings = load_settings()
    shown = bearer or make_token(settings, Role.OPERATOR, None, "watch")
    asyncio.run(run_watch(settings.http_url, f"{settings.ws_url}/connection/websocket", shown, language=language))


@app.command()
def replay(
    file: Annotated[Path | None, typer.Argument(exists=True, dir_okay=False, help="CSV of real reports")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="the flood night of November 2025")] = False,
    door: Annotated[str | None, typer.Option(help="address of the front door; unset: IOC_HTTP")] = None,
    over: Annotated[float, typer.Option(min=0, help="seconds over which a file's rows are spread")] = 30.0,
    speed: Annotated[float, typer.Option(min=1, help="how many times as fast as it was the demo runs")] = 900.0,
    columns: Annotated[
        str | None, typer.Option(help="what a file's columns mean: id=…,time=…,text=…,lat=…,lon=…")
    ] = None,
    move_into_province: Annotated[
        bool, typer.Option("--move-into-province", help="shift the places of a foreign file onto our map")
    ] = False,
) -> None:
    """Feed a file of real reports, or the flood night, through the front door. The same file again adds nothing."""
    from ioc.bootstrap.gazetteer import gazetteer_of
    from ioc.bootstrap.house import furnish
    from ioc.clock import system_clock
    from ioc.replay.column_maps import UnknownColumns
    from ioc.replay.csv_rows import BadRow
    from ioc.replay.replaying import replay_demo, replay_file

    settings = load_settings()
    address = door or settings.http_url
    if demo:
        typer.echo(asyncio.run(replay_demo(address, now=system_clock(), speed=speed)))
        return
    if file is None:
        sys.exit("name a CSV file, or say --demo")
    gazetteer = gazetteer_of(furnish(settings), settings) if move_into_province else None
    try:
        summary = asyncio.run(
            replay_file(file, address, now=system_clock(), over_s=over, columns=columns, gazetteer=gazetteer)
        )
    except (UnknownColumns, BadRow) as fault:
        sys.exit(str(fault))
    typer.echo(summary)


@places.command("load")
def load_places(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="GeoJSON")]) -> None:
    """Keep the communes' outlines, so that points are placed exactly; the api reads them when it starts."""
    from ioc.bootstrap.administration import load_outlines
    from ioc.places.outlines import BadOutlines

    try:
        count = load_outlines(load_settings(), file)
    except BadOutlines as faults:
        sys.exit(str(faults))
    typer.echo(f"Outlines of {count} communes are kept.")


@app.command()
def settings() -> None:
    """List every setting with its meaning and default."""
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "unset" if default in (None, []) else default
        typer.echo(f"{PREFIX}{name.upper()}\n    {field.description}\n    default: {shown}")


@app.command()
def schemas(
    check: Annotated[bool, typer.Option("--check", help="compare instead of writing; fail on any difference")] = False,
) -> None:
    """Write schemas/ and docs/permissions.md from the code, or compare them."""
    from ioc.bootstrap.schemas import check_all, write_all

    directory = Path("schemas")
    if not check:
        write_all(directory)
        return
    differences = check_all(directory)
    if differences:
        sys.exit("\n".join([*differences, "`make schemas` writes them anew"]))
