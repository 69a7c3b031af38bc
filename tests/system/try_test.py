#!/usr/bin/env python3
"""`fivefold try`: a team's runner on a few items, recorded nowhere; what an attempt would have failed of is named."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

import kit

ANSWER = '''
import json, os, sys
request = json.load(open(os.environ["FIVEFOLD_REQUEST"], encoding="utf-8"))
here = os.path.dirname(os.environ["FIVEFOLD_REQUEST"])
items = [json.loads(line) for line in open(os.path.join(here, request["items"]), encoding="utf-8")]
def line(item, **more):
    a, b = (int(n) for n in item["prompt"].rstrip(" =").split(" + "))
    return json.dumps({"id": item["id"], "output": str(a + b), "finish": "stop", "tokens": {"in": 5, "out": 1},
                       "latency_ms": 41, **more})
out = open(os.path.join(here, request["results"]), "w", encoding="utf-8")
'''


def files_of(folder):
    """Every file below with its content: what must not change. The database's reader files may come and go."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file() and path.suffix not in (".db-shm", ".db-wal")}


class Try(kit.SystemTest):
    def setUp(self):
        super().setUp()
        self.stage = kit.Workspace(self.root, {"alpha": {}}, benchmarks=(("sum", 9, "replay"),), time_limit="2s")
        self.temporary = self.root / "tmp"
        self.temporary.mkdir()

    def run_as(self, body):
        (self.root / "runner-alpha" / "run.py").write_text(ANSWER + body, encoding="utf-8")

    def ff_try(self, *words, expect=0, before=("--stage", "stage.yaml"), file="alpha.yaml", **environment):
        done = subprocess.run([kit.FIVEFOLD, "try", file, *before, *words], cwd=self.root, capture_output=True, text=True,
                              encoding="utf-8", check=False, timeout=kit.DEADLINE_S,
                              env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TMPDIR": str(self.temporary), **environment})
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        self.assertEqual(list(self.temporary.iterdir()), [], "nothing may be left behind")
        return done

    def test_the_first_items_come_back_with_finish_tokens_latency_and_score(self):
        self.run_as("for item in items: print(line(item), file=out)")
        text = self.ff_try().stdout
        self.assertIn("sum: 3 items", text)
        self.assertIn('  문항 1  finish stop, 5 tokens in, 1 out, 41 ms, score 1\n      "5"\n', text)
        self.assertNotIn("q3", text)
        self.assertIn("Nothing was recorded", text)
        benchmark = json.loads(self.ff_try("--items", "5", "--json").stdout)["benchmarks"][0]
        self.assertEqual([item["score"] for item in benchmark["items"]], [1] * 5)
        self.assertEqual((benchmark["reason"], benchmark["exit"]), (None, 0))

    def test_each_trouble_is_named_as_an_attempt_would_be(self):
        good = "for item in items: print(line(item), file=out)\n"
        troubles = {
            "exit-status": (good + "sys.stderr.write('out of \\x1b[31mluck\\n'); sys.exit(7)", "status 7"),
            "missing-items": ("print(line(items[0]), file=out)", "no line came back"),
            "bad-json": ("print('hello', file=out)", "line 1 of results.jsonl"),
            "unknown-item": (good + "print(line({**items[0], 'id': 'made up'}), file=out)", '"made up" was not asked'),
            "repeated-item": (good + "print(line(items[1]), file=out)", "line 4 of results.jsonl"),
            "cached": ("for item in items: print(line(item, cached=True), file=out)", "cached"),
            "signal": ("os.kill(os.getpid(), 9)", "signal 9"),
            "deadline": ("import threading; threading.Event().wait()", "stopped after 2."),
            "pinned-file-changed": (good + "os.chmod('.', 0o755); os.chmod('run.py', 0o644); open('run.py', 'a').write('#')",
                                    "pinned file"),
            "too-many-item-errors": ("for item in items: print(line(item, finish='error'), file=out)", "max_item_errors"),
        }
        for reason, (body, words) in troubles.items():
            with self.subTest(reason=reason):
                self.run_as(body)
                done = self.ff_try(expect=1)
                self.assertIn(f"it would have failed: {reason}", done.stdout)
                self.assertIn(words, done.stdout)
                self.assertNotIn("Next:", done.stderr)  # for terminals
                self.assertNotIn("\x1b", done.stdout)

    def test_a_program_that_is_not_there_is_start_failed(self):
        text = (self.root / "alpha.yaml").read_text(encoding="utf-8")
        (self.root / "alpha.yaml").write_text(text.replace("python3, run.py", "no-such-program"), encoding="utf-8")
        self.assertIn("start-failed", self.ff_try(expect=1).stdout)

    def test_one_item_is_one_and_a_cut_output_is_marked_as_the_locale_can(self):
        self.run_as("for item in items: out.write(line(item, output='x' * 500) + '\\n')")
        self.assertIn("sum: 1 item, seed", self.ff_try("--items", "1").stdout)
        self.assertIn('x"..', self.ff_try("--items", "1", LANG="C").stdout)

    def test_what_this_machine_lacks_or_cannot_start_is_said_without_claiming_records(self):
        file = self.root / "alpha.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("cpus: 1,", "cpus: 1, gpus: 64,"), encoding="utf-8")
        said = self.ff_try(expect=3).stderr
        self.assertIn("alpha/sum wants 256 MiB of memory and 64 gpus; this machine has", said)
        self.assertNotIn("is kept", said)
        file.write_text(text, encoding="utf-8")
        alone = self.root / "fivefold"
        shutil.copy(kit.FIVEFOLD, alone)
        (self.root / "fivefold-exec").write_text("#!/bin/sh\nexit 1\n")
        (self.root / "fivefold-exec").chmod(0o755)
        done = subprocess.run([alone, "try", file, "--stage", self.root / "stage.yaml"], capture_output=True, text=True,
                              encoding="utf-8", check=False, env={"PATH": os.environ["PATH"], "TMPDIR": str(self.temporary)})
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("nothing was recorded. ", done.stderr)
        self.assertNotIn("is kept", done.stderr)

    def test_a_workspace_gives_the_stage_and_stays_as_it_is(self):
        self.stage.submitted()
        before = files_of(self.stage.folder)
        done = self.ff_try(before=("-C", "stage"))
        self.assertIn("score", done.stdout)
        self.assertEqual(files_of(self.stage.folder), before)

    def test_a_workspace_that_runs_is_only_read(self):
        self.stage.submitted()
        holder = self.root / "holder.py"
        holder.write_text("import fcntl,os,struct,sys\nfd = os.open(sys.argv[1], os.O_RDWR)\n"
                          "fcntl.fcntl(fd, 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))\n"
                          "print('held', flush=True)\nsys.stdin.read()\n")
        with subprocess.Popen(["python3", holder, self.stage.folder / "lock"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as process:
            self.assertEqual(process.stdout.readline(), b"held\n")
            self.stage.ff("home", "alpha", expect=3)
            self.ff_try(before=("-C", "stage"))
            process.stdin.close()

    def test_ctrl_c_ends_the_runner_and_leaves_nothing(self):
        self.run_as("open(%r, 'w').close()\nimport threading; threading.Event().wait()" % str(self.root / "launched"))
        text = (self.root / "alpha.yaml").read_text(encoding="utf-8")
        (self.root / "alpha.yaml").write_text(text.replace("time: 2s", "time: 1h"), encoding="utf-8")
        with subprocess.Popen([kit.FIVEFOLD, "try", "alpha.yaml", "--stage", "stage.yaml"], cwd=self.root, text=True,
                              stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(self.temporary)}) as process:
            kit.wait_until((self.root / "launched").exists, "the runner")
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=kit.DEADLINE_S)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("nothing was recorded", errors)
        self.assertEqual(list(self.temporary.iterdir()), [])

    def test_without_targets_nothing_is_scored(self):
        (self.root / "sum.targets.jsonl").unlink()
        self.assertIn("not scored: the targets are not here", self.ff_try().stdout)

    def test_the_runner_sees_what_a_run_sees(self):
        self.run_as("print(sorted(k for k in os.environ if k != 'LC_CTYPE'), os.listdir(os.environ['HOME']),\n"
                    "      sorted(request), file=sys.stderr); sys.exit(1)")
        tail = json.loads(self.ff_try("--json", expect=1, SECRET="leaks?").stdout)["benchmarks"][0]["stderr"]
        self.assertIn("['FIVEFOLD_REQUEST', 'HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ'] []", tail)
        self.assertIn("'deadline', 'decoding', 'endpoint', 'items', 'kind', 'model'", tail)

    def test_bad_input_ends_with_2_and_says_what_to_give(self):
        self.assertIn("give --stage STAGE.yaml", self.ff_try(before=(), expect=2).stderr)
        self.assertIn("--items must be", self.ff_try("--items", "0", expect=2).stderr)
        self.assertIn("file.unreadable", self.ff_try(file="gone.yaml", expect=2).stderr)
        text = (self.root / "alpha.yaml").read_text(encoding="utf-8")
        (self.root / "alpha.yaml").write_text(text.replace("team: alpha", "team: alpah"), encoding="utf-8")
        self.assertIn('did you mean "alpha"', self.ff_try(expect=2).stderr)


if __name__ == "__main__":
    unittest.main()
