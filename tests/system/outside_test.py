#!/usr/bin/env python3
"""Scorers from outside, end to end: a pinned program and a judging model score runs, re-executions and Tier 0."""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import kit

sys.path.insert(0, str(kit.HERE.parent / "support"))
from judge_server import JudgeServer  # noqa: E402

WRITING = urllib.parse.quote("작문")  # as a path spells it
PROMPT = "Grade the answer from 0 to 10 as [[n]].\nQ: {prompt}\nA: {output}\nR: {target}\n{left as it is}\n"
PROGRAM = """\
import json, pathlib, sys
home = pathlib.Path(__file__).parent
fault = (home / "fault").read_text().strip() if (home / "fault").exists() else ""
for number, line in enumerate(sys.stdin):
    asked = json.loads(line)
    score = 1 if asked["output"].strip() == asked["target"] else 0.25
    print(json.dumps({"id": asked["id"], "score": score}, ensure_ascii=False))
exec(fault)
"""


def judge_yaml(root, server, more=""):
    (root / "judge.txt").write_text(PROMPT, encoding="utf-8")
    digest = kit.sha256(PROMPT.encode())
    return ("{name: judge, " + f"endpoint: {{url: \"{server.url}\", model: 판관-7b}}, revision: r7, full: 10, "
            f"prompt: {{path: judge.txt, sha256: {digest}}}, pattern: '\\[\\[([0-9.]+)\\]\\]'{more}}}")


def program_yaml(root, fault=""):
    folder = root / "scorer"
    folder.mkdir()
    (folder / "score.py").write_text(PROGRAM, encoding="utf-8")
    (folder / "fault").write_text(fault, encoding="utf-8")
    return "{name: command, command: [python3, score.py], directory: scorer/, timeout: 20s}"


def lines_of(pattern, export):
    for path in sorted(export.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def has_process(words):
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words in path.read_bytes():
                return True
        except OSError:
            pass  # gone meanwhile
    return False


class WholeStage(kit.SystemTest):
    @classmethod
    def setUpClass(cls):
        cls.holder = tempfile.TemporaryDirectory(prefix="fivefold-")
        cls.addClassCleanup(cls.holder.cleanup)
        root = pathlib.Path(cls.holder.name)
        cls.server = JudgeServer()
        cls.addClassCleanup(cls.server.stop)
        os.environ["JUDGE_KEY"] = "sk-비밀-123"
        cls.addClassCleanup(os.environ.pop, "JUDGE_KEY")
        essay = ("작문", 12, "replay", judge_yaml(root, cls.server, ", secret: JUDGE_KEY"))
        code = ("code", 12, "replay", program_yaml(root), "    outputs: digest\n")
        cls.stage = kit.Workspace(root, {"한빛": {}, "cheat": {"home_answers": True}}, benchmarks=(essay, code))
        output = cls.stage.finish(cls.stage.start("init", str(root / "stage.yaml")))
        cls.leaf = re.search(r"\b[0-9a-f]{64}\b", output).group()
        for team in cls.stage.teams:
            cls.stage.ff("submit", str(root / f"{team}.yaml"))
        cls.stage.ff("seal", "submissions")
        cls.stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        cls.stage.leak_answers("cheat")
        cls.stage.ff("run")
        cls.asked_in_runs = len(cls.server.questions)
        cls.server.kinder = True
        cls.stage.audit_drawn()
        cls.audit = cls.stage.json("audit", expect=1)
        cls.asked = len(cls.server.questions)
        cls.claims = {claim["claim"]: claim for claim in cls.audit["claims"]}
        cls.export = root / "export"
        cls.stage.ff("export", str(cls.export))

    def test_every_output_of_a_run_was_judged_once(self):
        self.assertEqual(self.asked_in_runs, 2 * 5 * 12)
        body = self.server.questions[0]
        self.assertEqual((body["model"], body["temperature"]), ("판관-7b", 0))
        self.assertIn("{left as it is}", body["messages"][0]["content"])

    def test_the_key_goes_to_the_judge_and_nowhere_else(self):
        self.assertEqual(self.server.keys, {"Bearer sk-비밀-123".encode().decode("latin-1")})
        for folder in (self.stage.folder, self.export):
            for path in folder.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    self.assertNotIn("sk-비밀-123".encode(), path.read_bytes(), path)

    def test_every_judged_line_keeps_what_the_judge_said(self):
        for pattern in (f"evidence/runs/*/{WRITING}/*.jsonl", f"evidence/reruns/*/{WRITING}/*.jsonl"):
            seen = set()
            for line in lines_of(pattern, self.export):
                judge = line["judge"]
                self.assertEqual((judge["model"], judge["revision"]), ("판관-7b", "r7"))
                grade = int(re.search(r"\[\[(\d+)\]\]", judge["output"])[1])
                self.assertEqual(line["scoreMicro"], grade * 100_000)
                seen.add(grade)
            self.assertTrue(seen <= {2, 9, 10} and len(seen) >= 2, seen)

    def test_a_program_gives_scores_between_and_sees_no_text_in_the_export(self):
        scores = {line["scoreMicro"] for line in lines_of("evidence/runs/*/code/*.jsonl", self.export)}
        self.assertEqual(scores, {250_000, 1_000_000})
        for line in lines_of("evidence/*runs/*/code/*.jsonl", self.export):
            self.assertNotIn("output", line)

    def test_the_benchmark_file_pins_program_judge_and_prompt(self):
        code = json.loads((self.export / "policy/benchmarks/code.json").read_text(encoding="utf-8"))["scorer"]
        self.assertEqual([code[name] for name in ("name", "rescore", "command", "timeout")],
                         ["command", "exact", ["python3", "score.py"], 20])
        listing = "".join(f"{file['sha256']}  {file['path']}\n" for file in code["files"])
        self.assertEqual(code["sha256"], kit.sha256(listing.encode()))
        judge = json.loads((self.export / f"policy/benchmarks/{WRITING}.json").read_text(encoding="utf-8"))["scorer"]
        self.assertEqual((judge["rescore"], judge["prompt"], judge["endpoint"]["url"]),
                         ("parse", kit.sha256(PROMPT.encode()), self.server.url))
        self.assertEqual([judge[name] for name in ("full", "revision", "secret", "maxTokens", "timeout", "group")],
                         [10, "r7", "JUDGE_KEY", 1024, 120, 1])

    def test_tier_0_finds_nothing_and_asks_no_judge(self):
        for team in self.stage.teams:
            for benchmark in ("작문", "code"):
                claim = self.claims[f"consistency/{team}/{benchmark}"]
                self.assertEqual((claim["verdict"], claim["findings"]), ("reproduced", []))
        units = sum(1 for _ in lines_of(f"evidence/reruns/*/{WRITING}/*.jsonl", self.export))
        again = sum(row["outputs"] for row in self.audit["regrades"])
        self.assertEqual(self.asked - self.asked_in_runs, units + again)
        self.assertEqual(units, again)

    def test_a_regrade_is_reported_apart(self):
        for row in self.audit["regrades"]:
            self.assertEqual(row["benchmark"], "작문")
            self.assertGreater(row["changed"], 0)  # this judge is kinder when asked again
            self.assertAlmostEqual(row["mean_change_points"], 10 * row["changed"] / row["outputs"], places=3)
        text = self.stage.ff("audit", expect=1)
        self.assertRegex(text, r"Re-grade: Team of 한빛, 작문: of \d+ sealed outputs the judge scored \d+ otherwise")
        korean = self.stage.ff("--lang", "ko", "audit", expect=1)
        self.assertIn("재심사: 한빛 팀, 작문", korean)

    def test_the_cheat_is_found_and_the_honest_team_is_not(self):
        self.assertEqual(self.claims["total/cheat"]["verdict"], "discrepant")
        self.assertNotEqual(self.claims["total/한빛"]["verdict"], "discrepant")

    def test_the_export_verifies(self):
        done = subprocess.run([kit.FIVEFOLD, "verify", self.export, "--policy-leaf", self.leaf], capture_output=True,
                              text=True, encoding="utf-8")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(self.stage.ff("doctor", "--deep").count("missing"), 0)


class Trouble(kit.SystemTest):
    def judged(self, more=""):
        self.server = JudgeServer()
        self.addCleanup(self.server.stop)
        return kit.Workspace(self.root, {"한빛": {}}, benchmarks=(("작문", 8, "replay", judge_yaml(self.root, self.server, more)),),
                             runs=3)

    def test_a_judge_that_fails_stops_the_scoring_and_no_answer_is_asked_for_twice(self):
        stage = self.judged().drawn()
        self.server.fail_from = 5
        done = stage.finish(stage.start("run"), None)
        self.assertIn(f"the judge at {self.server.url}: HTTP status 500", done)
        self.assertEqual(stage.finish(stage.start("--lang", "ko", "run"), 3), "")
        self.assertEqual(stage.json("status")["cells"][0]["failed"], [])
        self.server.fail_from = None
        stage.ff("run")
        self.assertEqual(stage.json("status")["cells"][0]["state"], "complete")
        self.assertEqual(len(self.server.answered), 3 * 8)

    def test_what_is_no_answer_is_said_in_both_languages(self):
        stage = self.judged().drawn()
        self.server.raw = (200, b"{}")
        long_text = json.dumps({"choices": [{"message": {"content": "x" * 40_000}}]}).encode()
        for raw, words, korean in (((200, b"hello"), "its answer is no JSON", "답이 JSON이 아님"),
                                   ((200, b"{}"), "its answer has no choices[0].message.content: {}", "choices[0].message.content 없음"),
                                   ((200, long_text), "it said 40000 bytes, at most 32 KiB are kept: lower max_tokens", "40000바이트"),
                                   ((200, b" " * 5_000_000), "it says more than 4 MiB", "4 MiB를 넘음"),
                                   ((401, b"who are you?"), "HTTP status 401: who are you?", "HTTP 상태 401: who are you?"),
                                   ((307, b""), "HTTP status 307", "HTTP 상태 307")):
            self.server.raw = raw
            self.assertIn(words, stage.finish(stage.start("run"), None))
            self.assertIn(korean, stage.finish(stage.start("--lang", "ko", "run"), None))
        self.server.stop()
        self.assertRegex(stage.finish(stage.start("run"), None), r"the judge at http://127[^ ]*: \S*onnection")
        self.assertEqual(stage.json("status")["cells"][0]["failed"], [])

    def test_an_answer_that_trickles_in_is_given_up_and_an_echoed_key_is_not_shown(self):
        os.environ["JUDGE_KEY"] = "sk-비밀-123"
        self.addCleanup(os.environ.pop, "JUDGE_KEY")
        stage = self.judged(", secret: JUDGE_KEY, timeout: 1s").drawn()
        self.server.raw = (400, "who sends me sk-비밀-123?".encode())
        self.assertIn("HTTP status 400: who sends me [redacted]?", stage.finish(stage.start("run"), None))
        self.server.raw = (200, b"{\"choices\": []}" + b" " * 100)
        self.server.drip = 0.1  # every byte well within the limit of one read
        self.assertIn("no whole answer came in 1 s", stage.finish(stage.start("run"), None))
        self.server.raw, self.server.drip = None, 0
        self.server.answer = lambda text: "[[7]] by your key sk-비밀-123"
        stage.ff("run")
        for path in stage.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                self.assertNotIn("sk-비밀-123".encode(), path.read_bytes(), path)

    def test_a_judge_that_is_gone_delays_no_report_and_closing_needs_no_key(self):
        os.environ["JUDGE_KEY"] = "sk-1"
        self.addCleanup(os.environ.pop, "JUDGE_KEY", None)
        stage = self.judged(", secret: JUDGE_KEY").drawn()
        stage.ff("run")
        stage.audit_drawn()
        stage.ff("audit", "--max-units", "1", expect=4)
        os.environ.pop("JUDGE_KEY")
        self.assertIn("JUDGE_KEY", stage.finish(stage.start("audit"), None))
        stage.ff("audit", "--close", expect=4)
        self.assertTrue(stage.json("audit", expect=4)["closed"])

    def test_a_judge_that_fails_when_it_is_asked_again_delays_no_report(self):
        stage = self.judged().drawn()
        stage.ff("run")
        stage.audit_drawn()
        self.server.fail_from = len(self.server.questions) + 2  # the outputs of the lab are scored
        output = stage.finish(stage.start("audit", "--close", "--max-units", "2"), None)
        self.assertIn("re-grade is not complete: ", output)
        self.assertTrue(stage.json("audit", expect=4)["closed"])

    def test_a_missing_secret_is_said_before_anything_is_launched(self):
        stage = self.judged(", secret: NOT_SET_ANYWHERE").drawn()
        done = stage.finish(stage.start("run"), None)
        self.assertIn("NOT_SET_ANYWHERE", done)
        self.assertEqual(list((stage.folder / "runs").iterdir()), [])

    def test_a_signal_while_a_judge_thinks_keeps_what_there_is(self):
        stage = self.judged().drawn()
        wait = threading.Event()
        self.addCleanup(wait.set)
        self.server.answer = lambda text: "[[5]]" if wait.wait(60) else ""
        process = stage.start("run")
        kit.wait_until(lambda: self.server.questions, "a question")
        process.send_signal(signal.SIGINT)
        stage.finish(process, 130)
        wait.set()
        self.server.answer = None
        stage.ff("run")
        self.assertEqual(stage.json("status")["cells"][0]["state"], "complete")

    def test_an_attempt_that_is_being_judged_holds_no_slot(self):
        stage = self.judged().drawn()
        go_on = threading.Event()
        self.addCleanup(go_on.set)
        self.server.answer = lambda text: "[[9]]" if go_on.wait(60) else ""
        process = stage.start("run", "--slots", "1")
        kit.wait_until(lambda: len(list((stage.folder / "runs").glob("*/exit.json"))) == 3, "three attempts to have ended")
        self.assertEqual([run["display"] for run in stage.json("status")["cells"][0]["runs"]], [None] * 3)
        self.assertIn("run 3: 8 of 8 items, not scored yet", stage.ff("status"))
        go_on.set()
        stage.finish(process)
        self.assertEqual(stage.json("status")["cells"][0]["state"], "complete")

    def test_an_answer_without_a_grade_counts_0(self):
        stage = self.judged().drawn()
        grades = {"0 + 1 =": "I cannot say.", "1 + 4 =": "[[11]]", "2 + 7 =": "[[-3]]", "3 + 10 =": "[[7]], no: [[9]]"}
        self.server.answer = lambda text: grades.get(re.search("Q: (.*)", text)[1], "[[7.5]]")
        stage.ff("run")
        row = stage.json("average")["rows"][0]
        self.assertEqual(row["mean"], {"num": "37", "den": "80"})  # 0 + 0 + 0 + 0.7 + 4 x 0.75 of 8

    def test_a_program_at_work_outlives_the_cleaning_before_another_session(self):
        slow = "import time; time.sleep(1.5)"
        stage = kit.Workspace(self.root, {"a": {}, "b": {"wait_for": "go"}}, runs=3,
                              benchmarks=(("code", 6, "replay", program_yaml(self.root, slow)),))
        go = stage.drawn().home("b") / "go"
        process = stage.start("run", "--slots", "4")
        kit.wait_until(lambda: list((stage.folder / "runs").glob("*/exit.json")), "an attempt to end")
        go.touch()
        for shim in (stage.folder / "runs").glob("*/shim.json"):
            if not (shim.parent / "exit.json").exists():
                os.kill(json.loads(shim.read_text())["pid"], signal.SIGKILL)
        stage.finish(process)
        self.assertEqual({cell["state"] for cell in stage.json("status")["cells"]}, {"complete"})

    def test_a_program_that_fails_stops_the_scoring(self):
        for number, (fault, words) in enumerate((
                ("sys.exit('no room for 한글')", "the scoring program ended with status 1: no room for 한글"),
                ("print('{\"id\": \"q0\", \"score\": 1}')", "line 7: every item has its score already"),
                ("import os; os.kill(os.getpid(), 9)", "the scoring program was ended by signal 9"),
                ("print('x' * 3_000_000)", "the scoring program writes more than"))):
            folder = self.root / str(number)
            folder.mkdir()
            stage = kit.Workspace(folder, {"a": {}}, benchmarks=(("code", 6, "replay", program_yaml(folder, fault)),), runs=3)
            stage.drawn()
            done = stage.finish(stage.start("run"), None)
            self.assertIn(words, done)
            self.assertEqual(stage.json("status")["cells"][0]["failed"], [])
            korean = stage.finish(stage.start("--lang", "ko", "run"), None)
            self.assertIn("채점 프로그램", korean)

    def test_try_shows_what_a_judge_says_and_a_program_gives(self):
        stage = self.judged()
        text = subprocess.run([kit.FIVEFOLD, "try", self.root / "한빛.yaml", "--stage", self.root / "stage.yaml", "--items", "2"],
                              capture_output=True, text=True, encoding="utf-8")
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertIn("the judge: \"판단", text.stdout)
        self.assertEqual(len(self.server.questions), 2)
        self.assertTrue(stage)

    def test_a_killed_harness_takes_the_scoring_program_with_it_and_its_texts_go_with_the_next(self):
        own = self.root / "temporary"
        own.mkdir()
        # A grandchild in a session of its own, as a daemon would be.
        fault = ("import subprocess, time; subprocess.Popen(['sleep', '271'], start_new_session=True); "
                 "time.sleep(0 if (pathlib.Path(%r)).exists() else 300)" % str(self.root / "quick"))
        stage = kit.Workspace(self.root, {"a": {}}, benchmarks=(("code", 6, "replay", program_yaml(self.root, fault)),), runs=3)
        stage.drawn()
        environment = {**os.environ, "TMPDIR": str(own)}
        process = subprocess.Popen([kit.FIVEFOLD, "-C", stage.folder, "run"], env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        kit.wait_until(lambda: has_process(b"sleep\x00271\x00"), "the scoring program")
        process.kill()
        process.wait()
        kit.wait_until(lambda: not has_process(b"sleep\x00271\x00") and not has_process(b"score.py"), "their end")
        self.assertNotEqual(list(own.iterdir()), [])
        (self.root / "quick").touch()
        done = subprocess.run([kit.FIVEFOLD, "-C", stage.folder, "run"], env=environment, capture_output=True)
        self.assertEqual((done.returncode, list(own.iterdir())), (0, []))
        self.assertEqual(stage.json("status")["cells"][0]["state"], "complete")

    def test_a_scoring_program_leaves_nothing_behind(self):
        own = self.root / "temporary"
        own.mkdir()
        # A daemon, a tree deeper than a process has descriptors, modes that let nobody in, our lock's file taken away.
        fault = ("import os, subprocess; subprocess.Popen(['sleep', '314'], start_new_session=True); os.chdir(os.environ['TMPDIR']); "
                 "[(os.mkdir('d'), os.chdir('d')) for _ in range(1500)]; (home.parent / 'in-use').unlink(); home.chmod(0); home.parent.chmod(0o555)")
        stage = kit.Workspace(self.root, {"a": {}}, benchmarks=(("code", 6, "replay", program_yaml(self.root, fault)),), runs=3)
        stage.drawn()
        done = subprocess.run([kit.FIVEFOLD, "-C", stage.folder, "run"], env={**os.environ, "TMPDIR": str(own)}, capture_output=True)
        self.assertEqual((done.returncode, list(own.iterdir())), (0, []))
        self.assertFalse(has_process(b"sleep\x00314\x00"))


class Checked(kit.SystemTest):
    def test_check_names_what_is_wrong_with_a_scorer_from_outside(self):
        server = JudgeServer()
        self.addCleanup(server.stop)
        good = judge_yaml(self.root, server)
        for wrong, words in ((good.replace("full: 10", "full: 0"), "scorer.full"),
                             (good.replace("name: judge", "name: judge, rescore: exact"), "must be parse, got exact"),
                             (good.replace("revision: r7, ", ""), "revision"),
                             (good.replace("http://", "ftp://"), "url must start with http:// or https://"),
                             (good.replace("pattern: '", "pattern: '("), "scorer.pattern"),
                             ("{name: command, command: [python3, score.py], directory: nowhere/}", "nowhere"),
                             ("{name: command, command: [python3], rescore: parse, directory: .}", "must be exact, got parse")):
            stage = kit.Workspace(self.root, {}, benchmarks=(("b", 3, "replay", wrong),))
            done = stage.finish(stage.start("check", str(self.root / "stage.yaml")), None)
            self.assertIn(words, done, wrong)
        (self.root / "judge.txt").write_text("no place for it", encoding="utf-8")
        stage = kit.Workspace(self.root, {}, benchmarks=(("b", 3, "replay", good.replace(kit.sha256(PROMPT.encode()),
                                                                                         kit.sha256(b"no place for it"))),))
        self.assertIn("must have {output}", stage.finish(stage.start("check", str(self.root / "stage.yaml")), None))


if __name__ == "__main__":
    kit.unittest.main()
