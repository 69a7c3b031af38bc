#!/usr/bin/env python3
"""kill -9 at ten random moments of `run` and of `audit`: the same command goes on to the same numbers.

What is compared is an undisturbed copy of the same workspace, made after that command's own draw. At every other moment
all that runs in the workspace dies with the harness, as in a power cut; at the others shims and runners live on.
"""

import os
import pathlib
import random
import signal
import subprocess
import time
import unittest

import kit

MOMENTS = 10
TEAMS = {"한빛": {"pause": 0.003}, "cheat": {"accuracy": 0.3, "home_answers": True, "pause": 0.003}}


def averages(stage):
    return [(row["team"], row["benchmark"], row["mean"], row["runs"], row["attempts"]) for row in stage.json("average")["rows"]]


def verdicts(stage):
    names = ("claim", "verdict", "reason", "n", "log_e_conf", "log_e_disc", "bounds_points")
    return [tuple(str(claim.get(name)) for name in names) for claim in stage.json("audit", expect=1)["claims"]]


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


class Killed(kit.SystemTest):
    def killed_at(self, stage, command, moment, cut):
        """Starts the command and kills it after `moment` seconds; returns whether it still ran."""
        process = stage.start(command)
        try:
            process.communicate(timeout=moment)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            if cut:
                power_cut(stage.folder)
            return True

    def check(self, drawn, command, expect, numbers):
        undisturbed = drawn.copy(f"undisturbed-{command}")
        begin = time.monotonic()
        undisturbed.ff(command, expect=expect)
        took, wanted = time.monotonic() - begin, numbers(undisturbed)
        chance, killed = random.Random(20261122), 0
        for number in range(MOMENTS):
            moment = chance.uniform(0.02, 0.95) * took
            with self.subTest(command=command, moment=f"{moment:.3f} of {took:.3f} s"):
                stage = drawn.copy(f"killed-{command}-{moment:.6f}")
                killed += self.killed_at(stage, command, moment, cut=number % 2 == 1)
                stage.ff(command, expect=expect)
                self.assertEqual(numbers(stage), wanted)
        self.assertGreater(killed, MOMENTS // 2, "too few of the kills came in time to mean anything")
        return undisturbed

    def test_a_killed_run_and_a_killed_audit_reach_the_same_numbers(self):
        stage = kit.Workspace(self.root, TEAMS, benchmarks=(("덧셈", 30, "replay"),))
        stage.submitted()
        stage.leak_answers("cheat")
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        done = self.check(stage, "run", 0, averages)
        self.check(done.audit_drawn(), "audit", 1, verdicts)


if __name__ == "__main__":
    unittest.main()
