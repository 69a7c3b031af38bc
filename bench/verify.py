#!/usr/bin/env python3
"""The offline check of a larger export against Ed25519 and SHA-256 over the same bytes, and the memory it takes.

    python3 bench/verify.py [--teams N] [--benchmarks N] [--items N] [--repetitions N]

Plays a whole stage first (some minutes): every team runs every benchmark five times, the lab audits, all is exported.
`verify` works in one thread, so the target of 0.7 x raw Ed25519 x threads is 0.7 x one thread's.
"""

import argparse
import os
import secrets
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import measure  # noqa: E402

SIGNATURES = 0.7
MIB = 1 << 20
WITNESSES = ("--witnessed-by", "Kim Ji-woo, city council", "--witnessed-by", "Lee Seo-yeon, press")


def fivefold(workspace, *arguments, status=0):
    """Runs a command on the workspace; returns its peak memory in bytes."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execv(measure.FIVEFOLD, [measure.FIVEFOLD, *(("-C", workspace) if workspace else ()), *arguments])
    _, ended, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(ended) != status:
        measure.fail(f"fivefold {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(ended)}")
    return usage.ru_maxrss * 1024


def dice():
    """Twenty rolls of a ten-sided die."""
    return "".join(str(secrets.randbelow(10)) for _ in range(20))


def play(folder, teams, benchmarks, items):
    """A whole stage; returns (workspace, export, {command: peak memory})."""
    workspace = measure.make_workspace(folder, teams, benchmarks, items, runs=5, draw=True)
    export = os.path.join(folder, "export")
    peaks = {}
    fivefold(workspace, "seal", "submissions")
    fivefold(workspace, "draw", "runs", "--dice", dice(), *WITNESSES)
    peaks["run"] = fivefold(workspace, "run")
    fivefold(workspace, "seal", "runs")
    fivefold(workspace, "draw", "audit", "--dice", dice(), *WITNESSES)
    peaks["audit"] = fivefold(workspace, "audit")
    peaks["export"] = fivefold(workspace, "export", export)
    peaks["verify"] = fivefold(None, "verify", export, status=4)  # the policy leaf is not handed over
    return workspace, export, peaks


def size_of(export):
    """(bytes of the export, bytes of its largest file)."""
    sizes = [os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(export) for name in names]
    return sum(sizes), max(sizes)


def main():
    """Measures and prints; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--teams", type=int, default=5)
    parser.add_argument("--benchmarks", type=int, default=6)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()
    measure.build()
    with measure.scratch() as folder:
        workspace, export, peaks = play(folder, given.teams, given.benchmarks, given.items)
        times = measure.benchmarks("verify_bench", given.repetitions, FIVEFOLD_WORKSPACE=workspace,
                                   FIVEFOLD_EXPORT=export)
        total, largest = size_of(export)
    found = {name: measure.spread([result["cpu_time"] for result in results]) for name, results in times.items()}
    text = lambda name: "{1:.1f} ms ({0:.1f} to {2:.1f})".format(*found[name])  # noqa: E731
    speed = found["raw_ed25519"][1] / found["signatures"][1]
    entry_speed = found["raw_ed25519"][1] / found["signed_entries"][1]
    whole = found["raw_ed25519_and_sha256"][1] / found["whole_export"][1]
    missed = measure.table(
        f"Verify an export of {total / MIB:.0f} MiB (largest file {largest / MIB:.1f} MiB), one thread, CPU time: "
        "median (quartiles); a ratio is a speed", [
            ("raw Ed25519, keys made ready", text("raw_ed25519"), None, "", None),
            ("the same signatures as verify checks them", text("signatures"), speed, f">= {SIGNATURES}",
             speed >= SIGNATURES),
            ("entries from bytes to records", text("signed_entries"), entry_speed, "", None),
            ("raw Ed25519 and SHA-256 of every file", text("raw_ed25519_and_sha256"), None, "", None),
            ("the whole check, every line parsed", text("whole_export"), whole, "", None)])
    bound = 32 * MIB + total
    return missed | measure.table("Peak memory; the bound is 32 MiB and the size of the export", [
        (name, f"{peak / MIB:.0f} MiB", peak / bound, "<= 1", peak <= bound) for name, peak in peaks.items()])


if __name__ == "__main__":
    sys.exit(main())
