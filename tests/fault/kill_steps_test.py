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

import fault_kit
import kit

EVERY_STEP = "--every-step" in sys.argv
STEPS_A_COMMAND = 3
FAULTS = pathlib.Path(os.environ.get("FIVEFOLD_FAULTS", ""))
MARK = b"fault-kill-at"
# What a command says that was killed after its record: it is there already.
DONE_ALREADY = {"init": "workspace", "seal": "E_REDRAW", "draw": "E_REDRAW"}


class Programs:
    """A copy of the pair that dies at a chosen step, in a folder of this test."""

    def __init__(self, folder):
        folder.mkdir()
        for name in ("fivefold", "fivefold-exec"):
            shutil.copy(FAULTS / name, folder)
        self.folder = folder

    def count(self, name):
        (self.folder / f"{name}.fault-steps").write_bytes(b"")

    def steps(self, name):
        """The names of the steps since count(); from now on nobody counts."""
        file = self.folder / f"{name}.fault-steps"
        lines = file.read_text().split("\n")[:-1]
        file.unlink()
        return [line.strip() for line in lines]

    def kill_at(self, name, number):
        self.count(name)
        (self.folder / f"{name}.fault-kill-at").write_text(str(number))

    def spare(self, name):
        (self.folder / f"{name}.fault-kill-at").unlink()
        return self.steps(name)


def spread(count):
    """Numbers of the steps to die at."""
    if EVERY_STEP:
        return list(range(1, count + 1))
    return sorted({1 + i * (count - 1) // max(1, STEPS_A_COMMAND - 1) for i in range(min(count, STEPS_A_COMMAND))})


class KilledAtAStep(fault_kit.FaultTest):
    def setUp(self):
        super().setUp()
        self.programs = Programs(self.root / "bin")
        kit.FIVEFOLD = str(self.programs.folder / "fivefold")

    def course(self):
        """The writing commands of a stage, in order."""
        root = self.root
        return [["init", str(root / "stage.yaml")], *[["submit", str(root / f"{team}.yaml")] for team in fault_kit.TEAMS],
                ["seal", "submissions"], ["draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES], ["run", "--slots", "2"],
                ["seal", "runs"], ["draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES], ["audit"],
                ["export", "{export}"]]

    def words(self, stage, command):
        return [word.replace("{export}", f"{stage.folder}.export") for word in command]

    def numbers(self, stage, command, status):
        """What an undisturbed and a disturbed copy have in common after the command."""
        found = {"kinds": sorted(fault_kit.kinds(stage))}
        if command[0] in ("run", "audit", "export"):
            found["averages"] = fault_kit.averages(stage)
        if command[0] == "audit":
            found["verdicts"] = fault_kit.verdicts(stage, status)
        if command[0] == "export":
            stage.ff("verify", f"{stage.folder}.export", "--policy-leaf", fault_kit.policy_leaf(stage))
        return found

    def die(self, stage, command, program, step):
        """Runs the command into its death and checks that what it had said is kept."""
        self.programs.kill_at(program, step)
        process = stage.start(*self.words(stage, command))
        output, errors = process.communicate(timeout=kit.DEADLINE_S)
        names = self.programs.spare(program)
        self.assertGreaterEqual(len(names), step, "the step never came")
        if program == "fivefold":
            self.assertEqual(process.returncode, -9, errors)
            self.assertEqual(output, "", "a result was printed before the last step was durable")
        if (stage.folder / "stage.db").exists():
            self.assertEqual(fault_kit.integrity(stage), ["ok"])
        self.check_acknowledged(stage, errors)
        return process.returncode

    def check_acknowledged(self, stage, errors):
        """Every end of an attempt that was told on standard error is in the ledger."""
        told = sum(1 for line in errors.splitlines() if line[20:].startswith(" complete ")
                   and " audit " not in line and ", mean " in line)
        if told:
            self.assertGreaterEqual(len(fault_kit.predicates(stage, "run-record")), told, errors)

    def repeat(self, stage, command, status):
        """The same command again; where it had got to its record before it died, it may say so instead."""
        process = stage.start(*self.words(stage, command))
        output, errors = process.communicate(timeout=kit.DEADLINE_S)
        if process.returncode == 2 and command[0] in DONE_ALREADY:
            self.assertIn(f"[{DONE_ALREADY[command[0]]}]", errors)
            return
        self.assertEqual(process.returncode, status, output + errors)

    def undisturbed(self, before, command):
        """Goes one command on; returns its exit status, the numbers after it, and the steps of both programs."""
        for program in ("fivefold", "fivefold-exec"):
            self.programs.count(program)
        process = before.start(*self.words(before, command))
        output, errors = process.communicate(timeout=kit.DEADLINE_S)
        self.assertIn(process.returncode, (0, 1, 4), output + errors)
        steps = {program: self.programs.steps(program) for program in ("fivefold", "fivefold-exec")}
        return process.returncode, self.numbers(before, command, process.returncode), steps

    def check_command(self, stage, command, tried):
        base = stage.copy(f"before-{tried}") if stage.folder.exists() else None
        status, wanted, steps = self.undisturbed(stage, command)
        if command[0] == "draw" and command[1] == "runs":
            self.assertEqual(stage.json("average")["rows"][0]["attempts"], 0)
        for program, names in steps.items():
            for step in spread(len(names)):
                with self.subTest(command=command[:2], program=program, step=f"{step} of {len(names)}: {names[step - 1]}"):
                    copy = base.copy(f"copy-{tried}-{program}-{step}") if base else self.fresh(stage, f"copy-{tried}-{step}")
                    if self.die(copy, command, program, step) != status:
                        self.repeat(copy, command, status)
                    self.assertEqual(self.numbers(copy, command, status), wanted)
                    self.check_sound(copy)
                    shutil.rmtree(copy.folder)
        return len(steps["fivefold"]), len(steps["fivefold-exec"])

    def fresh(self, stage, name):
        other = object.__new__(kit.Workspace)
        other.__dict__.update(stage.__dict__)
        other.folder = stage.root / name
        return other

    def test_the_same_command_goes_on_after_a_death_at_any_durable_step(self):
        stage = fault_kit.small_stage(self.root)
        for tried, command in enumerate(self.course()):
            if command[0] == "seal" and command[1] == "submissions":
                stage.leak_answers("cheat")
            harness, shim = self.check_command(stage, command, tried)
            self.assertGreater(harness, 0)
            self.assertEqual(shim > 0, command[0] in ("run", "audit"))
            print(f"{' '.join(command[:2])}: {harness} steps of the harness, {shim} of the shim", file=sys.stderr)


class Shipped(unittest.TestCase):
    def test_the_shipped_programs_hold_no_trace_of_the_hook(self):
        shipped = pathlib.Path(kit.os.environ["FIVEFOLD"])
        for name in ("fivefold", "fivefold-exec"):
            self.assertIn(MARK, (FAULTS / name).read_bytes(), "the hook is not in the program that should have it")
            self.assertNotIn(MARK, (shipped.parent / name).read_bytes())


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--every-step"])
