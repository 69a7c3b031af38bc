#!/usr/bin/env python3
"""Item rows a second through store/ against SQLite's own interface, with the same schema, pragmas and transactions.

    python3 bench/rows.py [--repetitions N]
"""

import argparse
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import measure  # noqa: E402

TARGET = 0.25


def main():
    """Measures and prints; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--repetitions", type=int, default=9)
    repetitions = parser.parse_args().repetitions
    measure.build()
    results = measure.benchmarks("rows_bench", repetitions)
    rows = []
    for what, field in (("with the syncs", "real_time"), ("CPU time alone", "cpu_time")):
        found = {name: measure.spread([1e6 / result[field] for result in of_name])  # 1000 rows in so many ms
                 for name, of_name in results.items()}
        ratio = found["through_the_store/real_time"][1] / found["raw_sqlite/real_time"][1]
        for name, label in (("raw_sqlite", "raw SQLite"), ("through_the_store", "through the store")):
            ours = name == "through_the_store"
            rows.append((f"{label}, {what}", "{1:,.0f} rows/s ({0:,.0f} to {2:,.0f})".format(*found[f"{name}/real_time"]),
                         ratio if ours else None, f">= {TARGET}" if ours else "", ratio >= TARGET if ours else None))
    return measure.table(f"Item rows, {repetitions} repetitions in turn: median (quartiles)", rows)


if __name__ == "__main__":
    sys.exit(main())
