#!/usr/bin/env python3
"""kill -9 at ten random moments of `run` and of `audit`: the same command goes on to the same numbers.

What is compared is an undisturbed copy of the same workspace, made after that command's own draw.
"""

import random
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


class Killed(kit.SystemTest):
    def killed_at(self, stage, command, moment):
        """Starts the command and kills it after `moment` seconds; returns whether it still ran."""
        process = stage.start(command)
        try:
            process.communicate(timeout=moment)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True

    def check(self, drawn, command, expect, numbers):
        undisturbed = drawn.copy("undisturbed")
        begin = time.monotonic()
        undisturbed.ff(command, expect=expect)
        took, wanted = time.monotonic() - begin, numbers(undisturbed)
        chance, killed = random.Random(20261122), 0
        for moment in (chance.uniform(0.02, 0.95) * took for _ in range(MOMENTS)):
            with self.subTest(command=command, moment=f"{moment:.3f} of {took:.3f} s"):
                stage = drawn.copy(f"killed-{command}-{moment:.6f}")
                killed += self.killed_at(stage, command, moment)
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
