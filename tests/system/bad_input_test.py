#!/usr/bin/env python3
"""Input that is no file, no data set or not readable: refused with exit 2 in seconds, by name, and nothing is written."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import unittest

import kit

SECONDS = kit.DEADLINE_S  # for one command: whatever waits for a FIFO or reads without end is ended and fails
NOBODY = 65534


def kept_apart(path):
    """What a reader of the workspace touches beside its records: the lock's text and SQLite's index of its (empty) log."""
    return path.name in ("lock", "stage.db-shm") or path.name == "stage.db-wal" and path.stat().st_size == 0


def tree(folder):
    """Every path below the folder with its kind, mode and bytes (links and special files by themselves)."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if kept_apart(path):
            continue
        status = path.lstat()
        special = path.is_symlink() or not (path.is_file() or path.is_dir())
        readable = not special and path.is_file() and os.access(path, os.R_OK)
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if readable else None
        found[str(path.relative_to(folder))] = (status.st_mode, content)
    return found


def as_nobody():
    """In the child: root reads everything, so a test of permissions gives the right up."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


class Refused(kit.SystemTest):
    """`refused` runs a command that must end in 2, name what it refused, and leave every file as it was."""

    def setUp(self):
        super().setUp()
        self.stage = kit.Workspace(self.root, {"solo": {}}, benchmarks=(("sum", 4, "replay"),), runs=2, max_attempts=4)
        self.stage_file, self.team_file = self.root / "stage.yaml", self.root / "solo.yaml"

    def run_command(self, *arguments, **options):
        return subprocess.run([kit.FIVEFOLD, "-C", self.stage.folder, *map(str, arguments)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, **options)

    def refused(self, command, file, *words, **options):
        before = tree(self.root)
        done = self.run_command(command, file, **options)
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, 2, f"{command} {file}: {said}")
        for word in (str(file), *words):
            self.assertIn(word, said)
        self.assertNotIn("\x1b", said)
        self.assertEqual(tree(self.root), before, f"{command} {file} wrote something")
        return said

    def refused_everywhere(self, file, *words, **options):
        """By `check` and `init` in a fresh place, and by `submit` in a workspace that is there."""
        for command in ("check", "init"):
            self.refused(command, file, *words, **options)
        if not self.stage.folder.exists():
            self.stage.ff("init", str(self.stage_file))
        self.refused("submit", file, *words, **options)
        shutil.rmtree(self.stage.folder)


class NoRegularFile(Refused):
    def test_a_missing_file_is_named(self):
        self.refused_everywhere(self.root / "missing.yaml", "No such file")

    def test_a_folder_is_no_file(self):
        (self.root / "folder.yaml").mkdir()
        self.refused_everywhere(self.root / "folder.yaml", "not a regular file")

    def test_a_fifo_is_not_waited_for(self):
        os.mkfifo(self.root / "fifo.yaml")
        self.refused_everywhere(self.root / "fifo.yaml", "not a regular file")

    def test_an_endless_device_is_not_read(self):
        os.symlink("/dev/zero", self.root / "zero.yaml")
        self.refused_everywhere(self.root / "zero.yaml", "not a regular file")

    def test_a_link_loop_is_named(self):
        os.symlink("b.yaml", self.root / "a.yaml")
        os.symlink("a.yaml", self.root / "b.yaml")
        self.refused_everywhere(self.root / "a.yaml", "symbolic links")

    def test_a_dangling_link_is_named(self):
        os.symlink("nowhere.yaml", self.root / "link.yaml")
        self.refused_everywhere(self.root / "link.yaml", "No such file")

    def test_a_file_that_may_not_be_read_is_named(self):
        secret = self.root / "secret.yaml"
        secret.write_bytes(self.stage_file.read_bytes())
        secret.chmod(0)
        self.root.chmod(0o755)
        self.refused("check", secret, "Permission denied", preexec_fn=as_nobody)

    def test_a_sparse_file_of_a_terabyte_is_refused_at_once(self):
        path = self.root / "huge.yaml"
        with open(path, "wb") as file:
            file.truncate(1 << 40)
        done = self.run_command("check", path)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"{path} is larger than", done.stdout)

    def test_a_link_to_a_good_file_is_good(self):
        os.symlink("stage.yaml", self.root / "link.yaml")
        done = self.run_command("check", self.root / "link.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class BrokenText(Refused):
    def test_a_team_is_no_stage_and_a_stage_no_team(self):
        self.refused("init", self.team_file, "stage/v1")
        self.stage.ff("init", str(self.stage_file))
        self.refused("submit", self.stage_file, "submission/v1")

    def test_all_mistakes_are_said_at_once_and_in_json_too(self):
        text = self.stage_file.read_text(encoding="utf-8")
        text = text.replace("runs: 2", "runs: 1").replace("max_attempts", "max_atempts").replace("mode: replay", "mode: reply")
        self.stage_file.write_text(text, encoding="utf-8")
        said = self.refused("check", self.stage_file, "[stage.runs]", 'did you mean "max_attempts"?', 'did you mean "replay"?',
                            "3 errors, 0 warnings")
        problems = json.loads(self.run_command("check", self.stage_file, "--json").stdout)["problems"]
        self.assertEqual([f"{p['file']}:{p['line']}:{p['column']}: error" for p in problems],
                         [line.split(": error")[0] + ": error" for line in said.splitlines() if ": error: " in line])
        self.refused("init", self.stage_file, "3 errors, 0 warnings")

    def test_a_megabyte_of_mistakes_is_answered(self):
        lines = "".join(f"k{i}: 1\n" for i in range(95_000))
        (self.root / "many.yaml").write_text("fivefold: stage/v1\n" + lines)
        self.assertLess((self.root / "many.yaml").stat().st_size, 1 << 20)
        self.refused("check", self.root / "many.yaml", 'unknown key "k94999"')

    def test_deep_nesting_and_an_endless_line_are_answered(self):
        for name, text in (("deep", "a: " + "[" * 500_000), ("deeper", "{" * 1_000_000), ("dashes", "- " * 500_000),
                           ("questions", "? " * 500_000), ("line", "a: " + "x" * 1_000_000), ("colons", "a: " * 300_000)):
            (self.root / f"{name}.yaml").write_text(text)
            self.refused("check", self.root / f"{name}.yaml")


class BrokenData(Refused):
    """The stage is well written; what it names is not."""

    def rewrite(self, kind, lines):
        """New bytes for the prompts or targets, with the digest that the stage then states."""
        path = self.root / f"sum.{kind}.jsonl"
        old = hashlib.sha256(path.read_bytes()).hexdigest()
        path.write_bytes("".join(line + "\n" for line in lines).encode())
        new = hashlib.sha256(path.read_bytes()).hexdigest()
        self.stage_file.write_text(self.stage_file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def lines(self, kind):
        return (self.root / f"sum.{kind}.jsonl").read_text(encoding="utf-8").splitlines()

    def refused_by_check_and_init(self, *words):
        self.refused("check", self.stage_file, *words)
        self.refused("init", self.stage_file, *words)

    def test_another_digest_is_shown_with_both(self):
        path = self.root / "sum.prompts.jsonl"
        stated = hashlib.sha256(path.read_bytes()).hexdigest()
        path.write_bytes(path.read_bytes() + b"\n")
        self.refused_by_check_and_init("[file.digest]", stated, hashlib.sha256(path.read_bytes()).hexdigest())

    def test_a_line_that_is_no_json_is_named_with_file_and_line(self):
        lines = self.lines("prompts")
        self.rewrite("prompts", [*lines[:2], '{"id": "q9", "prompt": }', *lines[3:]])
        self.refused_by_check_and_init("sum.prompts.jsonl", "line 3")

    def test_an_id_that_comes_twice_is_named(self):
        lines = self.lines("prompts")
        self.rewrite("prompts", [*lines, lines[0]])
        self.refused_by_check_and_init("sum.prompts.jsonl", "line 5", "q0")

    def test_targets_that_lack_an_id_name_it(self):
        self.rewrite("targets", self.lines("targets")[:-1])
        self.refused_by_check_and_init("sum.targets.jsonl", "문항 3")

    def test_targets_of_an_unknown_id_name_it(self):
        self.rewrite("targets", [*self.lines("targets"), '{"id":"q77","target":"1"}'])
        self.refused_by_check_and_init("sum.targets.jsonl", "q77")

    def test_prompts_that_are_a_fifo_are_not_waited_for(self):
        (self.root / "sum.prompts.jsonl").unlink()
        os.mkfifo(self.root / "sum.prompts.jsonl")
        self.refused_by_check_and_init("[file.unreadable]", "not a regular file")

    def test_empty_prompts_are_refused(self):
        self.rewrite("prompts", [])
        self.refused_by_check_and_init("sum.prompts.jsonl")


class BrokenRunner(Refused):
    """What team.yaml names."""

    def setUp(self):
        super().setUp()
        self.stage.ff("init", str(self.stage_file))

    def refused_by_check_and_submit(self, *words):
        self.refused("check", self.team_file, *words)
        self.refused("submit", self.team_file, *words)

    def test_a_link_in_the_runners_folder_is_refused(self):
        os.symlink("/etc/hostname", self.root / "runner-solo" / "link")
        self.refused_by_check_and_submit("[pinned-kind]", "link")

    def test_a_fifo_in_the_runners_folder_is_refused(self):
        os.mkfifo(self.root / "runner-solo" / "pipe")
        self.refused_by_check_and_submit("[pinned-kind]", "pipe")

    def test_a_manifest_of_something_else_is_named_with_its_line(self):
        (self.root / "solo.model.jsonl").write_text("weights\n")
        self.refused_by_check_and_submit("solo.model.jsonl", "line 1")

    def test_a_missing_runner_is_named(self):
        shutil.rmtree(self.root / "runner-solo")
        self.refused_by_check_and_submit("runner-solo")

    def test_a_team_that_nobody_named_is_refused(self):
        text = self.team_file.read_text(encoding="utf-8").replace("team: solo", "team: sole")
        self.team_file.write_text(text, encoding="utf-8")
        self.refused_by_check_and_submit("[submission.team]", "sole")


if __name__ == "__main__":
    unittest.main()
