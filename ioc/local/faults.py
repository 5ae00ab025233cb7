"""What cannot be done on this machine, as a tree; each text is a sentence that says what to do."""

from typing import Self


class LocalFault(RuntimeError):
    """The centre cannot run here as it was asked to."""


class AlreadyRunning(LocalFault):
    """Another `ioc up` holds the data directory; the text names it."""


class DirectoryFault(LocalFault):
    """The data directory cannot be used; the text names it and why."""


class PortTaken(LocalFault):
    """Somebody else listens there; the text names the port and what to do."""


class JarFault(LocalFault):
    """A jar cannot be had, or is not the one that was pinned; the text says which and what to do."""


class StorageFault(LocalFault):
    """A server's storage could not be made; the text holds what its own tool said."""


class NotReady(LocalFault):
    """A child did not become ready in time; the text names it, its log and the last lines there."""


class NotInstalled(LocalFault):
    """The packages of an embedded server are missing; the text says how to have them or do without."""

    @classmethod
    def of(cls, server: str, setting: str) -> Self:
        """For this server, whose address a setting may give instead."""
        return cls(
            f"the embedded {server} is not installed; install ioc with its extra `local`, "
            f"or give the address of yours in {setting}"
        )
