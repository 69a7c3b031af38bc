#!/usr/bin/env python3
"""scripts/check_edges.py must refuse what it says it refuses."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "check_edges.py"


class CheckEdges(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def put(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def check(self):
        done = subprocess.run([sys.executable, SCRIPT, "--root", self.root], capture_output=True, text=True)
        return done.returncode, done.stdout

    def refuses(self, path, text, words):
        self.put(path, text)
        status, output = self.check()
        self.assertEqual(status, 1, output)
        self.assertIn(words, output)
        self.assertIn(path + ":", output)

    def test_an_include_to_the_left_passes(self):
        self.put("harness/core/CMakeLists.txt", "ff_library(core SOURCES a.cc PUBLIC ff_json)\n")
        self.put("harness/json/CMakeLists.txt", "ff_library(json SOURCES b.cc PUBLIC ff_base)\n")
        self.put("harness/core/a.cc", '#include <chrono>\n#include <vector>\n#include "harness/json/b.h"\n'
                                      '#include "harness/base/c.h"\n// #include "harness/cli/d.h"\n')
        self.put("harness/json/b.cc", "")
        status, output = self.check()
        self.assertEqual(status, 0, output)

    def test_an_include_to_the_right_is_refused(self):
        self.refuses("harness/core/a.h", '\n#include "harness/os/file.h"\n', "core may not include os")

    def test_a_sibling_is_refused(self):
        self.refuses("harness/audit/a.h", '#include "harness/schedule/b.h"\n', "audit may not include schedule")

    def test_a_folder_that_is_not_in_the_table_is_refused(self):
        self.refuses("harness/misc/a.h", "", "not in the table")

    def test_an_include_that_is_not_from_the_root_is_refused(self):
        self.refuses("harness/core/a.cc", '#include "a.h"\n', "from the root")

    def test_impure_headers_and_clocks_are_refused_in_pure_folders(self):
        self.refuses("harness/verify/a.cc", "#include <fstream>\n", "verify is pure")
        self.refuses("harness/stats/b.cc", "auto t = std::chrono::system_clock::now();\n", "stats is pure")
        self.refuses("harness/json/c.cc", "#include <unistd.h>\n", "json is pure")

    def test_files_and_clocks_are_allowed_from_os_rightwards(self):
        self.put("harness/os/a.cc", "#include <fcntl.h>\n#include <filesystem>\nauto t = std::chrono::system_clock::now();\n")
        status, output = self.check()
        self.assertEqual(status, 0, output)

    def test_an_outside_library_at_the_wrong_place_is_refused(self):
        self.refuses("harness/exec/a.cc", "#include <boost/process/v2/process.hpp>\n", "harness/exec/child.cc")
        self.refuses("harness/ledger/b.cc", "#include <sqlite3.h>\n", "store/sqlite.cc")
        self.refuses("harness/cli/c.cc", "#include <boost/filesystem.hpp>\n", "nowhere")

    def test_a_cmake_link_against_the_edges_is_refused(self):
        self.refuses("harness/json/CMakeLists.txt", "ff_library(json SOURCES PUBLIC ff_core)\n", "may not link ff_core")

    def test_an_include_without_its_link_is_refused(self):
        self.put("harness/core/a.h", '#include "harness/crypto/b.h"\n')
        self.refuses("harness/core/CMakeLists.txt", "ff_library(core SOURCES PUBLIC ff_json)\n", "does not link ff_crypto")

    def test_a_source_file_in_no_list_is_refused(self):
        self.put("harness/core/forgotten.cc", "")
        self.refuses("harness/core/CMakeLists.txt", "ff_library(core SOURCES not_forgotten.cc)\n", "forgotten.cc is in no source list")


if __name__ == "__main__":
    unittest.main()
