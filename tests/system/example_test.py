#!/usr/bin/env python3
"""`fivefold init --example`: what it writes is accepted as it is, and the commands that it prints play it to the end."""

import json
import os
import pathlib
import re
import subprocess
import unittest

import kit

CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs" / "example"
ENVIRONMENT = {"PATH": f"{pathlib.Path(kit.FIVEFOLD).parent}:{os.environ['PATH']}", "LANG": "C.UTF-8"}


def run(words, folder, **more):
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT,
                          stdin=subprocess.DEVNULL, timeout=kit.DEADLINE_S, check=False, **more)


class Example(kit.SystemTest):
    def write(self, name="ex ample", expect=0):
        done = run([kit.FIVEFOLD, "init", "--example", name], self.root)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def test_the_printed_commands_play_it_to_a_verified_export(self):
        commands = re.findall(r"(?m)^  (cd .*|fivefold .*)$", self.write().stdout)
        self.assertGreater(len(commands), 10)
        script = "set -o pipefail\n" + "".join(f"{line} || {{ echo \"FAILED $?\" >&2; exit 1; }}\n" for line in commands)
        done = run(["bash", "-c", script], self.root)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])
        for words in ("0 errors", "it would be complete", "5 of 5 runs complete", "reproduced", "\nVERIFIED"):
            self.assertIn(words, done.stdout)
        mean = next(line for line in done.stdout.splitlines() if line.startswith(("My team", "my-team")))
        self.assertRegex(mean, r"0\.[78]\d", "the example is no perfect score: people should see runs that differ")

    def test_it_is_the_folder_of_the_project_byte_for_byte(self):
        self.write()
        written = {str(path.relative_to(self.root / "ex ample")): path.read_bytes()
                   for path in (self.root / "ex ample").rglob("*") if path.is_file()}
        kept = {str(path.relative_to(CONFIGS)): path.read_bytes() for path in CONFIGS.rglob("*")
                if path.is_file() and "__pycache__" not in path.parts}
        self.assertEqual(written, kept)

    def test_every_key_has_a_comment(self):
        for name in ("stage.yaml", "team.yaml"):
            for line in (CONFIGS / name).read_text(encoding="utf-8").splitlines():
                if re.match(r"\s*(- )?[a-z_0-9]+:", line):
                    self.assertRegex(line, r"\S\s+# \S", f"{name}: {line}")

    def test_a_folder_with_something_in_it_is_left_alone(self):
        (self.root / "mine").mkdir()
        (self.root / "mine" / "file").write_text("precious")
        done = self.write("mine", expect=2)
        self.assertIn("[example.folder]", done.stderr)
        self.assertEqual([path.name for path in (self.root / "mine").iterdir()], ["file"])
        self.assertIn("[example.folder]", self.write("mine/file", expect=2).stderr)

    def test_an_empty_folder_will_do_and_init_says_what_it_takes(self):
        (self.root / "empty").mkdir()
        self.write("empty")
        for words in ([], ["stage.yaml", "--example", "other"]):
            done = run([kit.FIVEFOLD, "init", *words], self.root / "empty")
            self.assertEqual(done.returncode, 2)
            self.assertIn("--example DIR", done.stderr)
        self.assertFalse((self.root / "empty" / "other").exists())


class Mistakes(kit.SystemTest):
    def problems(self, name, *changes):
        """The rules of the problems of a file of the example, changed as told, by line."""
        folder = self.root / "example"
        if not folder.exists():
            subprocess.run([kit.FIVEFOLD, "init", "--example", folder], check=True, capture_output=True)
        text = (folder / name).read_text(encoding="utf-8")
        for before, after in changes:
            self.assertIn(before, text)
            text = text.replace(before, after)
        (folder / f"changed-{name}").write_text(text, encoding="utf-8")
        done = subprocess.run([kit.FIVEFOLD, "check", "--json", folder / f"changed-{name}"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)
        return [problem["rule"] for problem in json.loads(done.stdout)["problems"] if problem["rule"] != "benchmark.basis"]

    def test_a_wrong_value_hides_no_missing_file(self):
        self.assertEqual(self.problems("team.yaml", ("manifest: model.jsonl", "manifest: nix.jsonl"), ("cpus: 1", "cpus: x"),
                                       ("directory: runner", "directory: nowhere")),
                         ["file.unreadable", "file.unreadable", "schema.type"])

    def test_a_wrong_kind_or_scorer_hides_no_wrong_digest(self):
        digest = re.search(r"sha256: ([0-9a-f]{64})", (CONFIGS / "stage.yaml").read_text(encoding="utf-8")).group(1)
        other = ("0" if digest[0] != "0" else "1") + digest[1:]
        self.assertEqual(self.problems("stage.yaml", ("kind: items", "kind: item"), ("exact_match ", "exact_mtch "),
                                       (digest, other)),
                         ["benchmark.kind", "file.digest", "scorer.name"])
        self.assertEqual(len(self.problems("stage.yaml", (digest, "nonsense"))), 1, "one problem a place")


if __name__ == "__main__":
    unittest.main()
