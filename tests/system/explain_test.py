#!/usr/bin/env python3
"""`fivefold explain` knows every name that the documents define and the program can print: none can be forgotten."""

import json
import os
import pathlib
import re
import subprocess
import unittest

import kit

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = [path for top in ("harness", "store") for path in sorted((ROOT / top).rglob("*"))
           if path.suffix in (".cc", ".h")]
NAME = r'"([A-Za-z][A-Za-z0-9_.-]*)"'
# How the source names a rule: an Error, a problem of a file, the rule of a reader of JSON fields.
RULES = [rf"\bbad_input\(\s*{NAME}", rf"\bErrc::\w+,\s*{NAME}", rf"\brule\s*=\s*{NAME}",
         rf"\b(?:error|warning|fail)\([^\";]*,\s*{NAME},", rf"\bFields \w+\([^;]*?,[^;]*?,\s*{NAME}\)"]

def explain(*words, **environment):
    return subprocess.run([kit.FIVEFOLD, "explain", *words], capture_output=True, text=True, encoding="utf-8",
                          env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}, check=False)


def known():
    return {row["name"]: row for row in json.loads(explain("--json").stdout)["names"]}


def document(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(path, beginning):
    """The source from `beginning` to the end of its braces."""
    text = (ROOT / path).read_text(encoding="utf-8")
    text = text[text.index(beginning):]
    return text[:text.index("}" if "\n}" not in text else "\n}")]


class Names(unittest.TestCase):
    def assert_explained(self, names, least):
        self.assertGreaterEqual(len(set(names)), least, "too few were found to look for: the test itself is broken")
        self.assertEqual(sorted(set(names) - set(known())), [], "no explanation in harness/cli/explanations.txt")

    def test_every_error_and_weakness_of_the_documents_and_the_source(self):
        texts = [path.read_text(encoding="utf-8") for path in SOURCES] + [document("records.md"), document("design.md")]
        names = {name for text in texts for name in re.findall(r"[`\"(]([EW]_[A-Z]+(?:_[A-Z]+)*)[`\")]", text)}
        self.assert_explained(names - {"E_CONF", "E_DISC"}, 60)

    def test_every_reason_of_a_failed_attempt(self):
        listed = re.search(r"\*\*Reasons\*\*(.*?)\n\n", document("design.md"), re.DOTALL).group(1)
        self.assert_explained(re.findall(r"`([a-z0-9-]+)`", listed), 17)
        self.assert_explained(re.findall(NAME, section("harness/exec/reason.cc", "kWords")), 17)

    def test_every_verdict_with_its_reason_every_custody_and_every_finding(self):
        self.assert_explained(re.findall(NAME, section("harness/stats/judge.cc", "to_text(Reason")), 4)
        for words, least in (("of(ClaimVerdict)", 6), ("of(Custody)", 3)):
            self.assert_explained(re.findall(NAME, section("harness/core/record_words.h", words)), least)
        self.assert_explained(re.findall(NAME, section("harness/core/evidence_line.cc", '{"rescore"')), 6)

    def test_every_rule_that_the_source_names(self):
        found = set()
        for path in SOURCES:
            text = path.read_text(encoding="utf-8")
            for pattern in RULES:
                found |= {name for name in re.findall(pattern, text) if not name.startswith("/")}
        self.assert_explained(found, 90)

    def test_every_rule_of_a_file_and_every_key_of_the_configuration(self):
        texts = [path.read_text(encoding="utf-8") for path in SOURCES if {"config", "core"} & set(path.parts)]
        groups = r'"((?:schema|yaml|file|dataset|scorer|submission|plan|decoding)\.[a-z-]+)"'
        self.assert_explained({name for text in texts for name in re.findall(groups, text)}, 40)
        # A key's rule is "<scope>.<key>"; the scope is known only at run time, so any scope will do here.
        readers = [path.read_text(encoding="utf-8") for path in (ROOT / "harness" / "config").glob("*_reader.cc")]
        keys = {key for text in readers + [(ROOT / "harness" / "config" / "parts.cc").read_text(encoding="utf-8")] for key in
                re.findall(r'\b(?:integer|decimal|scaled|scaled_or_auto|boolean|word|text|duration|size|fail|warn)'
                           r'\("([a-z_0-9]+)",', text)}
        explained = {name.split(".")[1] for name in known() if "." in name}
        self.assertGreaterEqual(len(keys), 40, "too few keys were found: the test itself is broken")
        self.assertEqual(sorted(keys - explained), [])

    def test_every_rule_that_check_prints_for_the_corpus_of_broken_files(self):
        corpus = sorted((ROOT / "tests" / "support" / "config_corpus" / "bad").glob("*.yaml"))
        done = subprocess.run([kit.FIVEFOLD, "check", "--json", *corpus], capture_output=True, text=True,
                              encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assert_explained({problem["rule"] for problem in json.loads(done.stdout)["problems"]}, 30)


class Command(unittest.TestCase):
    def test_a_name_is_explained_in_english_with_a_command_and_a_section(self):
        done = explain("missing-items")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for words in ("reason of an attempt", "items are without a line", "raise a mean", "fivefold try team.yaml",
                      "docs/design.md section 5"):
            self.assertIn(words, done.stdout)

    def test_a_korean_locale_gets_korean(self):
        self.assertIn("봉인", explain("E_ORDER", LC_ALL="ko_KR.UTF-8").stdout)

    def test_json_has_both_languages_whatever_the_locale(self):
        first, second = explain("W_CUSTODY", "--json"), explain("W_CUSTODY", "--json", LC_ALL="ko_KR.UTF-8")
        self.assertEqual(first.stdout, second.stdout)
        entry = json.loads(first.stdout)
        self.assertEqual((entry["name"], entry["kind"]), ("W_CUSTODY", "weakness"))
        for language in ("en", "ko"):
            self.assertTrue(all(len(entry[language][part]) > 5 for part in ("means", "why", "todo")), entry)
        self.assertTrue(entry["next"] and entry["document"].startswith("records.md section"))

    def test_a_name_is_found_as_people_type_it(self):
        for written in ("[resources.memory]", "e_order", "cap reached", "CAP_REACHED"):
            self.assertEqual(explain(written).returncode, 0, written)

    def test_an_unknown_name_ends_with_2_and_lists_the_nearest(self):
        done = explain("E_ODER")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn('"E_ODER"; nearest: E_ORDER', done.stderr)
        self.assertIn("fivefold explain lists all names", explain("nothing like it").stderr)

    def test_without_a_name_all_are_listed_in_groups(self):
        listed = explain().stdout
        for name in known():
            self.assertRegex(listed, rf"(?m)^  {re.escape(name)}  ")

    def test_every_entry_is_whole_and_names_a_section_that_exists(self):
        for name, entry in known().items():
            for language in ("en", "ko"):
                for part in ("means", "why", "todo"):
                    self.assertGreater(len(entry[language][part]), 3, f"{name} {language} {part}")
            self.assertRegex(" ".join(entry["ko"].values()), "[가-힣]", name)
            self.assertTrue(entry["next"], name)
            file, number = re.fullmatch(r"(\w+\.md) section (\d+)", entry["document"]).groups()
            self.assertIn(f"\n## {number}. ", document(file), name)


if __name__ == "__main__":
    unittest.main()
