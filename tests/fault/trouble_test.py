#!/usr/bin/env python3
"""Two harnesses at once, stale locks, a copied workspace, signals, closed outputs, permissions that are gone."""

import os
import pathlib
import pty
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import fault_kit
import kit

NOBODY = 65534


class Trouble(fault_kit.FaultTest):
    def drawn(self, **changes):
        stage = fault_kit.small_stage(self.root, **changes).submitted()
        stage.leak_answers("cheat")
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        return stage

    def undisturbed(self, stage):
        copy = stage.copy("undisturbed")
        copy.ff("run")
        return fault_kit.averages(copy)


class TwoHarnesses(Trouble):
    def test_every_writing_command_ends_with_3_beside_a_run_and_names_its_process(self):
        stage = fault_kit.small_stage(self.root, teams={"slow": {"wait_for": "go"}}).submitted()
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        home = stage.home("slow")
        first = stage.start("run", "--slots", "1")  # more slots would go on launching beside us
        try:
            kit.wait_until(lambda: (home / "launched").exists(), "the first runner")
            entries = fault_kit.kinds(stage)
            for words in (["init", str(self.root / "stage.yaml")], ["submit", str(self.root / "slow.yaml")], ["run"],
                          ["seal", "submissions"], ["draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES], ["audit"],
                          ["seal", "runs"], ["home", "slow"], ["draw", "audit", "--dice", kit.DICE[1], *kit.WITNESSES]):
                with self.subTest(words[:2]):
                    second = stage.start(*words)
                    output, errors = second.communicate(timeout=kit.DEADLINE_S)
                    self.assertEqual((second.returncode, output), (3, ""), errors)
                    self.assertIn(f"process {first.pid}", errors)
            for words in (["status"], ["average"], ["log", "show"], ["export", str(self.root / "export")]):
                stage.ff(*words)
            self.assertEqual(fault_kit.kinds(stage), entries)
        finally:
            (home / "go").write_text("")
        stage.finish(first)
        self.check_sound(stage)

    def test_a_lock_that_names_a_dead_or_another_process_holds_nobody_up(self):
        stage = self.drawn()
        dead = subprocess.Popen(["true"])
        dead.wait()
        for pid in (dead.pid, os.getpid(), 1):
            (stage.folder / "lock").write_text(f"{pid}\n")
            stage.ff("home", "cheat")
        (stage.folder / "lock").write_bytes(b"\xff" * 10_000)
        stage.ff("run")
        self.check_sound(stage)

    def test_a_workspace_that_was_copied_while_it_ran_works_alone_or_says_that_it_cannot(self):
        stage = self.drawn()
        wanted = self.undisturbed(stage)
        process = stage.start("run", "--slots", "1")
        kit.wait_until(lambda: len(fault_kit.predicates(stage, "run-start")) >= 2, "a second attempt")
        subprocess.run(["cp", "-a", stage.folder, self.root / "copied"], check=False, stderr=subprocess.DEVNULL)
        copy = stage.missing("copied")
        again = copy.start("run")
        output, errors = again.communicate(timeout=kit.DEADLINE_S)
        self.assertIn(again.returncode, (0, 3), output + errors)
        if again.returncode == 0:
            self.assertEqual(fault_kit.averages(copy), wanted)
        stage.finish(process)
        self.assertEqual(fault_kit.averages(stage), wanted)
        self.check_sound(stage)


class Signals(Trouble):
    def test_a_signal_at_any_moment_keeps_everything_and_says_how_to_go_on(self):
        stage = self.drawn(teams={team: {**how, "pause": 0.05} for team, how in fault_kit.TEAMS.items()})
        wanted = self.undisturbed(stage)
        chance, said = random.Random(4), 0
        for number, mark in enumerate((signal.SIGTERM, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)):
            copy = stage.copy(f"stopped-{number}")
            process = copy.start("run", "--slots", "2")
            kit.wait_until(lambda copy=copy: fault_kit.predicates(copy, "run-start"), "the first attempt")
            time.sleep(chance.uniform(0, 0.4))  # any moment will do
            process.send_signal(mark)
            output, errors = process.communicate(timeout=kit.DEADLINE_S)
            with self.subTest(mark.name):
                if mark != signal.SIGHUP and process.returncode != 0:
                    self.assertEqual(process.returncode, 128 + mark, errors)
                    self.assertIn(f"Go on with: fivefold -C {copy.folder} run", errors)
                    self.assertIn("is kept", errors)
                    self.assertEqual(list(fault_kit.processes_in(copy.folder)), [])
                    said += 1
                copy.ff("run")
                self.assertEqual(fault_kit.averages(copy), wanted)
                self.check_sound(copy)
        self.assertGreater(said, 0, "every run was over before its signal came")

    def test_a_terminal_that_is_closed_costs_no_run(self):
        stage = self.drawn(teams={team: {**how, "pause": 0.05} for team, how in fault_kit.TEAMS.items()})
        wanted = self.undisturbed(stage)
        master, slave = pty.openpty()
        process = subprocess.Popen([kit.FIVEFOLD, "-C", stage.folder, "run"], preexec_fn=lambda: os.login_tty(slave))
        os.close(slave)
        kit.wait_until(lambda: fault_kit.predicates(stage, "run-start"), "the first attempt")
        os.close(master)
        process.wait(timeout=kit.DEADLINE_S)
        stage.ff("run")
        self.assertEqual(fault_kit.averages(stage), wanted)
        self.check_sound(stage)

    def test_a_stopped_audit_goes_on_to_the_same_verdicts(self):
        stage = self.drawn(teams={team: {**how, "pause": 0.02} for team, how in fault_kit.TEAMS.items()})
        stage.ff("run")
        stage.audit_drawn()
        undisturbed = stage.copy("undisturbed")
        undisturbed.ff("audit", expect=1)
        process = stage.start("audit")
        sql = "SELECT count(*) FROM attempt WHERE purpose = 'rerun'"
        kit.wait_until(lambda: fault_kit.read_rows(stage, sql)[0][0] or process.poll() is not None, "a re-execution")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=kit.DEADLINE_S)
        self.assertEqual((process.returncode, output), (130, ""), errors)
        self.assertIn(f"Next: fivefold -C {stage.folder} audit", errors)
        self.assertEqual(fault_kit.verdicts(stage, 1), fault_kit.verdicts(undisturbed, 1))
        self.check_sound(stage)


class Outputs(Trouble):
    def shell(self, stage, line):
        return subprocess.run(["bash", "-c", f'"$FIVEFOLD" -C "$STAGE" {line}'], stderr=subprocess.PIPE, encoding="utf-8",
                              env={**os.environ, "STAGE": str(stage.folder)}, check=False, timeout=kit.DEADLINE_S)

    def test_a_reader_that_went_away_or_outputs_that_are_closed_cost_no_run(self):
        stage = self.drawn()
        wanted = self.undisturbed(stage)
        for number, line in enumerate(("run >&-", "run >&- 2>&- <&-", "run 2>&1 | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}")):
            with self.subTest(line):
                copy = stage.copy(f"closed-{number}")
                self.assertEqual(self.shell(copy, line).returncode, 0)
                self.assertEqual(fault_kit.averages(copy), wanted)
                self.check_sound(copy)

    def test_a_result_that_could_not_be_written_is_not_called_done(self):
        stage = self.drawn()
        done = self.shell(stage, "run >/dev/full")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("No space left on device", done.stderr)
        self.assertIn("4 of 4 runs complete", stage.ff("run"))


class Permissions(Trouble):
    """As somebody who is not root: root may do everything."""

    def setUp(self):
        super().setUp()
        os.chmod(self.root, 0o755)
        programs = self.root / "bin"
        programs.mkdir()
        for name in ("fivefold", "fivefold-exec"):
            shutil.copy(pathlib.Path(kit.FIVEFOLD).with_name(name), programs)
        self.program = programs / "fivefold"

    def as_somebody(self, stage, *words):
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run([self.program, "-C", stage.folder, *words], capture_output=True, stdin=subprocess.DEVNULL,
                              encoding="utf-8", timeout=kit.DEADLINE_S, check=False, cwd="/", **who)
        return done.returncode, done.stdout, done.stderr

    def give_away(self, folder):
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", folder], check=True)

    def test_what_may_not_be_written_or_read_is_named_and_the_run_goes_on_when_it_may(self):
        stage = self.drawn()
        wanted = self.undisturbed(stage)
        self.give_away(stage.folder)
        for name, mode in (("", 0o555), ("stage.db", 0o444), ("runs", 0o555), ("evidence", 0o555), ("keys", 0o000),
                           ("keys/log.pem", 0o000), ("lock", 0o000), ("pinned", 0o000), ("homes", 0o555)):
            with self.subTest(name or "the workspace"):
                path = stage.folder / name
                old = path.stat().st_mode
                path.chmod(mode)
                try:
                    status, output, errors = self.as_somebody(stage, "run")
                finally:
                    path.chmod(old)
                self.assertEqual((status, output), (3, ""), errors)
                self.assertRegex(errors, r"[Pp]ermission denied|readonly database|unable to open")
                self.assertIn("is kept", errors)
        status, _, errors = self.as_somebody(stage, "run")
        self.assertEqual(status, 0, errors)
        self.assertEqual(fault_kit.averages(stage), wanted)
        self.check_sound(stage)

    def test_a_workspace_that_may_only_be_read_can_be_read(self):
        stage = self.drawn()
        stage.ff("run")
        with tempfile.TemporaryDirectory(prefix="fivefold-") as out:
            self.give_away(stage.folder)
            self.give_away(out)
            subprocess.run(["chmod", "-R", "a-w", stage.folder], check=True)
            try:
                for words in (["status"], ["average"], ["log", "show"], ["doctor", "--deep"], ["export", f"{out}/export"]):
                    with self.subTest(words[0]):
                        status, _, errors = self.as_somebody(stage, *words)
                        self.assertEqual(status, 0, errors)
            finally:
                subprocess.run(["chmod", "-R", "u+w", stage.folder], check=True)


if __name__ == "__main__":
    unittest.main()
