"""Where the database is, for a command that is typed beside a running installation."""

from ioc.local.instance import DataDirectory
from ioc.local.postgres import ensure_cluster
from ioc.settings import Settings


def database_url(settings: Settings) -> str:
    """The given database; else the one that `ioc up` made in the data directory. Raises `SettingsError`.

    `ioc up` keeps its own database's address to itself; whoever may read its directory may ask it.
    """
    own = DataDirectory(settings.data.expanduser().resolve()).postgres
    if settings.database_url is None and own.exists():
        return ensure_cluster(own).url()
    return settings.needed_database_url
