"""A whole small stage, command by command: each is disturbed on copies at chosen steps, then given again.

A test class says how one command is disturbed; what must hold afterwards is the same for every kind of fault.
"""

import shutil
import subprocess
import sys

import fault_kit
import kit

EVERY_STEP = "--every-step" in sys.argv
# What a command says when it had got to its record before it was disturbed: it is there already.
DONE_ALREADY = {"init": "workspace", "seal": "E_REDRAW", "draw": "E_REDRAW"}


def spread(count, wanted):
    """Numbers from 1 to count: all of them with --every-step, else so many, from the first to the last."""
    if EVERY_STEP or count <= wanted:
        return list(range(1, count + 1))
    if wanted == 1:
        return [(count + 1) // 2]
    return sorted({1 + i * (count - 1) // (wanted - 1) for i in range(wanted)})


class Course(fault_kit.FaultTest):
    """Subclasses give `steps_of(stage, command)` -> [(step, name)] and `disturb(stage, command, step)` -> status."""

    def course(self):
        """The writing commands of a stage, in order."""
        root = self.root
        return [["init", str(root / "stage.yaml")], *[["submit", str(root / f"{team}.yaml")] for team in fault_kit.TEAMS],
                ["seal", "submissions"], ["draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES], ["run", "--slots", "2"],
                ["seal", "runs"], ["draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES], ["audit"],
                ["export", "{export}"]]

    def execute(self, stage, command, environment=None):
        """Returns the command's exit status, results and messages."""
        words = [word.replace("{export}", f"{stage.folder}.export") for word in command]
        done = subprocess.run([kit.FIVEFOLD, "-C", stage.folder, *words], capture_output=True, stdin=subprocess.DEVNULL,
                              encoding="utf-8", timeout=kit.DEADLINE_S, env=environment, check=False)
        return done.returncode, done.stdout, done.stderr

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

    def check_kept(self, stage, output, errors):
        """After the fault: the database is whole, and what was told as done is in it."""
        self.assertEqual(output, "", "a result was printed before the last step was durable")
        if (stage.folder / "stage.db").exists():
            self.assertEqual(fault_kit.integrity(stage), ["ok"])
        told = sum(1 for line in errors.splitlines() if line[20:].startswith(" complete ") and ", mean " in line)
        if told:
            self.assertGreaterEqual(len(fault_kit.predicates(stage, "run-record")), told, errors)

    def repeat(self, stage, command, status):
        again, output, errors = self.execute(stage, command)
        if again == 2 and command[0] in DONE_ALREADY:
            self.assertIn(f"[{DONE_ALREADY[command[0]]}]", errors)
        else:
            self.assertEqual(again, status, output + errors)

    def check_command(self, stage, command, tried):
        base = stage.copy(f"before-{tried}") if stage.folder.exists() else None
        steps, (status, output, errors) = self.steps_of(stage, command)
        self.assertIn(status, (0, 1, 4), output + errors)
        wanted = self.numbers(stage, command, status)
        for step, name in steps:
            with self.subTest(command=command[:2], step=f"{step}, {name}"):
                copy = base.copy(f"copy-{tried}") if base else stage.missing(f"copy-{tried}")
                try:
                    if self.disturb(copy, command, step) != status:
                        self.repeat(copy, command, status)
                    self.assertEqual(self.numbers(copy, command, status), wanted)
                    self.check_sound(copy)
                finally:
                    fault_kit.power_cut(copy.folder)
                    shutil.rmtree(copy.folder, ignore_errors=True)
                    shutil.rmtree(f"{copy.folder}.export", ignore_errors=True)

    def check_course(self):
        stage = fault_kit.small_stage(self.root)
        for tried, command in enumerate(self.course()):
            if command[:2] == ["seal", "submissions"]:
                stage.leak_answers("cheat")
            self.check_command(stage, command, tried)
