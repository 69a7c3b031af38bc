#!/usr/bin/env python3
"""scripts/check_style.py must refuse what it says it refuses, and leave honest code alone."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "check_style.py"


class CheckStyle(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def check(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, SCRIPT, "--root", self.root], capture_output=True, text=True)
        return done.returncode, done.stdout

    def passes(self, path, text):
        status, output = self.check(path, text)
        self.assertEqual(status, 0, output)

    def refuses(self, path, text, words):
        status, output = self.check(path, text)
        self.assertEqual(status, 1, output)
        self.assertIn(words, output)

    def test_honest_code_passes(self):
        table = "constexpr Row kRows[] = {\n" + "  {1, f(2)},\n" * 100 + "};\n"
        members = "struct Big {\n" + "  int sum(int x) const { return x + 1'000; }\n" * 80 + "};\n"
        self.passes("harness/core/a.h", "#pragma once\n// using namespace std; only in a comment\n" + table + members)

    def test_a_long_file_is_refused(self):
        self.passes("harness/core/a.cc", "\n" * 400)
        self.refuses("harness/core/a.cc", "\n" * 401, "401 lines")

    def test_a_long_function_is_refused(self):
        def function(statements):
            return "namespace x {\nint f(int a) {\n" + "  if (a > 1) { a--; }\n" * statements + "  return a;\n}\n}\n"

        self.passes("harness/core/a.cc", function(57))
        self.refuses("harness/core/a.cc", function(58), "a.cc:2: error: a function of 61 lines")

    def test_banned_names_are_refused(self):
        self.refuses("harness/core/a.cc", "using namespace std;\n", "using namespace")
        self.refuses("harness/core/a.cc", "void f() { std::shuffle(a, b, c); }\n", "DrawStream")
        self.refuses("harness/core/a.cc", "std::uniform_int_distribution<int> d;\n", "DrawStream")

    def test_a_sleep_in_a_test_is_refused(self):
        self.refuses("tests/unit/core/a_test.cc", "void f() { std::this_thread::sleep_for(x); }\n", "no sleeps")

    def test_a_header_without_pragma_once_is_refused(self):
        self.refuses("harness/core/a.h", "struct A {};\n", "#pragma once")

    def test_a_todo_without_an_issue_is_refused(self):
        self.passes("harness/core/a.cc", "// TODO(#12): later\n")
        self.refuses("harness/core/a.cc", "// TODO: later\n", "TODO")

    def test_paths_and_hosts_of_one_machine_are_refused(self):
        self.refuses("docs/a.md", "see /home/somebody/notes\n", "path of one machine")
        self.refuses("docs/a.md", "from https://registry.example.org/x\n", "registry")

    def test_an_unexpected_file_at_the_top_is_refused(self):
        self.refuses("notes.txt", "", "top level")


if __name__ == "__main__":
    unittest.main()
