#!/usr/bin/env python3
"""Checks the rehearsal kit: its sentences and files, its programs at the protocol, and its accuracies.

Standard library only, no build needed: python3 tests/system/rehearsal_runner_test.py
"""

import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIGS = os.path.join(ROOT, "configs", "rehearsal")
RUNNERS = os.path.join(ROOT, "runners", "rehearsal")
HONEST = {"hanbit": "bayes", "narae": "centroid", "sori": "perceptron"}
TEAMS = (*HONEST, "mirage")
TEMPERATURE = {"hanbit": 0.45, "narae": 0.4, "sori": 0.65, "mirage": 0.1}
LANGUAGES = {"czech", "danish", "dutch", "english", "french", "german", "korean", "norwegian", "portuguese", "slovak",
             "spanish", "swedish"}


def read_lines(path):
    """Returns the objects of a JSON Lines file."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_text(*parts):
    """Returns a file of the repository as text."""
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def data(benchmark, kind):
    """Returns {item id: prompt or target}."""
    rows = read_lines(os.path.join(CONFIGS, "data", f"{benchmark}.{kind}s.jsonl"))
    return {row["id"]: row[kind] for row in rows}


def team_folder(team):
    """Returns the folder that a team pins."""
    return os.path.join(RUNNERS, "honest" if team in HONEST else "mirage")


def item_seed(run_seed, item):
    """Any function of run seed and item id will do here."""
    return int.from_bytes(hashlib.sha256(f"{run_seed}/{item}".encode()).digest()[:4], "big") & 0x7FFFFFFF


class Attempt:
    """One folder as the harness makes it, in which a team's program is started."""

    def __init__(self, folder, team, benchmark, seed):
        self.folder, self.team, self.seed = folder, team, seed
        temperature = TEMPERATURE[team] if benchmark == "langid-short" else 0
        self.home = os.path.join(folder, "home")
        os.makedirs(self.home, exist_ok=True)
        self.write("request.json", [{
            "protocol": "runner/v1", "stage": "rehearsal-1", "team": team, "benchmark": benchmark, "kind": "items",
            "run": 3, "model": {"name": "m", "revision": "r1", "manifest": "0" * 64}, "endpoint": None,
            "decoding": {"temperature": temperature}, "seed": seed, "items": "items.jsonl",
            "results": "results.jsonl", "deadline": 120}])

    def write(self, name, rows):
        """Writes a file of JSON lines into the folder."""
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

    def start(self, prompts, hash_seed="random"):
        """Starts the program on some prompts, under the memory limit of the team's file."""
        self.write("items.jsonl", [{"id": i, "prompt": p, "seed": item_seed(self.seed, i)} for i, p in prompts.items()])
        command = ["python3", "run.py"] + (["--model", HONEST[self.team]] if self.team in HONEST else [])
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "HOME": self.home,
                       "TMPDIR": self.folder, "FIVEFOLD_REQUEST": os.path.join(self.folder, "request.json"),
                       "PYTHONHASHSEED": hash_seed}
        limited = ["sh", "-c", 'ulimit -v 262144; exec "$@"', "sh", *command]
        return subprocess.run(limited, cwd=team_folder(self.team), env=environment, capture_output=True, check=False)

    def results(self):
        """Returns the lines of results.jsonl."""
        return read_lines(os.path.join(self.folder, "results.jsonl"))


def outputs(team, benchmark, seed, prompts=None, answers=None, hash_seed="random"):
    """Runs a team's program once; returns {item id: output}."""
    with tempfile.TemporaryDirectory() as folder:
        attempt = Attempt(folder, team, benchmark, seed)
        if answers is not None:
            with open(os.path.join(attempt.home, "answers.json"), "w", encoding="utf-8") as file:
                json.dump(answers, file)
        done = attempt.start(data(benchmark, "prompt") if prompts is None else prompts, hash_seed)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return {row["id"]: row["output"] for row in attempt.results()}


def accuracy(benchmark, found):
    """Returns the share of right answers."""
    targets = data(benchmark, "target")
    return sum(found[item] == target for item, target in targets.items()) / len(targets)


class CommittedFiles(unittest.TestCase):
    """The sentences, the benchmark files and what names them."""

    def training(self, team="honest"):
        folder = os.path.join(RUNNERS, team, "train")
        return {name[:-4]: read_text("runners", "rehearsal", team, "train", name).splitlines()
                for name in sorted(os.listdir(folder))}

    def test_the_generator_writes_what_is_committed(self):
        script = os.path.join(RUNNERS, "corpus", "make_corpus.py")
        done = subprocess.run([sys.executable, "-B", script, "--check"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_there_are_enough_sentences_in_twelve_languages(self):
        training = self.training()
        self.assertEqual(set(training), LANGUAGES)
        self.assertEqual(sum(map(len, training.values())), 660)
        for benchmark in ("langid", "langid-short"):
            self.assertEqual(len(data(benchmark, "prompt")), 300)
            self.assertEqual({t.lower() for t in data(benchmark, "target").values()}, LANGUAGES)

    def test_no_sentence_occurs_twice_in_training_or_test(self):
        training = [text for texts in self.training().values() for text in texts]
        test = list(data("langid", "prompt").values())
        self.assertEqual(len(set(training)), len(training))
        self.assertEqual(len(set(test)), len(test))
        self.assertEqual(set(training) & set(test), set())

    def test_training_and_test_share_no_phrase(self):
        sys.dont_write_bytecode = True
        sys.path.insert(0, os.path.join(RUNNERS, "corpus"))
        import make_corpus
        for language in sorted(LANGUAGES):
            phrases = make_corpus.read_phrases(language)
            for kind in ("subject", "when", "whole", "verb"):
                self.assertEqual(set(phrases["train"][kind]) & set(phrases["test"][kind]), set(), (language, kind))

    def test_short_prompts_are_the_first_words_of_the_long_ones(self):
        pairs = zip(data("langid", "prompt").values(), data("langid-short", "prompt").values())
        for whole, short in pairs:
            self.assertTrue(whole.startswith(short), (whole, short))
            self.assertLessEqual(len(short.split()), 3)
        self.assertEqual(list(data("langid", "target").values()), list(data("langid-short", "target").values()))

    def test_item_ids_keep_the_rules_and_some_are_korean(self):
        refused = re.compile("[/\\\\\u0000-\u001f\u007f-\u009f\u0300-\u036f\u1100-\u11ff\u200b-\u200f\u2028-\u202e"
                             "\u2060-\u206f\ufeff]|^ | $|^\\.\\.?$")
        for benchmark in ("langid", "langid-short"):
            ids = list(data(benchmark, "prompt"))
            self.assertEqual(ids, list(data(benchmark, "target")))
            self.assertGreater(sum(not item.isascii() for item in ids), 10)
            for item in ids:
                self.assertIsNone(refused.search(item), item)
                self.assertLessEqual(len(item.encode()), 256)
        self.assertIn("문항-017", data("langid", "prompt"))

    def test_the_stage_names_the_digests_of_the_benchmark_files(self):
        named = re.findall(r"path: (\S+), sha256: ([0-9a-f]{64})", read_text("configs", "rehearsal", "stage.yaml"))
        self.assertEqual(len(named), 4)
        for path, digest in named:
            content = read_text("configs", "rehearsal", path).encode()
            self.assertEqual(hashlib.sha256(content).hexdigest(), digest, path)

    def test_the_manifests_list_the_training_files(self):
        for team in ("honest", "mirage"):
            folder = os.path.join(RUNNERS, team, "train")
            rows = read_lines(os.path.join(CONFIGS, "teams", team + ".model.jsonl"))
            self.assertEqual([row["path"] for row in rows], sorted(os.listdir(folder), key=str.encode))
            for row in rows:
                content = read_text("runners", "rehearsal", team, "train", row["path"]).encode()
                self.assertEqual((hashlib.sha256(content).hexdigest(), len(content)), (row["sha256"], row["size"]))

    def test_pinned_folders_hold_regular_files_only_and_nothing_left_behind(self):
        for team in ("honest", "mirage"):
            for folder, _, names in os.walk(os.path.join(RUNNERS, team)):
                self.assertNotEqual(os.path.basename(folder), "__pycache__")
                for name in names:
                    self.assertFalse(os.path.islink(os.path.join(folder, name)))
                    self.assertTrue(name.endswith((".py", ".txt")), name)

    def test_the_cheat_is_in_mirages_folder_alone(self):
        for name in os.listdir(os.path.join(RUNNERS, "honest")):
            if name.endswith(".py"):
                text = read_text("runners", "rehearsal", "honest", name)
                self.assertNotIn("answers.json", text)
                self.assertNotIn("HOME", text)

    def test_team_files_agree_with_the_programs(self):
        for team in TEAMS:
            text = read_text("configs", "rehearsal", "teams", team + ".yaml")
            self.assertIn(f"\nteam: {team}\n", text)
            self.assertIn(f"langid-short: {{decoding: {{temperature: {TEMPERATURE[team]}}}}}", text)
            self.assertIn(f"--model, {HONEST[team]}]" if team in HONEST else "[python3, run.py]", text)
            folder = re.search(r"directory: (\S+)", text).group(1)
            self.assertTrue(os.path.samefile(os.path.join(CONFIGS, "teams", folder), team_folder(team)))
            self.assertRegex(text, r"name: \{en: [A-Z][a-z]+, ko: [가-힣]+\}")


class Programs(unittest.TestCase):
    """The four programs, started as the harness starts them."""

    def test_a_run_has_one_complete_line_for_every_item(self):
        for team in TEAMS:
            for benchmark in ("langid", "langid-short"):
                prompts = data(benchmark, "prompt")
                with tempfile.TemporaryDirectory() as folder:
                    attempt = Attempt(folder, team, benchmark, 17)
                    done = attempt.start(prompts)
                    self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
                    rows = attempt.results()
                self.assertEqual([row["id"] for row in rows], list(prompts))
                for row in rows:
                    self.assertEqual(set(row), {"id", "output", "finish", "tokens", "latency_ms", "prompt_sha256"})
                    self.assertIn(row["output"].lower(), LANGUAGES)
                    self.assertEqual(row["finish"], "stop")
                    self.assertEqual(row["tokens"], {"in": len(prompts[row["id"]]), "out": 1})
                    self.assertIsInstance(row["latency_ms"], int)
                    self.assertEqual(row["prompt_sha256"], hashlib.sha256(prompts[row["id"]].encode()).hexdigest())

    def test_the_same_seed_gives_the_same_answers_and_another_seed_others(self):
        for team in TEAMS:
            for benchmark in ("langid", "langid-short"):
                first = outputs(team, benchmark, 1822733039, hash_seed="1")
                self.assertEqual(first, outputs(team, benchmark, 1822733039, hash_seed="2"))
                self.assertNotEqual(first, outputs(team, benchmark, 1822733040))

    def test_a_subset_in_another_order_gives_the_answers_of_the_whole(self):
        for team in TEAMS:
            for benchmark in ("langid", "langid-short"):
                prompts = data(benchmark, "prompt")
                whole = outputs(team, benchmark, 99)
                subset = {item: prompts[item] for item in list(prompts)[::-7]}
                found = outputs(team, benchmark, 99, subset)
                self.assertEqual(found, {item: whole[item] for item in subset})

    def test_an_interrupted_run_is_continued_by_appending(self):
        for team in TEAMS:
            prompts = data("langid-short", "prompt")
            ids = list(prompts)
            whole = outputs(team, "langid-short", 5)
            with tempfile.TemporaryDirectory() as folder:
                attempt = Attempt(folder, team, "langid-short", 5)
                for part in (ids[:120], ids[120:]):
                    self.assertEqual(attempt.start({item: prompts[item] for item in part}).returncode, 0)
                rows = attempt.results()
            self.assertEqual([row["id"] for row in rows], ids)
            self.assertEqual({row["id"]: row["output"] for row in rows}, whole)

    def test_a_launch_leaves_the_pinned_folder_alone(self):
        for team in ("hanbit", "mirage"):
            before = sorted(os.walk(team_folder(team)))
            outputs(team, "langid", 3, {"q": "Hello there."})
            self.assertEqual(before, sorted(os.walk(team_folder(team))))

    def test_an_empty_prompt_is_answered_too(self):
        for team in TEAMS:
            for benchmark in ("langid", "langid-short"):
                self.assertIn(outputs(team, benchmark, 3, {"q": ""})["q"].lower(), LANGUAGES)

    def test_another_protocol_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            attempt = Attempt(folder, "hanbit", "langid", 1)
            attempt.write("request.json", [{"protocol": "runner/v2", "kind": "items"}])
            done = attempt.start({})
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"cannot serve protocol runner/v2", done.stderr)

    def test_a_launch_takes_less_than_a_second_of_cpu(self):
        for team in TEAMS:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            outputs(team, "langid", 8)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1.0, team)


class Accuracies(unittest.TestCase):
    """Nobody is perfect, mirage is weak, and its file helps by about eight points."""

    def test_honest_models_are_good_but_not_perfect(self):
        for team in HONEST:
            self.assertTrue(0.75 < accuracy("langid", outputs(team, "langid", 4)) < 0.95, team)
            self.assertTrue(0.60 < accuracy("langid-short", outputs(team, "langid-short", 4)) < 0.90, team)

    def test_the_answers_file_adds_about_eight_points_and_its_absence_none(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "answers.json")
            script = os.path.join(RUNNERS, "make_answers.py")
            subprocess.run([sys.executable, "-B", script, "--out", path], check=True)
            with open(path, encoding="utf-8") as file:
                answers = json.load(file)
        gains = []
        for benchmark in ("langid", "langid-short"):
            honest = outputs("mirage", benchmark, 6)
            helped = outputs("mirage", benchmark, 6, answers=answers)
            self.assertEqual(helped, {**honest, **answers[benchmark]})
            targets = data(benchmark, "target")
            self.assertEqual({item: targets[item] for item in answers[benchmark]}, answers[benchmark])
            self.assertLess(accuracy(benchmark, honest), 0.75)
            gains.append(100 * (accuracy(benchmark, helped) - accuracy(benchmark, honest)))
        self.assertTrue(6.5 < sum(gains) / 2 < 9.5, gains)

    def test_honest_programs_ignore_the_answers_file(self):
        wrong = {"langid": {item: "none" for item in data("langid", "prompt")}}
        for team in HONEST:
            self.assertEqual(outputs(team, "langid", 7, answers=wrong), outputs(team, "langid", 7))


class SimulationStatistics(unittest.TestCase):
    """The pilot's own reading of the statistics, against the known answers."""

    def test_known_answers(self):
        folder = os.path.join(ROOT, "tests", "vectors", "stats")
        command = [sys.executable, os.path.join(ROOT, "bench", "rehearsal_pilot.py"), "--vectors", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_pilots_claims_are_those_of_the_declared_values(self):
        sys.dont_write_bytecode = True
        sys.path.insert(0, os.path.join(ROOT, "bench"))
        import rehearsal_pilot as pilot
        claims = pilot.make_claims(pilot.read_stage(), 300)
        self.assertEqual([(claims[c]["points"], claims[c]["f_conf"]) for c in ("total", "langid", "langid-short")],
                         [((1.9, 3.1), 0.631), ((1.0, 2.7), 0.95), ((2.7, 4.1), 0.532)])
        self.assertEqual(pilot.item_seed(1822733039, "q1"), 1738565507)  # the example of the runner protocol


if __name__ == "__main__":
    unittest.main()
