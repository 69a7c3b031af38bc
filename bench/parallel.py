#!/usr/bin/env python3
"""500 trivial attempts against GNU parallel with a job log, two at a time each, and what of the difference is the price
of records that cannot be lost: syncs and signatures.

    python3 bench/parallel.py [--attempts N]
"""

import argparse
import os
import shlex
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import launch  # noqa: E402
import measure  # noqa: E402

SLOTS = 2
CELL = 50  # runs of a benchmark
PRICE = os.path.join(measure.BUILD, "bench", "price_bench")


def seconds_of(work):
    """How long it takes."""
    before = time.monotonic()
    work()
    return time.monotonic() - before


def with_parallel(folder, attempts):
    """The same program as often under GNU parallel, each in a folder of its own, with files for its output."""
    for i in range(attempts):
        measure.write(folder, f"jobs/{i}/items.jsonl", '{"id":"q0","prompt":"item 0 of the benchmark","seed":1}\n')
    command = (f"FIVEFOLD_REQUEST=jobs/{{}}/request.json {shlex.quote(measure.ANSWER)} >jobs/{{}}/stdout "
               "2>jobs/{}/stderr </dev/null")
    measure.run("parallel", "--will-cite", "--joblog", "joblog", "-j", str(SLOTS), command, ":::",
                *(str(i) for i in range(attempts)), cwd=folder)


def main():
    """Measures and prints; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--attempts", type=int, default=500, help=f"a multiple of {CELL}")
    attempts = parser.parse_args().attempts // CELL * CELL
    measure.build()
    price = launch.price_of_an_attempt()
    with measure.scratch() as folder:
        workspace = measure.make_workspace(folder, benchmarks=attempts // CELL, runs=CELL)
        theirs = seconds_of(lambda: with_parallel(folder, attempts))
        paid = float(measure.run(PRICE, os.path.join(folder, "price"), *(str(n) for n in price), str(attempts)))
        ours = seconds_of(lambda: measure.run(measure.FIVEFOLD, "-C", workspace, "run", "--slots", str(SLOTS)))
    what = f"{price[0]} files, {price[1]} folders, {price[2]} log appends, {price[3]} signatures each"
    each = lambda seconds: f"{seconds:6.1f} s, {1000 * seconds / attempts:.1f} ms each"  # noqa: E731
    return measure.table(f"{attempts} trivial attempts, {SLOTS} at a time", [
        ("GNU parallel with a job log", each(theirs), None, "", None),
        (f"syncs and signatures alone ({what})", each(paid), None, "", None),
        ("fivefold run", each(ours), ours / (theirs + paid), "<= 1, of the sum", ours <= theirs + paid),
        ("difference to GNU parallel", each(ours - theirs), None, "", None)])


if __name__ == "__main__":
    sys.exit(main())
