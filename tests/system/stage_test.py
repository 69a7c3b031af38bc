#!/usr/bin/env python3
"""One stage from end to end, its export, and what the offline check says about changes to it."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import kit

INTEROP = kit.HERE.parent / "interop" / "verify_export.py"
TEAMS = {"한빛": {"by_item": True}, "cheat": {"accuracy": 0.3, "home_answers": True}}


class WholeStage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory(prefix="fivefold-")
        cls.addClassCleanup(cls.holder.cleanup)
        cls.stage = kit.Workspace(cls.holder.name, TEAMS, benchmarks=(("덧셈", 40, "replay"), ("fresh", 20, "fresh")))
        cls.init_output = cls.stage.start("init", str(cls.stage.root / "stage.yaml"))
        cls.init_output = cls.stage.finish(cls.init_output)
        for team in TEAMS:
            cls.stage.ff("submit", str(cls.stage.root / f"{team}.yaml"))
        cls.stage.leak_answers("cheat")
        cls.stage.ff("seal", "submissions")
        cls.stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        cls.stage.ff("run")
        cls.stage.audit_drawn()
        cls.audit = cls.stage.json("audit", expect=1)
        cls.export = cls.stage.root / "export"
        cls.stage.ff("export", str(cls.export))
        cls.leaf = re.search(r"\b[0-9a-f]{64}\b", cls.init_output).group()

    def verify(self, export, *options):
        done = subprocess.run([kit.FIVEFOLD, "verify", export, *options], capture_output=True, text=True, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    def changed_copy(self, name, change):
        holder = tempfile.TemporaryDirectory(prefix="fivefold-")
        self.addCleanup(holder.cleanup)
        export = pathlib.Path(holder.name, "export")
        shutil.copytree(self.export, export)
        path = export / name
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)
        return export

    def refuses(self, name, change, *errors):
        status, output = self.verify(self.changed_copy(name, change), "--policy-leaf", self.leaf)
        self.assertEqual(status, 1, output)
        self.assertTrue(any(error in output for error in errors), f"none of {errors} in:\n{output}")

    def first(self, pattern):
        return sorted(p.relative_to(self.export).as_posix() for p in self.export.glob(pattern))[0]

    def test_every_command_that_only_reads_ends_clean(self):
        for command in (["status"], ["average"], ["plan"], ["log", "show"], ["doctor"], ["keys", "list"]):
            with self.subTest(command=command):
                self.assertTrue(self.stage.ff(*command))

    def test_the_honest_total_is_reproduced_and_the_other_is_not(self):
        verdicts = {claim["claim"]: claim["verdict"] for claim in self.audit["claims"]}
        self.assertEqual(verdicts["total/한빛"], "reproduced")
        self.assertEqual(verdicts["total/cheat"], "discrepant")
        self.assertEqual(verdicts["consistency/cheat/덧셈"], "reproduced")
        self.assertEqual(self.audit["stage"], "not-verified")

    def test_a_closed_audit_prints_the_same_again(self):
        self.assertEqual(self.stage.json("audit", expect=1), self.audit)

    def test_averages_are_complete_and_exact(self):
        rows = self.stage.json("average")["rows"]
        self.assertEqual([(row["team"], row["benchmark"]) for row in rows],
                         [("cheat", "fresh"), ("cheat", "덧셈"), ("한빛", "fresh"), ("한빛", "덧셈")])
        self.assertEqual(rows[1]["mean"], {"num": "1", "den": "1"})
        self.assertEqual([len(row["runs"]) for row in rows], [5, 5, 5, 5])

    def test_the_export_verifies(self):
        status, output = self.verify(self.export, "--policy-leaf", self.leaf)
        self.assertEqual(status, 0, output)

    def test_without_the_policy_leaf_it_is_not_all_checked(self):
        status, output = self.verify(self.export)
        self.assertEqual(status, 4, output)
        self.assertIn("W_UNPINNED", output)

    def test_another_policy_leaf_is_refused(self):
        status, output = self.verify(self.export, "--policy-leaf", "00" * 32)
        self.assertEqual(status, 1, output)
        self.assertIn("E_POLICY", output)

    def test_the_independent_verifier_agrees(self):
        done = subprocess.run([sys.executable, INTEROP, self.export, "--policy-leaf", self.leaf], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_changed_evidence_file_is_found(self):
        def other_output(data):
            data[data.index(b'"output"') + 10] ^= 1
        self.refuses(self.first("evidence/runs/*/*/*.jsonl"), other_output, "E_FILE_DIGEST")

    def test_a_changed_entry_tile_is_found(self):
        def flip(data):
            data[len(data) // 2] ^= 1
        self.refuses(self.first("tile/entries/**/*.p/*"), flip, "E_TILE", "E_ROOT")

    def test_a_changed_checkpoint_is_found(self):
        def other_root(data):
            at = data.index(b"\n", data.index(b"\n") + 1) + 5
            data[at] = ord("A") if data[at] != ord("A") else ord("B")
        self.refuses("checkpoint", other_root, "E_NOTE")

    def test_changed_averages_are_found(self):
        def other_digit(data):
            at = data.index(b'"display":"') + 11
            data[at] = ord("0") if data[at] != ord("0") else ord("1")
        self.refuses("averages.json", other_digit, "E_FILE_DIGEST", "E_MEAN")

    def test_a_changed_audit_file_is_found(self):
        def other_rank(data):
            at = data.index(b'"o":') + 4
            data[at] = ord("1") if data[at] != ord("1") else ord("2")
        self.refuses(self.first("audit/total/*.jsonl"), other_rank, "E_FILE_DIGEST")

    def test_verify_reports_as_json(self):
        report = json.loads(self.verify(self.export, "--policy-leaf", self.leaf, "--json")[1].split("\n")[0])
        self.assertTrue(report["ok"])
        self.assertEqual(report["format"], "fivefold-report/v1")

    def test_bad_usage_writes_nothing_and_ends_with_2(self):
        before = self.stage.ff("log", "show")
        self.stage.ff("no-such-command", expect=2)
        self.stage.ff("draw", "audit", "--dice", "123", *kit.WITNESSES, expect=2)
        self.stage.ff("init", str(self.stage.root / "stage.yaml"), expect=2)
        self.assertEqual(self.stage.ff("log", "show"), before)


if __name__ == "__main__":
    unittest.main()
