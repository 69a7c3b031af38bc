#!/usr/bin/env python3
"""The whole zoo of hostile runners in one stage, honest teams beside them: it ends, every attempt is listed with its
reason, the honest cells are right, and nothing of the zoo is left on the machine. Then the same in the lab."""

import os
import pathlib
import shutil
import tempfile
import unittest
import uuid

import kit

ZOO = kit.HERE.parent / "support" / "runners" / "zoo"

# team -> words, what each of its attempts is recorded as ("" = completed), time limit. `lost` stands before its reason.
ANIMALS = {
    "honest-1": ("honest", ""),
    "honest-2": ("honest", ""),
    # What they write.
    "no-results": ("no-results", "failed missing-items"),
    "exit-with-all": ("exit-with-all", "failed exit-status"),
    "repeats": ("repeats", "failed repeated-item"),
    "invents": ("invents", "failed unknown-item"),
    "backwards": ("backwards", ""),
    "nan": ("nan", "failed bad-score"),
    "bad-utf8": ("bad-utf8", "failed bad-utf8"),
    "deep": ("deep", "failed bad-json"),
    "cached": ("cached", "failed cached"),
    "own-scores": ("own-scores", ""),
    "far-clock": ("far-clock", ""),
    "flood-results": ("flood-results", "failed output-cap"),
    "flood-stdout": ("flood-stdout", "failed deadline", "1s"),
    "escapes": ("escapes", "failed exit-status"),
    # Their processes.
    "hang": ("hang", "failed deadline", "1s"),
    "stops-itself": ("die 19", "failed deadline", "1s"),
    "segv": ("die 11", "failed signal"),
    "kill": ("die 9", "failed signal"),
    "eats-memory": ("eats-memory", "failed memory"),
    "fork-bomb": ("fork-bomb", ""),
    "comet": ("comet", ""),
    "grandchild": ("setsid-grandchild", ""),
    "daemon": ("daemon", ""),
    "late-writer": ("late-writer", "failed repeated-item"),
    "kill-shim": ("kill-shim", "lost no-result"),
    "hide": ("kill-shim-and-hide", "lost no-result"),
    "fake-end": ("fake-end-and-kill-shim", "lost no-result"),
    "forget": ("forget-and-kill-shim", "lost no-result"),
    "term-shim": ("term-shim", "lost no-result"),
    "stop-shim": ("stop-shim", "failed deadline", "1s"),
    "kill-session": ("kill-session", "lost no-result"),
    "change-and-kill": ("change-and-kill-shim", "failed pinned-file-changed"),
    # Their files.
    "change-pinned": ("change-pinned", "failed pinned-file-changed"),
    "delete-dir": ("delete-dir", "failed pinned-file-changed"),
    "move-dir": ("move-dir", ""),
    "link-dir": ("link-dir", ""),
    "results-fifo": ("results-fifo", "failed missing-items"),
    "results-sparse": ("results-sparse", "failed output-cap"),
    "fake-exit": ("fake-exit", ""),
    "overwrite": ("overwrite-protocol", ""),
    "shim-fifo": ("shim-fifo", ""),
    "outputs": ("outputs-folders", ""),
    "closed-dir": ("closed-dir", ""),
    "korean-names": ("korean-names", ""),
    "sparse-file": ("sparse-file", ""),
    "over-disk": ("over-disk", "failed output-cap"),
    "fifo-and-kill": ("fifos-and-kill-shim", "lost no-result"),
}
# Only with the slow tests: more bytes, and the whole grace of ten seconds.
SLOW_ANIMALS = {
    "honest-1": ("honest", ""),
    "ignores-term": ("ignores-term", "failed deadline", "1s"),
    "10-GB": (f"flood-stdout {10 ** 10}", "", "300s", "32MiB"),
    "long-line": ("long-line", "failed line-cap", "30s", "256MiB"),
    "hold-shim": ("hold-shim", "lost no-result", "1s"),
    "honest-2": ("honest", ""),
}
# Honest in the team's runs, hostile in the lab's: those that answer every unit, whatever else they do, are reproduced.
LAB_ANIMALS = {"no-results": "inconclusive", "exit-with-all": "reproduced", "invents": "reproduced", "daemon": "reproduced",
               "hang": "inconclusive", "eats-memory": "inconclusive", "change-pinned": "inconclusive",
               "kill-shim": "inconclusive", "term-shim": "inconclusive", "delete-dir": "inconclusive",
               "results-fifo": "inconclusive"}
RUNS = 2
SLOW_DEADLINE_S = 500  # three sessions of `hold-shim`, each half a minute over its deadline and grace


class Menagerie(kit.Workspace):
    """A stage whose teams are animals; each carries the mark in its environment."""

    def __init__(self, root, animals, **more):
        self.animals, self.mark = animals, uuid.uuid4().hex
        super().__init__(root, dict.fromkeys(animals, {}), benchmarks=(("sum", 4, "replay"),), runs=RUNS, **more)

    def write_team(self, team, behaviour, time_limit):
        words, _, *limits = self.animals[team]
        time, disk = limits + ["30s", "8MiB"][len(limits):]
        super().write_team(team, behaviour, time)
        runner = self.root / f"runner-{team}"
        shutil.copytree(ZOO, runner, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        file = self.root / f"{team}.yaml"
        quoted = ", ".join(f'"{word}"' for word in words.split())
        text = file.read_text(encoding="utf-8").replace("[python3, run.py]", f"[python3, run.py, {quoted}]", 1)
        text = text.replace("directory: runner", f"environment: {{ZOO_MARK: {self.mark}, PYTHONDONTWRITEBYTECODE: '1'}}, directory: runner", 1)
        file.write_text(text.replace("disk: 64MiB", f"disk: {disk}"), encoding="utf-8")

    def alive(self):
        """Processes that carry the mark or work in the workspace."""
        place = os.fsencode(f"{self.folder}/")
        looks = ((lambda entry: self.mark.encode() in (entry / "environ").read_bytes()),
                 (lambda entry: place in (entry / "cmdline").read_bytes()),
                 (lambda entry: os.fsencode(os.readlink(entry / "cwd")).startswith(place)))
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            for look in looks if entry.name.isdigit() else ():
                try:
                    if look(entry):
                        found.append((entry.name, (entry / "cmdline").read_bytes()))
                except OSError:
                    pass  # gone already, or not ours to look at
        return found


class ZooTest(kit.SystemTest):
    def attempts(self, cell):
        """What became of the attempts of a cell: `outcome reason` each, completed ones as empty."""
        failed = [f"{attempt['outcome']} {attempt['reason']}" for attempt in cell["failed"]]
        return failed + [""] * sum(run["state"] == "complete" for run in cell["runs"])

    def check_stage(self, stage):
        process = stage.drawn().start("run", "--slots", "8")
        _, errors = process.communicate(timeout=SLOW_DEADLINE_S)
        self.assertEqual(process.returncode, 4, errors)
        self.assertEqual(stage.alive(), [])
        cells = {cell["team"]: cell for cell in stage.json("status")["cells"]}
        for team, animal in stage.animals.items():
            with self.subTest(team=team):
                self.assertEqual(self.attempts(cells[team]), [animal[1]] * RUNS)
                self.assertEqual(cells[team]["open"], [])
        kinds = [entry["kind"] for entry in stage.json("log", "show")["entries"]]
        for kind in ("run-start", "run-record"):
            self.assertEqual(kinds.count(kind), RUNS * len(stage.animals), kind)
        for row in stage.json("average")["rows"]:
            if stage.animals[row["team"]][1] == "":
                self.assertEqual(row["mean"], {"num": "1", "den": "1"}, row["team"])
        self.assertIn("nothing is left over", stage.ff("doctor", "--deep"))


class Everyday(ZooTest):
    def test_the_whole_zoo_in_one_stage_is_listed_with_its_reasons_and_leaves_nothing(self):
        stage = Menagerie(self.root, ANIMALS, max_attempts=RUNS)
        self.check_stage(stage)
        status = stage.ff("status")
        self.assertNotIn("\x1b", status)
        self.assertIn("\\x1b[5mblinks\\xe2\\x80\\xae", status)

    def test_hostile_in_the_lab_nobody_is_accused_and_what_was_not_executed_stays_open(self):
        stage = Menagerie(self.root, {name: (f"lab:{name}", "", "1s" if name == "hang" else "30s") for name in LAB_ANIMALS},
                          max_attempts=RUNS)
        stage.submitted()
        for team in stage.teams:
            (stage.home(team) / "papers").write_text("")
        stage.ff("seal", "submissions")
        stage.ff("draw", "runs", "--dice", kit.DICE[0], *kit.WITNESSES)
        stage.ff("run", "--slots", "8")
        stage.audit_drawn()
        claims = {claim["claim"]: claim["verdict"] for claim in stage.json("audit", expect=4)["claims"]}
        self.assertNotIn("discrepant", claims.values())
        for team in stage.teams:
            with self.subTest(team=team):
                self.assertEqual(claims[f"total/{team}"], LAB_ANIMALS[team])
        self.assertEqual(stage.alive(), [])
        stage.ff("doctor", "--deep")


class Vandals(ZooTest):
    """The same user can spoil the workspace itself (docs/isolation.md): that is found and hangs nothing."""

    def spoilt_by(self, behaviour):
        stage = Menagerie(self.root, {"honest": ("honest", ""), "vandal": (behaviour, "")}, max_attempts=RUNS + 1)
        stage.drawn()
        process = stage.start("run", "--slots", "1")
        stage.finish(process, expect=None)
        self.assertIn(process.returncode, (0, 3, 4))
        self.assertEqual(stage.alive(), [])
        return stage

    def test_what_was_written_into_other_attempts_is_not_in_their_records(self):
        stage = self.spoilt_by("spoil-siblings")
        for row in stage.json("average")["rows"]:
            self.assertEqual(row["mean"], {"num": "1", "den": "1"}, row["team"])
        stage.ff("doctor", "--deep")

    def test_a_spoilt_database_or_evidence_is_found(self):
        for behaviour in ("spoil-database", "spoil-evidence"):
            with self.subTest(behaviour), tempfile.TemporaryDirectory(prefix="fivefold-") as folder:
                self.root = pathlib.Path(folder)
                process = self.spoilt_by(behaviour).start("doctor", "--deep")
                _, errors = process.communicate(timeout=kit.DEADLINE_S)
                self.assertIn(process.returncode, (1, 3), errors)


class Slow(ZooTest):
    def test_ten_gigabytes_and_a_program_that_ignores_term(self):
        stage = Menagerie(self.root, SLOW_ANIMALS, max_attempts=RUNS)
        self.check_stage(stage)
        kept = [file.stat().st_size for file in stage.folder.glob("runs/*/stdout")]
        self.assertEqual(max(kept), 16 << 20)


if __name__ == "__main__":
    unittest.main()
