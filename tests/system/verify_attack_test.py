#!/usr/bin/env python3
"""Exports that somebody has tampered with, through the real folder reader and the real program: nothing passes, crashes,
hangs or is followed out of the folder."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

import kit

LIMIT_S = 60
PASSES, FAILS, UNREADABLE, OPEN = 0, 1, 3, 4
WITHHOLDABLE = ("evidence/", "launch/", "submissions/")
UNVERIFIED = ("README.txt",)
OPTIONAL = ("manifest.json", "envelopes/", "checkpoints/", "proofs/")


class Attacks(kit.SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        holder = tempfile.TemporaryDirectory(prefix="fivefold-")
        cls.addClassCleanup(holder.cleanup)
        root = pathlib.Path(holder.name)
        stage = kit.Workspace(root, {"honest": {}}, benchmarks=(("sum", 4, "replay"),), runs=2, max_attempts=4)
        stage.drawn().ff("run")
        stage.audit_drawn().ff("audit", expect=None)
        cls.good = root / "export"
        stage.ff("export", str(cls.good))
        log = json.loads((cls.good / "manifest.json").read_text())
        cls.leaf = log["policyLeaf"]

    def setUp(self):
        super().setUp()
        self.export = self.root / "export"
        shutil.copytree(self.good, self.export)
        self.files = sorted(str(p.relative_to(self.export)) for p in self.export.rglob("*") if p.is_file())

    def verify(self, user=None):
        report = self.root / "report.json"
        report.unlink(missing_ok=True)
        command = [kit.FIVEFOLD, "verify", self.export, "--policy-leaf", self.leaf]
        if user is None:
            command += ["--report", report]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=LIMIT_S, user=user)
        text = (done.stdout + done.stderr).decode("utf-8")
        self.assertIn(done.returncode, (PASSES, FAILS, UNREADABLE, OPEN), text)
        errors = set()
        if report.exists():
            checks = json.loads(report.read_text(encoding="utf-8"))["checks"]
            errors = {check["error"] for check in checks if check["status"] == "fail"}
        return done.returncode, errors, text

    def refuses(self, error, what):
        status, errors, text = self.verify()
        self.assertEqual(status, FAILS, f"{what}\n{text}")
        self.assertIn(error, errors, f"{what}\n{text}")
        return text

    def changed(self, path, content, what):
        """One file with other bytes; the file is put back."""
        file = self.export / path
        before = file.read_bytes()
        if content == before:
            return
        file.write_bytes(content)
        status, _, text = self.verify()
        self.assertEqual(status, FAILS, f"{what} {path}\n{text}")
        file.write_bytes(before)

    def signed(self):
        return [path for path in self.files if path not in UNVERIFIED]

    def test_every_finding_is_said_in_korean_too(self):
        found = 0
        for path in self.signed():
            file = self.export / path
            before = file.read_bytes()
            for content in (b"", before + before[-64:], before[:-2]):
                file.write_bytes(content)
                done = subprocess.run([kit.FIVEFOLD, "--lang", "ko", "verify", self.export, "--policy-leaf", self.leaf],
                                      capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
                                      env={"LANG": "C.UTF-8"}, timeout=LIMIT_S, check=False)
                for line in done.stdout.splitlines():
                    own = re.sub(r'"[^"]*"', "", line)
                    found += " ✘ " in own
                    self.assertNotRegex(own, kit.ENGLISH, f"{path}\n{done.stdout}")
            file.write_bytes(before)
        self.assertGreater(found, 50)

    def test_the_export_itself_passes(self):
        status, _, text = self.verify()
        self.assertEqual(status, PASSES, text)

    def test_every_file_cut_short(self):
        for number, path in enumerate(self.signed()):
            whole = (self.export / path).read_bytes()
            length = (0, len(whole) // 2, max(0, len(whole) - 1))[number % 3]
            self.changed(path, whole[:length], f"cut to {length} bytes:")

    def test_two_files_in_each_others_place(self):
        names = self.signed()[::3]
        for first, second in zip(names, names[1:] + names[:1]):
            one, other = (self.export / first).read_bytes(), (self.export / second).read_bytes()
            if one == other:
                continue
            (self.export / first).write_bytes(other)
            (self.export / second).write_bytes(one)
            status, _, text = self.verify()
            self.assertEqual(status, FAILS, f"{first} and {second}\n{text}")
            (self.export / first).write_bytes(one)
            (self.export / second).write_bytes(other)

    def test_lines_swapped_repeated_and_taken_out(self):
        for path in (path for path in self.files if path.endswith((".jsonl", ".txt", ".csv")) and path not in UNVERIFIED):
            lines = (self.export / path).read_bytes().splitlines(keepends=True)
            for at in {len(lines) // 2} if lines else ():
                self.changed(path, b"".join(lines[:at] + lines[at + 1:]), f"without line {at}:")
                self.changed(path, b"".join(lines[:at + 1] + lines[at:]), f"line {at} twice:")
                self.changed(path, b"".join(lines[:at] + lines[at + 1:at + 2] + lines[at:at + 1] + lines[at + 2:]),
                             f"line {at} later:")

    def test_every_file_taken_away_or_a_folder_instead(self):
        for path in self.signed():
            file = self.export / path
            before = file.read_bytes()
            file.unlink()
            for folder in (False, True):
                if folder:
                    file.mkdir()
                status, _, text = self.verify()
                optional = path.startswith(OPTIONAL)
                expected = PASSES if optional else OPEN if path.startswith(WITHHOLDABLE) else FAILS
                self.assertEqual(status, expected, f"{path}, folder: {folder}\n{text}")
            file.rmdir()
            file.write_bytes(before)

    def test_a_file_once_more_under_another_name_is_unverified_or_refused(self):
        shutil.copy(self.export / "audit/claims.jsonl", self.export / "audit/claims.1.jsonl")
        (self.export / "evidence/운 좋은.jsonl").write_bytes(b"{}\n")
        status, _, text = self.verify()
        self.assertEqual(status, PASSES, text)
        self.assertIn("audit/claims.1.jsonl", text)
        self.assertIn("운 좋은.jsonl", text)
        for path, error in (("keys/" + "ab" * 32 + ".pem", "E_KEY"), ("tile/0/001", "E_TILE"), ("checkpoints/01", "E_CONSISTENCY"),
                            ("envelopes/x.json", "E_FILE_DIGEST"), ("tile/entries/000.p/1", "E_TILE")):
            (self.export / path).parent.mkdir(parents=True, exist_ok=True)
            (self.export / path).write_bytes(b"x")
            self.refuses(error, path)
            (self.export / path).unlink()

    def test_a_link_is_named_and_not_followed(self):
        outside = self.root / "outside"
        shutil.copytree(self.good, outside)
        for path in ("checkpoint", "audit/claims.jsonl", self.files[0], next(p for p in self.files if p.startswith("evidence/"))):
            file = self.export / path
            for target in (file, outside / path, pathlib.Path("/etc/passwd"), self.root / "nothing"):
                before = file.read_bytes()
                file.unlink()
                file.symlink_to(target)
                text = self.refuses("E_PATH", f"{path} -> {target}")
                self.assertNotIn("root:", text)
                file.unlink()
                file.write_bytes(before)
        shutil.rmtree(self.export / "evidence")
        (self.export / "evidence").symlink_to(outside / "evidence", target_is_directory=True)
        self.refuses("E_PATH", "a folder that is a link")

    def test_a_pipe_or_a_socket_is_named_and_not_opened(self):
        for path in ("checkpoint", next(p for p in self.files if p.startswith("tile/entries"))):
            file = self.export / path
            before = file.read_bytes()
            file.unlink()
            os.mkfifo(file)
            self.refuses("E_PATH", f"{path} is a FIFO")
            file.unlink()
            file.write_bytes(before)
        here = os.getcwd()
        os.chdir(self.export)  # a socket's path is short
        try:
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind("s")
        finally:
            os.chdir(here)
        self.refuses("E_PATH", "a socket")

    def test_a_huge_sparse_file_costs_nothing(self):
        run = next(p for p in self.files if p.startswith("evidence/runs/"))
        for path in ("checkpoint", "policy/strata.jsonl", "averages.json", "audit/claims.jsonl", run,
                     next(p for p in self.files if p.startswith("items/")), next(p for p in self.files if p.startswith("tile/0"))):
            before = (self.export / path).read_bytes()
            os.truncate(self.export / path, 1 << 42)
            status, _, text = self.verify()
            self.assertEqual(status, FAILS, f"{path}\n{text}")
            (self.export / path).write_bytes(before)
        os.truncate(self.export / "README.txt", 1 << 42)
        self.assertEqual(self.verify()[0], PASSES)

    def test_names_that_are_no_text_or_lead_elsewhere(self):
        for name in (b"keys/\xff\xfe.pem", b"keys/\xed\xa0\x80", b"envelopes/a\nb.json", b"checkpoints/..\\..\\7"):
            file = os.fsencode(self.export) + b"/" + name
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "wb") as out:
                out.write(b"x")
            status, _, text = self.verify()
            self.assertEqual(status, FAILS, text)
            os.unlink(file)

    def test_what_cannot_be_read_is_said_and_nothing_passes(self):
        (self.export / "averages.json").chmod(0)
        self.root.chmod(0o755)
        nobody = 65534 if os.geteuid() == 0 else None
        status, _, text = self.verify(user=nobody)
        self.assertEqual(status, UNREADABLE, text)
        self.assertIn("averages.json", text)
        (self.export / "averages.json").chmod(0o644)
        (self.export / "evidence").chmod(0)
        status, _, text = self.verify(user=nobody)
        self.assertEqual(status, UNREADABLE, text)
        (self.export / "evidence").chmod(0o755)

    def test_no_folder_an_empty_one_and_a_file(self):
        shutil.rmtree(self.export)
        self.assertEqual(self.verify()[0], UNREADABLE)
        self.export.mkdir()
        self.assertEqual(self.verify()[0], UNREADABLE)
        (self.export / "manifest.json").write_text("{}")
        self.assertEqual(self.verify()[0], FAILS)
        shutil.rmtree(self.export)
        self.export.write_text("x")
        self.assertEqual(self.verify()[0], UNREADABLE)


if __name__ == "__main__":
    unittest.main()
