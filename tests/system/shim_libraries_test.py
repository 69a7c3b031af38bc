"""fivefold-exec is started for every attempt and outlives the harness: it is static, or with sanitizers loads nothing heavy."""
import os
import pathlib
import subprocess
import unittest

FIVEFOLD_EXEC = pathlib.Path(os.environ["FIVEFOLD"]).with_name("fivefold-exec")
HEAVY = ("libcrypto", "libssl", "libre2", "libsqlite3", "libyaml", "libzstd", "libboost")


class ShimLibraries(unittest.TestCase):
    def test_loads_no_library_of_the_harness(self):
        done = subprocess.run(["ldd", FIVEFOLD_EXEC], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.assertIn("not a dynamic executable", done.stdout + done.stderr)
            return
        listed = done.stdout
        self.assertRegex(listed, "lib[at]san")
        self.assertEqual([line.split()[0] for line in listed.splitlines() if line.split()[0].startswith(HEAVY)], [])


if __name__ == "__main__":
    unittest.main()
