#!/usr/bin/env python3
"""The wall clock jumps by hours: deadlines do not care, no record contradicts `verify`, or the command says why not."""

import json
import pathlib
import subprocess
import time
import unittest

import fault_kit
import kit

HOUR = 3_600_000  # milliseconds


class JumpingClock(fault_kit.FaultTest):
    def setUp(self):
        super().setUp()
        self.clock = self.root / "clock"
        self.set_clock(0)

    def set_clock(self, milliseconds):
        draft = self.clock.with_suffix(".new")
        draft.write_text(str(milliseconds))
        draft.rename(self.clock)

    def environment(self):
        return fault_kit.failing(FAULT_CLOCK=str(self.clock))

    def start(self, stage, *words):
        return subprocess.Popen([kit.FIVEFOLD, "-C", stage.folder, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, encoding="utf-8", env=self.environment())

    def jump_during(self, stage, command, kind, expect):
        """Back when the first record of the command is there, forward at the next, and on to the end."""
        before = len(fault_kit.predicates(stage, kind))
        process = self.start(stage, command)
        for more, hours in ((1, -5), (2, 7)):
            wanted = before + more
            kit.wait_until(lambda wanted=wanted: len(fault_kit.predicates(stage, kind)) >= wanted or process.poll() is not None, kind)
            self.set_clock(hours * HOUR)
        stage.finish(process, expect)
        self.set_clock(0)

    def test_jumps_during_run_and_audit_change_no_number_and_no_check(self):
        stage = fault_kit.small_stage(self.root).submitted()
        stage.leak_answers("cheat")
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        undisturbed = stage.copy("undisturbed")
        undisturbed.ff("run")
        self.jump_during(stage, "run", "run-record", 0)
        self.assertEqual(fault_kit.averages(stage), fault_kit.averages(undisturbed))
        for record in fault_kit.predicates(stage, "run-record"):
            self.assertLessEqual(record["startedAt"], record["finishedAt"])
        stage.audit_drawn()
        undisturbed = stage.copy("undisturbed-audit")
        undisturbed.ff("audit", expect=1)
        self.jump_during(stage, "audit", "audit-record", 1)
        self.assertEqual(fault_kit.verdicts(stage, 1), fault_kit.verdicts(undisturbed, 1))
        self.check_sound(stage)
        stage.ff("export", str(self.root / "export"))
        stage.ff("verify", str(self.root / "export"), "--policy-leaf", fault_kit.policy_leaf(stage))

    def test_a_draw_by_a_clock_that_stands_before_the_seal_is_refused_with_the_reason(self):
        stage = fault_kit.small_stage(self.root).submitted()
        self.set_clock(2 * HOUR)
        stage.finish(self.start(stage, "seal", "submissions"))
        draw = ["draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES]
        kinds = fault_kit.kinds(stage)
        for hours in (0, -3):
            self.set_clock(hours * HOUR)
            refused = self.start(stage, *draw)
            output, errors = refused.communicate(timeout=kit.DEADLINE_S)
            self.assertEqual((refused.returncode, output), (2, ""))
            self.assertIn("before the seal", errors)
            self.assertIn("set the clock right", errors)
            self.assertIn("[E_BEACON_TIME]", errors)
            self.assertEqual(fault_kit.kinds(stage), kinds)
        self.set_clock(3 * HOUR)
        stage.finish(self.start(stage, *draw))
        stage.ff("run")
        stage.ff("export", str(self.root / "export"))


class ShimDeadline(fault_kit.FaultTest):
    def session(self, command, deadline, jump):
        """One session of fivefold-exec under a clock that jumps as soon as the program has started."""
        folder, clock = self.root / "attempt", self.root / "clock"
        (folder / "runner").mkdir(parents=True)
        clock.write_text("0")
        (folder / "launch.json").write_text(json.dumps(
            {"format": "fivefold-launch/v1", "session": 1, "command": command, "directory": "runner", "deadline": deadline,
             "grace": 1, "cpus": 1, "memory": 1 << 30, "disk": 1 << 30, "keep": 1 << 20}))
        shim = subprocess.Popen([pathlib.Path(kit.FIVEFOLD).with_name("fivefold-exec"), folder],
                                stdin=subprocess.DEVNULL,  # a socket would be a gate
                                env={**fault_kit.failing(FAULT_CLOCK=str(clock)), "HERE": str(folder)})
        kit.wait_until(lambda: (folder / "started").exists(), "the program")
        clock.write_text(str(jump))
        (folder / "jumped").write_text("")
        begin = time.monotonic()
        self.assertEqual(shim.wait(timeout=kit.DEADLINE_S), 0)
        return json.loads((folder / "exit.json").read_text()), time.monotonic() - begin

    def test_a_clock_that_jumps_a_day_ahead_stops_nothing(self):
        script = 'touch "$HERE/started"; until [ -e "$HERE/jumped" ]; do sleep 0.01; done; sleep 0.3'
        report, _ = self.session(["sh", "-c", script], 20, 24 * HOUR)
        self.assertEqual((report["exit"], report["stopped"]), (0, None))

    def test_a_clock_that_jumps_a_day_back_lets_nothing_run_on(self):
        report, took = self.session(["sh", "-c", 'touch "$HERE/started"; exec sleep 600'], 1, -24 * HOUR)
        self.assertEqual(report["stopped"], "deadline")
        self.assertLess(took, 60)


if __name__ == "__main__":
    unittest.main()
