#!/usr/bin/env python3
"""What once made a workspace unreadable or unrepeatable: records nobody can read, clocks out of range, an early kill of
init, a lost database, files a reader left, a trial whose runner kills its shim."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

import fault_kit
import kit

DRAW = ["draw", "runs", "--dice", kit.DICE[0]]


def witnesses(*names):
    return [word for name in names for word in ("--witnessed-by", name)]


class Records(fault_kit.FaultTest):
    def sealed(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}}).submitted()
        stage.ff("seal", "submissions")
        return stage

    def refused(self, stage, words, *texts, status=2):
        entries = fault_kit.kinds(stage)
        done = subprocess.run([kit.FIVEFOLD, "-C", stage.folder, *words], capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (status, b""), done.stderr)
        for text in texts:
            self.assertIn(text, done.stderr.decode())
        self.assertEqual(fault_kit.kinds(stage), entries)

    def test_a_witness_is_a_name_and_a_body_that_everybody_can_read(self):
        stage = self.sealed()
        good = "Lee Su-min, NIA"
        for bad, why in ((b"Kim, \xb1\xe8", "is not UTF-8"), (b",", "a name and a body"), (b"Kim", "a name and a body"),
                         (b", TTA", "a name and a body"), (b"Kim, ", "a name and a body"), ("A\u200b, B".encode(), "U+200B"),
                         (b"A\n\x1b[31m, B", "U+000A"), (b"A" * 300 + b", B", "more than 256 bytes")):
            with self.subTest(bad):
                self.refused(stage, [*DRAW, "--witnessed-by", bad, *witnesses(good)], why, "[E_BEACON]")
        self.refused(stage, [*DRAW, *witnesses("Kim,  TTA", " Kim, TTA ")], "different people")
        stage.ff(*DRAW, *witnesses("  김민지,   언론 ", good))
        entry = json.loads(stage.ff("log", "show", str(len(fault_kit.kinds(stage)) - 1), "--json"))
        self.assertEqual(entry["predicate"]["beacons"][0]["witnesses"], ["김민지, 언론", good])

    @unittest.skipUnless(shutil.which("faketime"), "faketime is not installed")
    def test_a_time_that_no_record_can_hold_is_refused(self):
        stage = self.sealed()
        stage.ff(*DRAW, *kit.WITNESSES)
        for time in ("@1969-12-31 12:00:00", "@2263-01-01 00:00:00"):
            entries = fault_kit.kinds(stage)
            done = subprocess.run(["faketime", "-f", time, kit.FIVEFOLD, "-C", stage.folder, "run"], capture_output=True,
                                  text=True, check=False, env={**os.environ, "ASAN_OPTIONS": "verify_asan_link_order=0"})
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("set the clock right", done.stderr)
            self.assertEqual(fault_kit.kinds(stage), entries)
        stage.ff("run")


class Folders(fault_kit.FaultTest):
    def test_init_goes_on_after_a_kill_before_the_database_is_made(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}})
        folder = pathlib.Path(stage.folder)
        for name in ("evidence", "pinned", "runs", "homes", "keys"):
            (folder / name).mkdir(parents=True)
        for name in ("lock", "stage.db", "stage.db-journal"):
            (folder / name).write_bytes(b"")
        stage.ff("init", str(self.root / "stage.yaml"))
        self.assertEqual(fault_kit.kinds(stage)[0], "stage-policy")

    def test_no_second_ledger_is_begun_over_a_lost_database(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}}).submitted()
        leaf = (pathlib.Path(stage.folder) / "policy-leaf").read_text().strip()
        for name in ("gone", "empty"):
            copy = stage.copy(name)
            for file in pathlib.Path(copy.folder).glob("stage.db*"):
                file.unlink()
            if name == "empty":
                (pathlib.Path(copy.folder) / "stage.db").write_bytes(b"")
            done = copy.start("init", str(self.root / "stage.yaml"))
            output, errors = done.communicate(timeout=kit.DEADLINE_S)
            self.assertEqual((done.returncode, output), (3, ""), errors)
            self.assertIn(leaf, errors)
            self.assertIn("put stage.db back", errors)

    def test_doctor_looks_at_what_no_record_names(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}}).submitted()
        self.assertIn("is sound", stage.ff("doctor", "--deep"))
        if shutil.which("zstd") is None:
            return
        lists = [path for path in pathlib.Path(stage.folder).glob("evidence/*/*.zst")
                 if subprocess.run(["zstd", "-dcq", path], capture_output=True, check=False).stdout.startswith(b"q0\n")]
        self.assertEqual(len(lists), 1)
        lists[0].unlink()
        self.assertIn("the items of", stage.ff("doctor", "--deep", expect=1))

    @unittest.skipIf(os.geteuid() != 0, "root alone can become somebody else")
    def test_files_that_a_reader_left_do_not_stop_a_writer(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}}).submitted()
        subprocess.run(["chown", "-R", "65534", self.root], check=True)
        os.chmod(self.root, 0o755)
        database = pathlib.Path(stage.folder) / "stage.db"
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", kit.FIVEFOLD, "-C", stage.folder]
        database.chmod(0o444)
        subprocess.run([*nobody, "status"], check=True, capture_output=True)
        database.chmod(0o644)
        subprocess.run([*nobody, "seal", "submissions"], check=True, capture_output=True)


class Limits(fault_kit.FaultTest):
    def test_a_limit_of_file_sizes_is_an_error_and_not_an_end(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}}).submitted()
        stage.ff("seal", "submissions")
        stage.ff(*DRAW, *kit.WITNESSES)
        done = subprocess.run(["bash", "-c", "ulimit -f 8; exec \"$@\"", "-", kit.FIVEFOLD, "-C", stage.folder, "run"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("is kept", done.stderr)
        stage.ff("run")
        self.check_sound(stage)

    def test_a_trial_leaves_nothing_of_a_runner_that_kills_its_shim(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}})
        mark = f"fivefold-leftover-{os.getpid()}"
        runner = self.root / "runner-한빛" / "run.py"
        runner.write_text("import os, signal, time\n"
                          f"if os.fork() == 0:\n    os.setsid()\n    os.execvp('sleep', ['{mark}', '333'])\n"
                          "time.sleep(0.2)\nos.kill(os.getppid(), signal.SIGKILL)\n", encoding="utf-8")
        subprocess.run([kit.FIVEFOLD, "try", str(self.root / "한빛.yaml"), "--stage", str(self.root / "stage.yaml")],
                       capture_output=True, check=False)
        left = [pid for pid in os.listdir("/proc") if pid.isdigit() and mark in self.words_of(pid)]
        for pid in left:
            os.kill(int(pid), signal.SIGKILL)
        self.assertEqual(left, [])

    @staticmethod
    def words_of(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def test_a_report_that_cannot_be_written_does_not_take_the_checks_with_it(self):
        stage = fault_kit.small_stage(self.root, teams={"한빛": {}}).submitted()
        stage.ff("export", str(self.root / "export"))
        done = stage.start("verify", str(self.root / "export"), "--report", "/nowhere/report.json")
        output, errors = done.communicate(timeout=kit.DEADLINE_S)
        self.assertEqual(done.returncode, 3, errors)
        self.assertIn("entry 0", output)


if __name__ == "__main__":
    unittest.main()
