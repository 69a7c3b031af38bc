#!/usr/bin/env python3
"""Torn and corrupted files of a workspace: a command ends with 3 and says why, or goes on to the right numbers.

Never a wrong number, and `doctor --deep` names the damage and what to do. With --every-step each page of the database and each
file is damaged in every way; without, a few.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import course
import fault_kit
import kit

PAGE = 4096
PAGES = 10**9 if course.EVERY_STEP else 4
BYTES = (0, 5, 1000, PAGE - 40) if course.EVERY_STEP else (5, 1000)


def change(path, edit):
    """Rewrites a file, read-only or not."""
    os.chmod(path, 0o644)
    data = bytearray(path.read_bytes())
    path.write_bytes(edit(data))


def flip(at):
    def edit(data):
        data[at % len(data)] ^= 0x40
        return data
    return edit


def evidence_file(stage, digest):
    return stage.folder / "evidence" / digest[:2] / f"{digest}.zst"


class Damage(fault_kit.FaultTest):
    """Copies of one stage, made by setUpModule: `drawn` for its runs, `unaudited`, and `done`."""

    numbers = itertools.count()

    def copy(self, stage):
        copy = stage.copy(f"damaged-{next(self.numbers)}")
        self.addCleanup(shutil.rmtree, copy.folder, True)
        return copy

    def attempt(self, stage, *words):
        done = subprocess.run([kit.FIVEFOLD, "-C", stage.folder, *words], capture_output=True, stdin=subprocess.DEVNULL,
                              encoding="utf-8", timeout=kit.DEADLINE_S, check=False)
        self.assertIn(done.returncode, (0, 1, 2, 3, 4), done.stderr)
        return done.returncode, done.stdout, done.stderr

    def refuses(self, stage, *words, about, statuses=(3,)):
        """The command ends with 3, names the thing, and printed no result."""
        status, output, errors = self.attempt(stage, *words)
        self.assertIn(status, statuses, errors)
        self.assertEqual(output, "")
        self.assertIn(about, errors)
        return errors

    def doctor(self, stage, about):
        status, output, errors = self.attempt(stage, "--json", "doctor", "--deep")
        self.assertEqual(status, 1, output + errors)
        findings = json.loads(output)["findings"]
        self.assertTrue(any(about in f"{finding['where']} {finding['what']}" for finding in findings), findings)
        self.assertTrue(all(finding["do"] for finding in findings), findings)


def setUpModule():
    holder = tempfile.TemporaryDirectory(prefix="fivefold-")
    unittest.addModuleCleanup(holder.cleanup)
    drawn = fault_kit.small_stage(holder.name).submitted()
    drawn.leak_answers("cheat")
    Damage.submitted = drawn.copy("submitted")
    drawn.ff("seal", "submissions")
    drawn.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
    done = drawn.copy("done")
    done.ff("run")
    Damage.averages = fault_kit.averages(done)
    unaudited = done.audit_drawn().copy("unaudited")
    done.ff("audit", expect=1)
    Damage.verdicts = fault_kit.verdicts(done, 1)
    Damage.drawn, Damage.unaudited, Damage.done = drawn, unaudited, done


class Database(Damage):
    def check_numbers(self, stage):
        """Every reading command refuses or tells the truth; True when all of them told it."""
        told = True
        for words, wanted, read in ((("--json", "average"), self.averages, self.read_averages),
                                    (("--json", "audit"), self.verdicts, self.read_verdicts)):
            status, output, errors = self.attempt(stage, *words)
            if status == 3:
                self.assertIn("fivefold: error: ", errors)
                self.assertEqual(output, "")
                told = False
            else:
                self.assertEqual(read(json.loads(output)), wanted, errors)
        return told

    def read_averages(self, document):
        return [(row["team"], row["benchmark"], row["mean"], row["runs"]) for row in document["rows"]]

    def read_verdicts(self, document):
        names = ("claim", "verdict", "reason", "n", "log_e_conf", "log_e_disc", "bounds_points")
        return [tuple(str(claim.get(name)) for name in names) for claim in document["claims"]]

    def test_a_flipped_byte_in_any_page_never_makes_a_wrong_number(self):
        size = (self.done.folder / "stage.db").stat().st_size
        pages = size // PAGE
        named = 0
        for page in range(0, pages, max(1, pages // PAGES)):
            for at in BYTES:
                with self.subTest(page=page, byte=at):
                    stage = self.copy(self.done)
                    change(stage.folder / "stage.db", flip(page * PAGE + at))
                    told = self.check_numbers(stage)
                    status, output, _ = self.attempt(stage, "doctor", "--deep")
                    self.assertIn(status, (0, 1))
                    named += status
                    self.assertTrue(told or status == 1, "a command refused and doctor found nothing")
                    shutil.rmtree(stage.folder)
        # Pages of empty tables have little to find; of those that are looked at most are not.
        self.assertGreater(named, pages // max(1, pages // PAGES) // 2, "few of the flips were found: do they hit anything?")

    def test_a_database_that_is_cut_or_is_none_is_named(self):
        for name, edit in (("cut", lambda data: data[:len(data) // 2 // PAGE * PAGE]), ("empty", lambda data: b""),
                           ("garbage", lambda data: os.urandom(len(data)))):
            with self.subTest(name):
                stage = self.copy(self.done)
                change(stage.folder / "stage.db", edit)
                status, output, errors = self.attempt(stage, "average")
                self.assertEqual((status, output), (3, ""), errors)
                self.assertIn("doctor", errors)
                self.doctor(stage, "stage.db")

    def test_a_cut_write_ahead_log_is_an_earlier_state_and_the_run_goes_on_from_it(self):
        stage = self.copy(self.drawn)
        process = stage.start("run", "--slots", "1")
        kit.wait_until(lambda: len(fault_kit.predicates(stage, "run-record")) >= 2 or process.poll() is not None, "two runs")
        process.kill()
        process.communicate()
        fault_kit.power_cut(stage.folder)
        log = stage.folder / "stage.db-wal"
        size = log.stat().st_size
        self.assertGreater(size, 0)
        for part in (0, size // 3, size * 2 // 3, size - 1)[:None if course.EVERY_STEP else 2]:
            with self.subTest(part=part):
                copy = self.copy(stage)
                change(copy.folder / "stage.db-wal", lambda data, part=part: data[:part])
                copy.ff("run")
                self.assertEqual(fault_kit.averages(copy), self.averages)
                self.assertEqual(fault_kit.numbering_problems(copy), [])
                self.assertEqual(fault_kit.integrity(copy), ["ok"])


class Files(Damage):
    def record_evidence(self, stage):
        """The evidence file of the first run-record, as the ledger names it."""
        sql = "SELECT envelope FROM ledger_entry WHERE kind = 'run-record' ORDER BY idx LIMIT 1"
        envelope = json.loads(fault_kit.read_rows(stage, sql)[0][0])
        payload = json.loads(fault_kit.base64.b64decode(envelope["payload"]))
        return evidence_file(stage, payload["subject"][0]["digest"]["sha256"])

    def test_damaged_evidence_is_refused_by_the_audit_and_the_export_and_named_by_doctor(self):
        bomb = b"(\xb5/\xfd\xe0\x00\x00\x00\xc0\x00\x00\x00\x00\x01\x00\x00"  # claims 3 GiB
        edits = {"flipped": flip(40), "torn": lambda data: data[:len(data) // 2], "empty": lambda data: b"",
                 "another": lambda data: self.record_evidence(self.done).parent.parent.glob("*/*.zst").__next__().read_bytes(),
                 "bomb": lambda data: bomb}
        for name, edit in [*edits.items(), ("missing", None)]:
            with self.subTest(name):
                stage = self.copy(self.unaudited)
                file = self.record_evidence(stage)
                if edit:
                    change(file, edit)
                else:
                    file.unlink()
                self.refuses(stage, "audit", about=file.stem)
                self.refuses(stage, "export", f"{stage.folder}.export", about=file.stem)
                self.doctor(stage, file.stem)

    def test_a_pinned_file_that_is_missing_or_changed_is_named_before_anything_is_launched(self):
        for kind in ("prompts", "targets"):
            digest = kit.sha256((self.drawn.root / f"덧셈.{kind}.jsonl").read_bytes())
            with self.subTest(kind):
                stage = self.copy(self.drawn)
                pinned = stage.folder / "pinned" / digest
                change(pinned, lambda data: data.replace(b"1", b"2"))
                self.refuses(stage, "run", about=digest)
                self.assertEqual(fault_kit.predicates(stage, "run-start"), [])
                self.doctor(stage, digest)
                pinned.unlink()
                if kind == "prompts":
                    self.refuses(stage, "run", about=digest)
                    self.doctor(stage, digest)

    def test_changed_targets_change_no_verdict(self):
        digest = kit.sha256((self.drawn.root / "덧셈.targets.jsonl").read_bytes())
        stage = self.copy(self.unaudited)
        change(stage.folder / "pinned" / digest, lambda data: data.replace(b"1", b"2"))
        self.refuses(stage, "audit", about=digest)
        self.assertNotIn("audit-record", fault_kit.kinds(stage))

    def test_a_runner_that_was_changed_in_the_workspace_is_named(self):
        stage = self.copy(self.done)
        runner = next((stage.folder / "pinned").glob("*/run.py"))
        change(runner, lambda data: data + b"# changed\n")
        self.doctor(stage, f"pinned/{runner.parent.name}/run.py")


class Keys(Damage):
    def test_a_key_that_is_no_key_or_not_private_is_refused_by_name(self):
        edits = {"not PEM": lambda file: file.write_text("no key\n"), "empty": lambda file: file.write_text(""),
                 "open to all": lambda file: file.chmod(0o644), "missing": lambda file: file.unlink(),
                 "another's": lambda file: shutil.copy(file.with_name("auditor.pem"), file)}
        for key in ("log.pem", "organiser.pem"):
            for name, edit in edits.items():
                with self.subTest(key=key, how=name):
                    stage = self.copy(self.submitted)
                    edit(stage.folder / "keys" / key)
                    errors = self.refuses(stage, "seal", "submissions", about=key, statuses=(2, 3))
                    self.assertEqual(fault_kit.kinds(stage), fault_kit.kinds(self.submitted), errors)


EVERY_DAY = {("exit.json", "torn"), ("shim.json", "garbage"), ("results.jsonl", "torn")}


class SessionFiles(Damage):
    """The files of an attempt that was stopped, with its machine, in the middle."""

    def stopped(self):
        stage = self.copy(self.drawn)
        process = stage.start("run", "--slots", "1")
        kit.wait_until(lambda: any(stage.folder.glob("runs/*/exit.json")) or process.poll() is not None, "a session")
        process.kill()
        process.communicate()
        fault_kit.power_cut(stage.folder)
        return stage

    def test_torn_files_of_a_session_cost_a_session_and_never_a_number(self):
        stopped = self.stopped()
        other = b'{"format":"fivefold-exit/v1","session":7,"pid":1,"exit":0,"signal":null,"stopped":null,"startedAt":'
        for name in ("exit.json", "shim.json", "launch.json", "request.json", "items.jsonl", "results.jsonl"):
            for how, edit in (("torn", lambda data: data[:len(data) // 2]), ("empty", lambda data: b""),
                              ("garbage", lambda data: b"\x00\xff{" * 9), ("of another", lambda data: other)):
                if name == "results.jsonl" and how in ("garbage", "of another"):
                    continue  # whole lines of a runner's are judged as they are
                if not course.EVERY_STEP and (name, how) not in EVERY_DAY:
                    continue
                with self.subTest(file=name, how=how):
                    stage = self.copy(stopped)
                    for file in stage.folder.glob(f"runs/*/{name}"):
                        change(file, edit)
                    stage.ff("run")
                    self.assertEqual(fault_kit.averages(stage), self.averages)
                    self.check_sound(stage)

    def test_an_attempt_whose_directory_is_gone_starts_it_again(self):
        stage = self.stopped()
        for folder in (stage.folder / "runs").iterdir():
            subprocess.run(["chmod", "-R", "u+w", folder], check=True)
            shutil.rmtree(folder)
        stage.ff("run")
        self.assertEqual(fault_kit.averages(stage), self.averages)
        self.check_sound(stage)


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--every-step"])
