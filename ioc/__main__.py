"""`python -m ioc`, and the `ioc` command."""

import sys

from ioc.cli import app
from ioc.keyring import NoKeys
from ioc.settings import SettingsError


def main() -> None:
    """Runs the command line; what the environment lacks is said in a sentence, without a traceback."""
    try:
        app()
    except (SettingsError, NoKeys) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
