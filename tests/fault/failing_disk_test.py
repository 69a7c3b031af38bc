#!/usr/bin/env python3
"""A full disk at any write, and a sync that fails: exit 3, nothing acknowledged, and the same command goes on.

A preloaded library (failing_calls.cc) lets the n-th call below the workspace fail. With --every-step n takes every
value; without, a few of each command.
"""

import os
import sys
import unittest

import course
import fault_kit
import kit


class FailingCalls(course.Course):
    error, calls_a_command = "ENOSPC", 1

    def environment(self, stage, **orders):
        return fault_kit.failing(FAULT_BELOW=str(stage.folder), FAULT_ERROR=self.error, **orders)

    def steps_of(self, stage, command):
        count = self.root / "count"
        count.unlink(missing_ok=True)
        done = self.execute(stage, command, self.environment(stage, FAULT_COUNT=str(count)))
        calls = count.stat().st_size if count.exists() else 0
        self.assertGreater(calls, 0, "no call was counted")
        print(f"{command[0]}: {calls} calls that may fail with {self.error}", file=sys.stderr)
        return [(number, self.error) for number in course.spread(calls, self.calls_a_command)], done

    def disturb(self, stage, command, step):
        status, output, errors = self.execute(stage, command, self.environment(stage, FAULT_AT=str(step)))
        if status == 3:
            self.check_kept(stage, output, errors)
            self.check_message(errors)
        return status


class FullDisk(FailingCalls):
    def check_message(self, errors):
        self.assertIn("[full]", errors)
        self.assertIn("is kept", errors)
        self.assertIn("give the same command again", errors)

    def test_the_same_command_goes_on_once_there_is_room(self):
        self.check_course()


class FailingSync(FailingCalls):
    error, calls_a_command = "EIO", 1

    def check_message(self, errors):
        self.assertIn("fivefold: error: ", errors)
        self.assertRegex(errors, r"[Ii]nput/output error|disk I/O error")
        self.assertIn("is kept", errors)

    def test_nothing_is_acknowledged_that_could_not_be_synced(self):
        self.check_course()


if __name__ == "__main__":
    unittest.main(argv=[word for word in sys.argv if word != "--every-step"])
