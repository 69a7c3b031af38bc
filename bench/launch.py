#!/usr/bin/env python3
"""What an attempt that cannot be lost costs, against raw posix_spawn that makes as many files durable and signs as often:
once with the files that the runner protocol prescribes around the program, once with files for its output alone.

    python3 bench/launch.py [--attempts N] [--rounds N]

All are done in turn by one process, small or holding 1 GiB of touched memory. A disk has fast and slow seconds: a ratio is
that of one turn, and the median of these counts.
"""

import argparse
import os
import re
import sqlite3
import statistics
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import measure  # noqa: E402

BENCH = os.path.join(measure.BUILD, "bench", "launch_bench")
BIG_MIB = 1024
LAUNCH = 1.3  # of the raw launch with the protocol's files, the same syncs and signatures (docs/decisions/0008)
BIG = 1.2     # of the launch from a small parent
FLOORS = {"protocol": "raw, the protocol's files", "output": "raw, output files alone"}


def launches(workspace, price, *more, before=()):
    """Runs what is missing in the workspace, raw launches between; returns what launch_bench printed."""
    return measure.run(*before, BENCH, workspace, measure.EXEC, measure.ANSWER, *(str(n) for n in price), *more)


def syncs(runs):
    """[files, folders, log appends] that are synced while so many runs are launched, by strace."""
    with measure.scratch() as folder:
        workspace = measure.make_workspace(folder, runs=runs)
        trace = os.path.join(folder, "trace")
        launches(workspace, (0, 0, 0, 0), before=("strace", "-f", "-qq", "-yy", "-e", "trace=fsync,fdatasync", "-o", trace))
        with open(trace, encoding="utf-8") as file:
            paths = re.findall(r"(f(?:data)?sync)\(\d+<([^>]*?)(?:\(deleted\))?>", file.read())
        found = [0, 0, 0]
        for call, path in paths:
            found[2 if "stage.db" in path or call == "fdatasync" else 1 if os.path.isdir(path) else 0] += 1
        return found


def signatures(runs):
    """Signatures of an attempt: one an entry of the ledger and one a checkpoint."""
    with measure.scratch() as folder:
        workspace = measure.make_workspace(folder, runs=runs)
        count = lambda: sum(  # noqa: E731
            sqlite3.connect(os.path.join(workspace, "stage.db")).execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("ledger_entry", "ledger_checkpoint"))
        before = count()
        launches(workspace, (0, 0, 0, 0))
        return (count() - before) // runs


def price_of_an_attempt():
    """(files, folders, log appends, signatures) that one attempt makes durable, rounded down."""
    few, many = syncs(2), syncs(22)
    return (*((b - a) // 20 for a, b in zip(few, many)), signatures(2))


def turns_of(text):
    """[{which: [ms]}] in order: a turn is some of ours in a row and the raw launches after them."""
    turns, last = [], None
    for line in text.splitlines():
        which, micros = line.split()
        if which == "ours" and last != "ours":
            turns.append({})
        last = which
        turns[-1].setdefault(which, []).append(int(micros) / 1000)
    return [turn for turn in turns if len(turn) == 1 + len(FLOORS)]  # the last one may have no raw launches


def main():
    """Measures and prints; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--attempts", type=int, default=50, help="10..99, as many from each parent")
    parser.add_argument("--rounds", type=int, default=3, help="how often so many; a disk has fast and slow minutes")
    arguments = parser.parse_args()
    measure.build()
    price = price_of_an_attempt()
    print(f"An attempt syncs {price[0]} files, {price[1]} folders and {price[2]} appends to the database's log, "
          f"and makes {price[3]} signatures.")
    turns = {"small": [], "big": []}
    for _ in range(arguments.rounds):
        for parent, more in (("small", ()), ("big", (str(BIG_MIB),))):
            with measure.scratch() as folder:
                workspace = measure.make_workspace(folder, runs=arguments.attempts)
                turns[parent] += turns_of(launches(workspace, price, *more))
    middle = lambda turn, which: statistics.median(turn[which])  # noqa: E731
    rows, ratios, counted = [], {}, 0
    for parent, name in (("small", "small parent"), ("big", "1 GiB parent")):
        samples = {which: [ms for turn in turns[parent] for ms in turn[which]] for which in ("ours", *FLOORS)}
        text = {which: "{1:6.2f} ms ({0:.2f} to {2:.2f})".format(*measure.spread(values)) for which, values in samples.items()}
        counted += len(samples["ours"])
        rows.append((f"ours, {name}", text["ours"], None, "", None))
        for which, floor in FLOORS.items():
            ratio = statistics.median(middle(turn, "ours") / middle(turn, which) for turn in turns[parent])
            ratios[parent, which] = ratio
            aimed = which == "protocol"
            rows.append((f"  {floor}", text[which], ratio, f"<= {LAUNCH}" if aimed else "",
                         ratio <= LAUNCH if aimed else None))
    ratio = ratios["big", "protocol"] / ratios["small", "protocol"]
    rows.append(("1 GiB parent of small, each over its own floor", "", ratio, f"<= {BIG}", ratio <= BIG))
    return measure.table(f"Durable launch, {counted} of each: median (quartiles), median of the turns' ratios", rows)


if __name__ == "__main__":
    sys.exit(main())
