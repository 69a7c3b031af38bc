#!/usr/bin/env python3
"""A really full disk: a small tmpfs, filled by somebody else or by a runner in its own directory.

Mounting takes root, or a user namespace of its own: without the right to mount the test starts itself again in one.
"""

import os
import pathlib
import subprocess
import sys
import unittest

import course
import fault_kit
import kit

ROOM = (0, 60 << 10)  # bytes that are left
FILLING = '''import os
mark = os.path.join(os.environ["HOME"], "was-here")
if not os.path.exists(mark):
    open(mark, "w").close()
    with open(os.path.join(os.environ["TMPDIR"], "filling"), "wb", buffering=0) as filling:
        try:
            while filling.write(bytes(65536)):
                pass
        except OSError:
            pass
'''


def mount(folder, size):
    folder.mkdir(exist_ok=True)
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


class SmallDisk:
    """A tmpfs of its own below the test's folder."""

    def __init__(self, test, size):
        self.folder = test.root / "small"
        test.assertTrue(mount(self.folder, size), "no tmpfs can be mounted, not even in a user namespace")
        test.addCleanup(subprocess.run, ["umount", "-l", self.folder], check=False)

    def leave(self, room):
        free = os.statvfs(self.folder)
        (self.folder / "filler").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))

    def make_room(self):
        (self.folder / "filler").unlink()


class FullDisk(course.Course):
    def setUp(self):
        super().setUp()
        self.disk = SmallDisk(self, "40m")

    def steps_of(self, _stage, _command):
        raise NotImplementedError  # the rooms are the steps

    def check_command(self, stage, command, tried):
        before = stage.copy(f"before-{tried}")
        status, output, errors = self.execute(stage, command)
        self.assertIn(status, (0, 1), output + errors)
        wanted, refused = self.numbers(stage, command, status), 0
        for room in ROOM:
            with self.subTest(command=command[:2], room=room):
                copy = before.copy(f"small/copy-{tried}-{room}")
                self.disk.leave(room)
                done, output, errors = self.execute(copy, command)
                # A session that is still at work must find the disk as it was when its program failed.
                kit.wait_until(lambda: not list(fault_kit.processes_in(copy.folder)), "the end of its sessions")
                self.disk.make_room()
                if done == 3:
                    refused += 1
                    self.check_kept(copy, output, errors)
                    self.assertIn("[full]", errors)
                    self.assertIn("give the same command again", errors)
                if done != status:
                    self.repeat(copy, command, status)
                self.assertEqual(self.numbers(copy, command, status), wanted)
                self.check_sound(copy)
                subprocess.run(["rm", "-rf", copy.folder, f"{copy.folder}.export"], check=True)
        self.assertGreater(refused, 0, "the disk was never full")

    def test_the_same_command_goes_on_once_there_is_room(self):
        stage = fault_kit.small_stage(self.root)
        stage.submitted()
        stage.leak_answers("cheat")
        for tried, command in enumerate(self.course()[3:]):
            self.check_command(stage, command, tried)


class FillingRunner(fault_kit.FaultTest):
    def test_a_runner_that_fills_the_disk_stops_the_command_and_loses_nothing(self):
        self.check_filling(FILLING)

    def test_a_runner_that_fails_on_a_full_disk_is_begun_again(self):
        # So little that it fails, and enough for the report of its end.
        self.check_filling(FILLING + "    os.truncate(filling.name, os.path.getsize(filling.name) - 200_000)\n    os._exit(1)\n")

    def check_filling(self, filling):
        disk = SmallDisk(self, "60m")
        stage = fault_kit.small_stage(self.root, teams={"filler": {"by_item": True}})
        runner = self.root / "runner-filler" / "run.py"
        first, rest = runner.read_text(encoding="utf-8").split("\nimport hashlib", 1)
        runner.write_text(f"{first}\n{filling}import hashlib{rest}", encoding="utf-8")
        stage.drawn()
        undisturbed, full = stage.copy("undisturbed"), stage.copy("small/stage")
        (undisturbed.home("filler") / "was-here").write_text("")
        undisturbed.ff("run")
        disk.leave(10 << 20)
        process = full.start("run", "--slots", "1")
        output, errors = process.communicate(timeout=kit.DEADLINE_S)
        self.assertEqual((process.returncode, output), (3, ""), errors)
        self.assertIn("[full]", errors)
        self.assertIn("is kept", errors)
        self.assertEqual(fault_kit.integrity(full), ["ok"])
        disk.make_room()
        full.ff("run")
        self.assertEqual(fault_kit.averages(full), fault_kit.averages(undisturbed))
        self.check_sound(full)


def may_mount():
    probe = pathlib.Path(kit.tempfile.mkdtemp(prefix="fivefold-"))
    mounted = mount(probe, "1m")
    if mounted:
        subprocess.run(["umount", probe], check=True)
    probe.rmdir()
    return mounted


if __name__ == "__main__":
    if "--in-namespace" not in sys.argv and not may_mount():
        os.execvp("unshare", ["unshare", "-rm", sys.executable, __file__, "--in-namespace"])
    unittest.main(argv=[word for word in sys.argv if not word.startswith("--")])
