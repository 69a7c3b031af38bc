#!/usr/bin/env python3
"""What people are told when something is wrong: the thing, the rule, the value, what was kept, and what to do next.

One table a situation: (arguments, exit status, what standard error must say). Every message ends with its rule in
brackets, of which a name is explained; nothing is ever written by a command that refused. With --lang ko the same
message is Korean throughout: names, commands and options are the only Latin letters in it.
"""

import os
import re
import subprocess
import unittest

import kit

DRAW = ["--dice", kit.DICE[0], *kit.WITNESSES]
TIME = ["--rolled-at", "2001-01-01T00:00:00.000Z"]


class Messages(kit.SystemTest):
    def setUp(self):
        super().setUp()
        self.stage = kit.Workspace(self.root, {"alpha": {}, "beta": {}}, benchmarks=(("sum", 4, "replay"),), runs=2,
                                   max_attempts=3)

    def call(self, arguments, status):
        done = subprocess.run([kit.FIVEFOLD, *arguments], cwd=self.root, capture_output=True, text=True, encoding="utf-8",
                              env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}, stdin=subprocess.DEVNULL, check=False,
                              timeout=kit.DEADLINE_S)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stdout}{done.stderr}")
        return done

    def look_up(self, rows, workspace="stage"):
        """Each row in the workspace; an error never changes the ledger."""
        before = self.ledger(workspace)
        for arguments, status, *wanted in rows:
            with self.subTest(arguments=arguments):
                done = self.call([*(("-C", workspace) if workspace else ()), *arguments], status)
                for words in wanted:
                    self.assertIn(words, done.stderr)
                # Between the two a line may say what was kept.
                rule = re.search(r"\[([A-Za-z_.-]+)\]\n(?:fivefold: .*\n)?$", done.stderr)
                self.assertTrue(rule, done.stderr)
                self.call(["explain", rule.group(1)], 0)
                self.in_korean([*(("-C", workspace) if workspace else ()), *arguments], status)
        self.assertEqual(self.ledger(workspace), before)

    def in_korean(self, arguments, status):
        """The same error with --lang ko, line by line: nothing English outside of quotes."""
        said = self.call(["--lang", "ko", *arguments], status).stderr
        for line in said.splitlines():
            own = re.sub(r'"[^"]*"', "", line)
            self.assertRegex(own, kit.HANGUL, said)
            self.assertNotRegex(own, kit.ENGLISH, said)
        return said

    def ledger(self, workspace):
        file = self.root / (workspace or ".") / "stage.db"
        return self.call(["-C", workspace, "log", "show"], 0).stdout if file.exists() and file.stat().st_size > 100 else None

    def test_without_a_workspace(self):
        self.look_up([
            (["-C", "nowhere", "status"], 2, "nowhere is no workspace: make one with fivefold -C nowhere init STAGE.yaml"),
            (["-C", "nowhere", "run"], 2, "[workspace]"),
            (["judge", "gone.json"], 3, "cannot open gone.json: No such file", "[not-found]"),
            (["judge", "stage.yaml"], 2, "stage.yaml: byte", "[E_JSON]"),
            (["init"], 2, "init takes a STAGE.yaml", "--example DIR"),
            (["verify", "gone"], 3, "gone is no folder", "[not-found]"),
            (["verify", ".", "--policy-leaf", "abc"], 2, "64 lower-case hexadecimal digits, got \"abc\""),
            (["manifest"], 2, "DIR, or --endpoint and --model"),
            (["explain", "E_ORDR"], 2, "nearest: E_ORDER"),
        ], workspace=None)
        (self.root / "claim.json").write_text('{"mode":"cell"}')
        self.look_up([(["judge", "claim.json"], 2, "claim.json: judge: U is missing", "[bad_parameter]")], workspace=None)

    def test_a_wrong_word_lists_the_nearest(self):
        for arguments, words in ((["chekc"], "Nearest: check"), (["stauts"], "Nearest: status"),
                                 (["doctor", "--deeep"], "there is no option --deeep; did you mean --deep?"),
                                 (["run", "--teem=x"], "did you mean --team?"), (["check"], "FILE is required")):
            self.assertIn(words, self.call(arguments, 2).stderr)
            self.in_korean(arguments, 2)
        said = self.call(["doctor", "--deeep", "--lang=ko"], 2).stderr  # --lang counts wherever it stands
        self.assertIn("없는 옵션: --deeep. 혹시 --deep?", said)
        self.assertIn("사용법: fivefold doctor", said)

    def test_before_and_after_submission(self):
        self.stage.ff("init", str(self.root / "stage.yaml"))
        self.look_up([(["status"], 2, ". is no workspace: did you mean -C stage?")], workspace=None)
        self.look_up([
            (["init", "stage.yaml"], 2, "stage is a workspace already: nothing was changed", "fivefold -C stage status"),
            (["run"], 4, "no team has submitted yet: fivefold -C stage submit TEAM.yaml", "[runs-draw]"),
            (["seal", "submissions"], 4, "no team has submitted yet", "[E_ORDER]"),
            (["seal", "runs"], 4, "there are no runs to seal: no team has submitted yet", "[E_ORDER]"),
            (["seal", "rnus"], 2, "seal takes submissions or runs, got \"rnus\"; did you mean runs?", "[usage]"),
            (["seal", "submissions", "--dice", "6x3"], 2, '"6x3" is not FACESxROLLS', "[dice]"),
            (["seal", "submissions", "--held-at", "tomorrow"], 2, "--held-at takes a UTC time such as", '"tomorrow"'),
            (["draw", "runs", *DRAW], 2, "nothing is sealed for this draw: no team has submitted yet", "[E_ORDER]"),
            (["draw", "dice", *DRAW], 2, "draw takes runs or audit", "[usage]"),
            (["audit"], 4, "the audit cannot start: no team has submitted yet", "[E_ORDER]"),
            (["home", "alhpa"], 2, 'this stage has no team "alhpa"; nearest: alpha', "[unknown-team]"),
            (["keys", "lsit"], 2, "did you mean list?", "[usage]"),
            (["keys", "new", "taem", "x"], 2, '"taem" is no role: organiser, auditor, team or party', "[usage]"),
            (["keys", "revoke", "organiser", "organizer"], 2, 'no valid key of organiser "organizer"', "nearest: organiser",
             "fivefold -C stage keys list", "[E_KEY]"),
            (["keys", "enrol", "gone"], 3, "cannot open gone", "[not-found]"),
            (["log", "show", "99"], 2, '"99" is no entry of this ledger: it has 0..0', "[usage]"),
            (["log", "porve"], 2, "log takes show or proof", "[usage]"),
        ])
        done = self.call(["-C", "stage", "submit", "stage.yaml"], 2)
        self.assertIn('this file is "stage/v1", and a file of submission/v1 is needed here [schema.format]', done.stderr)
        self.assertIn("1 error", done.stderr)
        self.assertIn("이 파일의 형식은", self.call(["--lang", "ko", "-C", "stage", "submit", "stage.yaml"], 2).stderr)
        self.assertIn("a file of stage/v1 is needed", self.call(["-C", "other", "init", "alpha.yaml"], 2).stderr)
        self.assertFalse((self.root / "other").exists())

    def test_between_the_seal_of_the_submissions_and_that_of_the_runs(self):
        self.stage.submitted().ff("seal", "submissions")
        self.look_up([
            (["submit", "alpha.yaml"], 2, "nothing can be submitted any more; revision 0 of alpha stands (entry", "[E_ORDER]"),
            (["seal", "submissions"], 2, "sealed already", "fivefold -C stage draw runs --dice DIGITS", "[E_REDRAW]"),
            (["run"], 4, "the runs are not drawn yet: fivefold -C stage draw runs --dice DIGITS", "[runs-draw]"),
            (["run", "--team", "alpah"], 2, 'no team "alpah"; nearest: alpha', "[unknown-team]"),
            (["run", "--team", "Team of alpha"], 2, "there are: alpha, beta", "[unknown-team]"),
            (["run", "--benchmark", "smu"], 2, 'no benchmark "smu"; nearest: sum', "[unknown-benchmark]"),
            (["run", "--executor", "slurm"], 2, 'executor "slurm" is not built', "Nothing was started", "[executor]"),
            (["run", "--slots", "0"], 2, "--slots must be a whole number from 1 to 4096, got 0", "[out_of_range]"),
            (["draw", "runs", "--dice", "123", *kit.WITNESSES], 2, "20 rolls, got 3 digits", "Nothing was recorded", "[E_BEACON]"),
            (["draw", "runs", "--dice", "x" * 20, *kit.WITNESSES], 2, "0..9, got 'x'", "nothing was recorded", "[E_BEACON]"),
            (["draw", "runs", *DRAW[:4]], 2, "two witnesses or more", "got 1", "[E_BEACON]"),
            (["draw", "runs", *DRAW[:4], *DRAW[2:4]], 2, "different people", "got 1", "[E_BEACON]"),
            (["draw", "runs", *DRAW, *TIME], 2, "may not be rolled before", "got 2001-01-01", "[E_BEACON_TIME]"),
            (["draw", "runs", *DRAW, "--rolled-at", "2999-01-01T00:00:00.000Z"], 2, "in the future", "[E_BEACON_TIME]"),
            (["draw", "audit", *DRAW], 2, "nothing is sealed for this draw: the runs are not drawn yet", "[E_ORDER]"),
        ])
        self.stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        self.look_up([
            (["draw", "runs", *DRAW], 2, "was held already, and its result stands; next: fivefold -C stage run", "[E_REDRAW]"),
            (["seal", "submissions"], 2, "sealed already", "next: fivefold -C stage run", "[E_REDRAW]"),
            (["seal", "runs"], 4, "alpha sum: runs 1, 2", "Nothing was sealed. What can still be run: fivefold -C stage run", "[E_RUN_COUNT]"),
            (["audit"], 4, "runs are missing: fivefold -C stage run, then fivefold -C stage seal runs", "[E_ORDER]"),
        ])

    def test_keys_that_are_not_there_or_not_readable_and_after_the_seal_of_the_runs(self):
        self.stage.drawn().ff("run")
        keys = self.stage.folder / "keys"
        organiser, auditor = keys / "organiser.pem", keys / "auditor.pem"
        auditor.chmod(0o644)
        self.look_up([(["seal", "runs"], 3, "by its owner alone: chmod 600 stage/keys/auditor.pem", "[key-mode]")])
        auditor.chmod(0o600)
        whole = auditor.read_text()
        auditor.write_text("junk")
        self.look_up([(["seal", "runs"], 2, "stage/keys/auditor.pem: private key", "[E_KEY]")])
        auditor.unlink()
        organiser.rename(self.root / "kept.pem")
        self.look_up([(["seal", "runs"], 3, "the private key stage/keys/organiser.pem is not here", "Nothing was signed", "[E_KEY]"),
                      (["keys", "revoke", "team", "alpha"], 3, "no organiser key of this stage is in stage/keys", "[E_KEY]")])
        (self.root / "kept.pem").rename(organiser)
        auditor.write_text(whole)
        auditor.chmod(0o600)
        self.stage.ff("seal", "runs")
        self.look_up([
            (["run"], 2, "the runs are sealed", "What was run stands", "fivefold -C stage draw audit --dice", "[runs-sealed]"),
            (["seal", "runs"], 2, "sealed already", "fivefold -C stage draw audit --dice DIGITS", "[E_REDRAW]"),
            (["audit"], 4, "the audit is not drawn yet: fivefold -C stage draw audit --dice DIGITS", "[E_ORDER]"),
            (["audit", "--custody", "moon"], 2, "--custody is lab", 'got "moon"', "[usage]"),
            (["audit", "--max-units", "many"], 2, "--max-units is a whole number", '"many"', "[usage]"),
            (["export", "."], 2, "neither empty nor an export: it is left as it is", "[export.folder]"),
        ])
        self.stage.ff("draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES)
        self.look_up([(["audit", "--custody", "team-endpoint"], 3, "is not built yet: only lab is", "[custody]"),
                      (["run"], 2, "next: fivefold -C stage audit", "[runs-sealed]")])

    def test_a_team_outside_a_benchmark_and_targets_that_are_not_here(self):
        file = self.root / "stage.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("driver: team", "teams: [alpha]\n    driver: team"),
                        encoding="utf-8")
        self.stage.ff("init", str(file))
        self.stage.ff("submit", str(self.root / "alpha.yaml"))
        self.look_up([(["run", "--team", "beta", "--benchmark", "sum"], 2, "team beta takes no part in sum: its teams are alpha",
                       "[unknown-benchmark]")])
        self.stage.ff("seal", "submissions")
        self.stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        self.stage.ff("run")
        self.stage.ff("seal", "runs", "--incomplete")
        self.stage.ff("draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES)
        digest = kit.sha256((self.root / "sum.targets.jsonl").read_bytes())
        (self.stage.folder / "pinned" / digest).unlink()
        self.look_up([(["audit"], 3, "the targets of sum are not on this machine", f"at stage/pinned/{digest}", "[targets]")])

    def test_a_busy_workspace_names_the_process_and_a_broken_one_its_file(self):
        (self.root / "busy").mkdir()
        stage = kit.Workspace(self.root / "busy", {"alpha": {"wait_for": "go"}}, benchmarks=(("sum", 4, "replay"),), runs=2,
                              max_attempts=3)
        stage.drawn()
        first = stage.start("run")
        try:
            kit.wait_until(lambda: any(stage.folder.glob("homes/*/launched")), "the runner")
            self.look_up([(["run"], 3, "another fivefold writes to this workspace", f"process {first.pid}",
                           "Nothing was changed", "[busy]")], "busy/stage")
        finally:
            for home in stage.folder.glob("homes/*"):
                (home / "go").write_text("")
        stage.finish(first)
        (stage.folder / "stage.db").write_text("hi")
        self.look_up([(["status"], 3, "stage/stage.db: file is not a database", "[database]")], "busy/stage")

    def test_quiet_keeps_the_error_and_drops_the_hint(self):
        done = self.call(["--quiet", "-C", "nowhere", "status"], 2)
        self.assertIn("[workspace]", done.stderr)
        self.assertNotIn("explain", done.stderr)


if __name__ == "__main__":
    unittest.main()
