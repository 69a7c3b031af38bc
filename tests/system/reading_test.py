#!/usr/bin/env python3
"""What a reader of the output finds: nothing that was not looked at is shown as passed, nothing is cut or repeated."""

import re
import subprocess
import unittest

import kit


class Reading(kit.SystemTest):
    def setUp(self):
        super().setUp()
        self.stage = kit.Workspace(self.root, {"alpha": {}}, benchmarks=(("sum", 4, "replay"),), runs=2)

    def export(self, name="export"):
        self.stage.ff("export", str(self.root / name))
        return self.root / name

    def verify(self, folder, *options):
        """The lines of `verify`, whatever it ends with."""
        return self.stage.ff("verify", str(folder), *options, expect=None)


class Width(Reading):
    def test_words_are_wrapped_at_120_columns(self):
        self.stage.drawn().ff("run")
        for arguments in (["explain", "E_ITEMS"], ["explain"], ["plan"]):
            said = self.stage.ff(*arguments)
            self.assertLessEqual(max(map(len, said.splitlines())), 120, said)

    def test_an_average_has_the_mark_and_the_word_of_its_verdict_alone(self):
        self.stage.drawn().ff("run")
        self.stage.audit_drawn()
        self.stage.ff("audit", "--max-units", "0", "--close", expect=4)
        self.assertTrue(self.stage.ff("average").splitlines()[1].endswith("  ? inconclusive"), self.stage.ff("average"))


class Doctor(Reading):
    def test_a_damaged_database_is_one_line_a_damage(self):
        self.stage.drawn().ff("run")
        file = self.stage.folder / "stage.db"
        whole, found = file.read_bytes(), 0
        for page in range(1, len(whole) // 4096):
            data = bytearray(whole)
            data[page * 4096 + 5:page * 4096 + 7] = b"\xff\xff"  # where the cells of the page begin
            file.write_bytes(data)
            said = self.stage.ff("doctor", "--deep", expect=None)
            self.assertNotIn("***", said)
            if "the database is damaged: " in said:
                found += 1
                lines = said.splitlines()
                first = next(i for i, line in enumerate(lines) if line.startswith(("✘ ", "FAIL ")))
                self.assertTrue(all(line.startswith(("✘ ", "FAIL ", "  ")) for line in lines[first:]), said)
        self.assertGreater(found, 0)


class Verify(Reading):
    def test_what_was_not_drawn_or_run_is_not_shown_as_passed(self):
        said = self.verify(self.stage.submitted() and self.export())
        self.assertIn("seeds: not drawn yet", said)
        self.assertIn("attempts failed or lost: no attempt has ended yet", said)
        self.assertNotIn("lost: none", said)
        steps = [line.split()[1] for line in said.splitlines() if line.startswith(" ") and line[1] != " "]
        self.assertEqual(len(steps), 19, said)
        self.assertEqual(len(set(steps)), 19, "a step is said once")

    def test_the_text_begins_in_one_column_whatever_the_step_and_the_mark(self):
        folder = self.stage.submitted() and self.export()
        (folder / "README.txt").unlink()
        (folder / "checkpoints").joinpath("1").write_text("x")
        for environment in ("C.UTF-8", "C"):
            done = subprocess.run([kit.FIVEFOLD, "verify", folder], capture_output=True, text=True, encoding="utf-8",
                                  check=False, env={"LANG": environment})
            columns = {re.match(r" (\S+ +\S+ +)", line).end() for line in done.stdout.splitlines()
                       if line.startswith(" ") and line[1] != " "}
            self.assertEqual(len(columns), 1, done.stdout)

    def test_a_folder_that_is_no_export_is_one_error(self):
        said = self.verify(self.root)
        self.assertIn("is no export: neither checkpoint nor manifest.json nor tile/ is in it", said)
        self.assertEqual(len(said.splitlines()), 1, said)
        self.stage.ff("verify", str(self.root), expect=3)


class Plan(Reading):
    def setUp(self):
        super().setUp()
        file = self.root / "stage.yaml"
        text = file.read_text(encoding="utf-8").replace("expected_disagreement: 0\n", "expected_disagreement: 0.2\n")
        file.write_text(text.replace("disagreement_upper: 0.01", "disagreement_upper: 0.3"), encoding="utf-8")
        self.stage.submitted()

    def plan(self, *options):
        return self.stage.json("plan", *options)

    def test_what_cannot_be_verified_is_named_with_what_would_help(self):
        limit = self.plan()["limits"][0]
        self.assertEqual((limit["benchmark"], limit["items"]), ("sum", 4))
        self.assertGreater(limit["delta_points"], limit["delta_points_twice_the_runs"])
        self.assertGreater(limit["delta_points_twice_the_runs"], limit["delta_points_deterministic"])
        self.assertIn("sum (4 items): nobody can verify it to better than", self.stage.ff("plan"))

    def test_a_what_if_changes_the_plan_and_nothing_else(self):
        before, log = self.plan(), self.stage.ff("log", "show")
        changed = self.plan("--runs", "10", "--deterministic")
        self.assertEqual((before["what_if"], changed["what_if"]), ([], ["--runs 10", "--deterministic"]))
        self.assertEqual(changed["units_full"], 5 * before["units_full"])
        self.assertLess(changed["totals"][0]["delta_points"], before["totals"][0]["delta_points"])
        self.assertIn("What if: --runs 10. The stage itself stays as it is.", self.stage.ff("plan", "--runs", "10"))
        self.assertEqual((self.plan(), self.stage.ff("log", "show")), (before, log))

    def test_the_least_gap_that_is_caught_is_the_one_with_nine_chances_in_ten(self):
        total = self.plan("--runs", "99", "--deterministic")["totals"][0]
        least = total["min_detectable_points"]
        self.assertIsNotNone(least)
        for chance in total["chances"]:
            self.assertEqual(chance["power"] >= 0.9, chance["gap_points"] >= least)

    def test_numbers_out_of_range_are_refused(self):
        for words in (["--runs", "1"], ["--runs", "ten"], ["--random", "-1"], ["--cell-max-units", "0"]):
            self.assertIn("is a whole number of", self.stage.ff("plan", *words, expect=None))
        self.assertIn("is for a stage", self.stage.ff("plan", "x.json", "--runs", "5", expect=None))


if __name__ == "__main__":
    unittest.main()
