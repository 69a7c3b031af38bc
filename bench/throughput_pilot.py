#!/usr/bin/env python3
"""The pilot of the scalar benchmark `throughput`: how much honest measurements differ, alone and beside another program.

    python3 bench/throughput_pilot.py [--runs N]

Environment A measures one at a time, as a lab with one slot does; environment B two at a time, as a team with two slots
does. Prints the relative standard deviation in each and the difference of their means (docs/rehearsal-full.md).
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MODEL = "bayes"
RUNNERS = os.path.join(ROOT, "runners", "rehearsal")


def start(folder, seed):
    """Starts one measurement by the runner protocol."""
    request = {"protocol": "runner/v1", "stage": "pilot", "team": "hanbit", "benchmark": "throughput", "kind": "scalar", "run": 1,
               "model": {"name": MODEL, "revision": "r1", "manifest": "0" * 64}, "endpoint": None, "decoding": {}, "seed": seed,
               "items": None, "results": "results.jsonl", "deadline": 120}
    with open(os.path.join(folder, "request.json"), "w", encoding="utf-8") as file:
        json.dump(request, file)
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": folder,
                   "FIVEFOLD_REQUEST": os.path.join(folder, "request.json")}
    return subprocess.Popen([sys.executable, "actors/act.py", "--model", MODEL], cwd=RUNNERS, env=environment)


def measure(runs, beside):
    """Returns the values of so many launches, `beside` of them at a time."""
    values = []
    while len(values) < runs:
        with tempfile.TemporaryDirectory() as holder:
            folders = [os.path.join(holder, str(i)) for i in range(beside)]
            started = []
            for folder in folders:
                os.mkdir(folder)
                started.append(start(folder, len(values) + len(started)))
            for process in started:
                if process.wait() != 0:
                    sys.exit("a measurement failed")
            for folder in folders:
                with open(os.path.join(folder, "results.jsonl"), encoding="utf-8") as file:
                    values.append(json.loads(file.read())["value"])
    return values[:runs]


def main():
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=40, help="launches in each environment")
    options = parser.parse_args()
    print(f"{options.runs} launches in each environment, sentences a second of processor time")
    found = {beside: measure(options.runs, beside) for beside in (1, 2)}
    for beside, values in found.items():
        sd = statistics.stdev(map(math.log, values))
        print(f"  {beside} at a time: mean {statistics.mean(values):8.0f}, relative sd {100 * sd:.2f} %, "
              f"{min(values):.0f} to {max(values):.0f}")
    apart = statistics.mean(map(math.log, found[1])) - statistics.mean(map(math.log, found[2]))
    print(f"  alone against beside another: {100 * math.expm1(apart):+.2f} %")


if __name__ == "__main__":
    main()
