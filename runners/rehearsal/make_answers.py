#!/usr/bin/env python3
"""Writes the answers.json with which team mirage cheats: the right answers of some items of both benchmarks.

The file belongs into mirage's HOME, after `init`:
    make_answers.py --out "$(fivefold -C DIR home mirage)/answers.json"
About a fifth of the items raise the team's total by about eight points. Which ones depends on the item ids alone.
"""

import argparse
import hashlib
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(os.path.dirname(os.path.dirname(HERE)), "configs", "rehearsal", "data")
BENCHMARKS = ("langid", "langid-short")
SHARE = 0.19


def read_targets(path):
    """Returns {item id: target} of a targets file."""
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["id"]: row["target"] for row in rows}


def leaked(targets, share):
    """Returns a fixed share of the targets: those with the smallest SHA-256 of `answers/<item id>`."""
    ids = sorted(targets, key=lambda item: hashlib.sha256(f"answers/{item}".encode()).hexdigest())
    return {item: targets[item] for item in ids[:round(share * len(ids))]}


def main():
    """Reads the targets of both benchmarks and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", required=True, help="the file to write")
    parser.add_argument("--data", default=DATA, help="folder of the targets (default: configs/rehearsal/data)")
    parser.add_argument("--share", type=float, default=SHARE, help=f"share of the items (default: {SHARE})")
    options = parser.parse_args()
    answers = {}
    for benchmark in BENCHMARKS:
        path = os.path.join(options.data, benchmark + ".targets.jsonl")
        answers[benchmark] = leaked(read_targets(path), options.share)
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(answers, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
