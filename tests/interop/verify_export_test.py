#!/usr/bin/env python3
"""The independent verifier accepts a whole export and refuses each kind of change."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parent / "vectors" / "export-example"


class VerifyExport(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.export = pathlib.Path(self.folder.name, "export")
        shutil.copytree(EXAMPLE / "export", self.export)

    def tearDown(self):
        self.folder.cleanup()

    def verify(self, *options):
        done = subprocess.run([sys.executable, HERE / "verify_export.py", self.export, *options], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def refuses(self, step):
        status, output = self.verify()
        self.assertEqual(status, 1, output)
        self.assertRegex(output, rf"(?m)^{step} +FAIL")

    def flip(self, name, at=-2):
        path = self.export / name
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    def test_the_example_holds(self):
        status, output = self.verify("--policy-leaf", (EXAMPLE / "policy-leaf").read_text().strip())
        self.assertEqual(status, 0, output)
        self.assertIn("the export holds", output)

    def test_another_policy_leaf_is_refused(self):
        status, output = self.verify("--policy-leaf", "00" * 32)
        self.assertEqual(status, 1, output)
        self.assertRegex(output, r"ledger +FAIL")

    def test_a_changed_checkpoint_signature_is_refused(self):
        note = (self.export / "checkpoint").read_text(encoding="utf-8").split("\n")
        name, value = note[4].rsplit(" ", 1)
        note[4] = name + " " + value[:20] + ("A" if value[20] != "A" else "B") + value[21:]
        (self.export / "checkpoint").write_text("\n".join(note), encoding="utf-8")
        self.refuses("ledger")

    def test_a_changed_root_is_refused(self):
        lines = (self.export / "checkpoint").read_text(encoding="utf-8").split("\n")
        lines[2] = ("A" if lines[2][0] != "A" else "B") + lines[2][1:]
        (self.export / "checkpoint").write_text("\n".join(lines), encoding="utf-8")
        self.refuses("ledger")

    def test_a_changed_evidence_file_is_refused(self):
        self.flip("evidence/runs/team-a/math/1-0.jsonl")
        self.refuses("files")

    def test_a_changed_mean_is_refused(self):
        path = self.export / "averages.json"
        averages = json.loads(path.read_text(encoding="utf-8"))
        averages["rows"][0]["mean"]["num"] = "3"
        path.write_text(json.dumps(averages), encoding="utf-8")
        self.refuses("means")

    def test_a_changed_overstatement_is_refused(self):
        path = self.export / "audit" / "cell" / "team-a" / "math.jsonl"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"o":', '"o":1', 1), encoding="utf-8")
        self.refuses("units")

    def test_a_changed_seed_file_is_refused(self):
        self.flip("draws/audit-0/seed.bin")
        self.refuses("draws")


if __name__ == "__main__":
    unittest.main()
