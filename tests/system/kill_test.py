#!/usr/bin/env python3
"""kill -9 at random moments of a stage with four slots: harness, shim or runner, again and again, `run` and `audit`.

What is compared is an undisturbed copy of the same workspace, made after that command's own draw. Every fifth time all
that runs in the workspace dies with the harness, as in a power cut; otherwise shims and runners live on and are adopted.
FIVEFOLD_KILLS says how often, over both commands.
"""

import os
import pathlib
import random
import signal
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fault"))
import fault_kit  # noqa: E402
import kit  # noqa: E402

KILLS = int(os.environ.get("FIVEFOLD_KILLS", "20"))
# A unit of the lab is tried nine times here: so many killed runners cannot use that up.
KILLED_RUNNERS_OF_AUDIT = 8
TEAMS = {"한빛": {"pause": 0.01}, "cheat": {"accuracy": 0.3, "home_answers": True, "pause": 0.01}}


def kill_one(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
            return True
        except ProcessLookupError:
            pass
    return False


def command_line(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


class Killed(fault_kit.FaultTest):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(20261122)
        self.counts = {"harness": 0, "power": 0, "shim": 0, "runner": 0}

    def victims(self, stage, kind):
        pids = list(fault_kit.processes_in(stage.folder))
        self.chance.shuffle(pids)
        return [pid for pid in pids if (b"fivefold-exec" in command_line(pid)) == (kind == "shim")
                and (kind == "shim" or b"run.py" in command_line(pid))]

    def strike(self, stage, command, kind):
        """Starts the command, lets something die at a random moment; returns whether it died in time."""
        process = stage.start(*command)
        end = time.monotonic() + self.chance.uniform(0.03, 0.5)
        hit = False
        while time.monotonic() < end and process.poll() is None:
            time.sleep(0.005)
        if process.poll() is None and kind in ("shim", "runner"):
            hit = kill_one(self.victims(stage, kind))
            while process.poll() is None and time.monotonic() < end + 0.05:
                time.sleep(0.005)
        ended = process.poll() is not None
        process.kill()  # the next strike starts it again
        process.communicate()
        if kind == "power" and not ended:
            fault_kit.power_cut(stage.folder)
        return hit if kind in ("shim", "runner") else not ended

    def storm(self, stage, command, kills, runners):
        while sum(self.counts.values()) < kills:
            kinds = ["harness", "harness", "power", "shim"] + (["runner"] if self.counts["runner"] < runners else [])
            kind = self.chance.choice(kinds)
            self.counts[kind] += self.strike(stage, command, kind)
            if self.finished(stage, command):
                return

    def finished(self, stage, command):
        if command[0] == "audit":
            return "audit-report" in fault_kit.kinds(stage)
        rows = fault_kit.read_rows(stage, "SELECT count(*) FROM attempt WHERE purpose='run' AND outcome='completed'")
        return rows[0][0] >= stage.wanted

    def check(self, drawn, command, expect, numbers, kills, runners):
        undisturbed = drawn.copy(f"undisturbed-{command[0]}")
        undisturbed.ff(*command, expect=expect)
        wanted = numbers(undisturbed)
        self.counts = dict.fromkeys(self.counts, 0)
        struck = 0
        while struck < kills:  # a stage that is finished before all have struck is followed by another copy
            stage = drawn.copy(f"killed-{command[0]}-{struck}")
            self.storm(stage, command, kills, runners)
            stage.ff(*command, expect=expect)
            self.assertEqual(numbers(stage), wanted)
            self.check_sound(stage)
            self.assertGreater(sum(self.counts.values()), struck, "a whole stage went by without one kill in time")
            struck = sum(self.counts.values())
        print(f"{command[0]}: {self.counts}", file=sys.stderr)
        return undisturbed

    def test_a_killed_run_and_a_killed_audit_reach_the_same_numbers(self):
        stage = fault_kit.Stage(self.root, TEAMS, benchmarks=(("덧셈", 30, "replay"), ("sum", 12, "fresh")), max_attempts=999,
                                more="audit: {attempts: 9}\n")
        stage.wanted = 20
        stage.submitted()
        stage.leak_answers("cheat")
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        run = ["run", "--slots", "4"]
        done = self.check(stage, run, 0, fault_kit.averages, KILLS // 2, KILLS)
        self.check(done.audit_drawn(), ["audit"], 1, lambda copy: fault_kit.verdicts(copy, 1), KILLS - KILLS // 2,
                   KILLED_RUNNERS_OF_AUDIT)


if __name__ == "__main__":
    unittest.main()
