"""How much memory each process takes: the proportional set size, so that what is shared is counted once."""

from pathlib import Path


def weights(root_pid: int) -> list[tuple[str, float]]:
    """Name and MB (PSS) of the process and all below it."""
    found = []
    for pid in _family(root_pid):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            name = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        found.append((_short(name), kilobytes / 1024))
    return found


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _short(name: str) -> str:
    if "kafka.Kafka" in name:
        return "kafka"
    if "postgres" in name:
        return "postgres"
    return "ioc up" if " up " in f"{name} " else name[:40]
