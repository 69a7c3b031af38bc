#!/usr/bin/env python3
"""kill -9 at every durable step of every writing command; then the same command again, as if nothing had been.

The programs of FIVEFOLD_FAULTS count their steps and die at a chosen one (kill_here.cc). With --every-step each step is
taken; without, a few of each command, evenly spread.
"""

import os
import pathlib
import shutil
import sys
import unittest

import course
import kit

STEPS_A_COMMAND = 2
FAULTS = pathlib.Path(os.environ.get("FIVEFOLD_FAULTS", ""))
SHIPPED = pathlib.Path(kit.FIVEFOLD)
PAIR = ("fivefold", "fivefold-exec")
MARK = b"fault-kill-at"


class KilledAtAStep(course.Course):
    def setUp(self):
        super().setUp()
        self.programs = self.root / "bin"
        self.programs.mkdir()
        for name in PAIR:
            shutil.copy(FAULTS / name, self.programs)
        kit.FIVEFOLD = str(self.programs / "fivefold")

    def count(self, program):
        (self.programs / f"{program}.fault-steps").write_bytes(b"")

    def counted(self, program):
        """The names of the steps since count(); from now on nobody counts."""
        file = self.programs / f"{program}.fault-steps"
        lines = file.read_text().split("\n")[:-1]
        file.unlink()
        return [line.strip() for line in lines]

    def steps_of(self, stage, command):
        for program in PAIR:
            self.count(program)
        done = self.execute(stage, command)
        steps = []
        for program in PAIR:
            names = self.counted(program)
            self.assertEqual(bool(names), program == "fivefold" or command[0] in ("run", "audit"))
            print(f"{command[0]}: {len(names)} steps of {program}", file=sys.stderr)
            steps += [((program, step), names[step - 1]) for step in course.spread(len(names), STEPS_A_COMMAND)]
        return steps, done

    def disturb(self, stage, command, step):
        program, number = step
        self.count(program)
        order = self.programs / f"{program}.fault-kill-at"
        order.write_text(str(number))
        status, output, errors = self.execute(stage, command)
        order.unlink()
        self.assertGreaterEqual(len(self.counted(program)), number, "the step never came")
        if program == "fivefold":
            self.assertEqual(status, -9, errors)
            self.check_kept(stage, output, errors)
        return status

    def test_the_same_command_goes_on_after_a_death_at_any_durable_step(self):
        self.check_course()


class Shipped(unittest.TestCase):
    def test_the_shipped_programs_hold_no_trace_of_the_hook(self):
        for name in PAIR:
            self.assertIn(MARK, (FAULTS / name).read_bytes(), "the hook is not in the program that should have it")
            self.assertNotIn(MARK, (SHIPPED.parent / name).read_bytes())


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--every-step"])
