"""fivefold-exec is started for every attempt and outlives the harness: it loads the C library and nothing heavy."""
import os
import pathlib
import subprocess
import unittest

FIVEFOLD_EXEC = pathlib.Path(os.environ["FIVEFOLD"]).with_name("fivefold-exec")
HEAVY = ("libcrypto", "libssl", "libre2", "libsqlite3", "libyaml", "libzstd", "libboost")


class ShimLibraries(unittest.TestCase):
    def test_loads_no_library_of_the_harness(self):
        listed = subprocess.run(["ldd", FIVEFOLD_EXEC], capture_output=True, text=True, check=True).stdout
        self.assertIn("libc.so", listed)
        self.assertEqual([line.split()[0] for line in listed.splitlines() if line.split()[0].startswith(HEAVY)], [])


if __name__ == "__main__":
    unittest.main()
