"""`make bench`: starts the whole centre and prints what it does."""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.way import run
from benchmarks.weight import weights
from ioc.local.processes import ProcessMark
from tests.stories.centre import Centre, running_centre

RATES = (20, 100, 1000)
CLIMB = (1500, 2000, 2500, 3000, 4000)
WARM_STARTS = 3
IDLE_S = 5.0


async def main(root: Path, options: argparse.Namespace) -> None:
    """Runs everything, one after the other, in one system."""
    async with running_centre(root):
        pass
    starts = []
    for _ in range(WARM_STARTS):
        began = time.monotonic()
        async with running_centre(root):
            starts.append(time.monotonic() - began)
    print(f"warm start to the first accepted report: median {statistics.median(starts):.1f} s of {WARM_STARTS}")
    async with running_centre(root) as centre:
        await asyncio.sleep(IDLE_S)
        _print_weights(centre, "idle")
        # Brings code and caches to working temperature, so that the first rate is not the odd one out.
        await run(centre, 200, 3)
        for rate in RATES if options.rate is None else (options.rate,):
            print(await run(centre, rate, options.seconds))
        if options.rate is None:
            await _climb(centre, options.seconds)
        _print_weights(centre, "after load")


async def _climb(centre: Centre, seconds: float) -> None:
    highest = 0.0
    for rate in CLIMB:
        step = await run(centre, rate, seconds)
        print(step)
        if not step.sustained:
            break
        highest = rate
    print(f"highest sustained rate of {', '.join(map(str, CLIMB))}: {highest:.0f} reports/s")


def _print_weights(centre: Centre, when: str) -> None:
    mark = ProcessMark.of(int((centre.directory.run / "lock").read_text()))
    if mark is None:
        return
    total: dict[str, float] = {}
    for name, megabytes in weights(mark.pid):
        total[name] = total.get(name, 0.0) + megabytes
    print(f"memory, {when} (PSS, MB): all {sum(total.values()):.0f}")
    for name, megabytes in sorted(total.items(), key=lambda pair: -pair[1]):
        print(f"    {megabytes:6.0f}  {name}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rate", type=float, help="only this rate")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each rate runs")
    with tempfile.TemporaryDirectory(prefix="ioc-bench-") as directory:
        asyncio.run(main(Path(directory) / "data", parser.parse_args()))
