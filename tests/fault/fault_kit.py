"""What the fault tests share: what must hold of a workspace after every fault, and the processes that work in it."""

import base64
import json
import os
import pathlib
import signal
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "system"))
import kit  # noqa: E402

TEAMS = {"한빛": {"by_item": True}, "cheat": {"accuracy": 0.3, "home_answers": True, "by_item": True}}


FAULTS = os.environ.get("FIVEFOLD_FAULTS", "")


class Stage(kit.Workspace):
    def missing(self, name):
        """The same stage with a workspace that is still to be made."""
        other = object.__new__(Stage)
        other.__dict__.update(self.__dict__)
        other.folder = self.root / name
        return other


def small_stage(root, **changes):
    """Two teams, two runs of a few items: the least that has an attempt of every kind and a discrepant claim."""
    settings = {"teams": TEAMS, "benchmarks": (("덧셈", 6, "replay"),), "runs": 2, "max_attempts": 6, **changes}
    return Stage(root, **settings)


def failing(**orders):
    """The environment in which calls fail as ordered (failing_calls.cc)."""
    # A sanitizer's own library wants to be the first that is loaded; it need not be.
    options = os.environ.get("ASAN_OPTIONS", "")
    return {**os.environ, "LD_PRELOAD": f"{FAULTS}/failing_calls.so",
            "ASAN_OPTIONS": f"{options}:verify_asan_link_order=0".lstrip(":"), **orders}


def read_rows(stage, sql):
    connection = sqlite3.connect(f"file:{stage.folder / 'stage.db'}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def integrity(stage):
    return [row[0] for row in read_rows(stage, "PRAGMA integrity_check")]


def predicates(stage, kind):
    """The predicates of the ledger's entries of one kind, in order."""
    rows = read_rows(stage, f"SELECT envelope FROM ledger_entry WHERE kind = '{kind}' ORDER BY idx")
    payloads = (json.loads(base64.b64decode(json.loads(row[0])["payload"])) for row in rows)
    return [payload["predicate"] for payload in payloads]


def kinds(stage):
    return [row[0] for row in read_rows(stage, "SELECT kind FROM ledger_entry ORDER BY idx")]


def policy_leaf(stage):
    return read_rows(stage, "SELECT lower(hex(leaf)) FROM ledger_entry WHERE idx = 0")[0][0]


def numbering_problems(stage):
    """Attempts that are missing, counted twice, or without their record."""
    problems = []
    starts = [(p["team"], p["benchmark"], p["run"], p["attempt"]) for p in predicates(stage, "run-start")]
    ends = [(p["team"], p["benchmark"], p["run"], p["attempt"]) for p in predicates(stage, "run-record")]
    if sorted(starts) != sorted(ends):
        problems.append(f"run-starts {starts} and run-records {ends} differ")
    rows = read_rows(stage, "SELECT purpose, team, benchmark, run, seed, number FROM attempt ORDER BY id")
    for names, label in ((starts, "ledger"), (rows, "table")):
        numbers = {}
        for *cell, number in names:
            numbers.setdefault(tuple(cell), []).append(number)
        problems += [f"{label}: {cell} has attempts {found}" for cell, found in numbers.items()
                     if found != list(range(len(found)))]
    return problems


def averages(stage):
    return [(row["team"], row["benchmark"], row["mean"], row["runs"]) for row in stage.json("average")["rows"]]


def verdicts(stage, expect):
    names = ("claim", "verdict", "reason", "n", "log_e_conf", "log_e_disc", "bounds_points")
    return [tuple(str(claim.get(name)) for name in names) for claim in stage.json("audit", expect=expect)["claims"]]


def processes_in(folder):
    """Every process that works in the folder or has it on its command line: shims and runners."""
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (os.readlink(entry / "cwd").startswith(f"{folder}/")
                                         or os.fsencode(f"{folder}/") in (entry / "cmdline").read_bytes()):
                yield int(entry.name)
        except OSError:
            pass  # gone already, or not ours to look at


def power_cut(folder):
    """Ends all of them at once: nobody may see another die first, so they are stopped before they are killed."""
    for mark in (signal.SIGSTOP, signal.SIGSTOP, signal.SIGKILL):
        for pid in processes_in(folder):
            try:
                os.kill(pid, mark)
            except ProcessLookupError:
                pass


class FaultTest(kit.SystemTest):
    def check_sound(self, stage):
        """What must hold once the command has been repeated, whatever was thrown at it before."""
        self.assertEqual(integrity(stage), ["ok"])
        self.assertEqual(numbering_problems(stage), [])
        self.assertEqual(list(processes_in(stage.folder)), [], "a process was left behind")
        stage.ff("doctor", "--deep")
