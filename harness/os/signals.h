#pragma once
// SIGINT and SIGTERM noted instead of obeyed, so that a long command keeps what it has and ends with 130 or 143.
// Installed once, by the command that wants it; from then on a loop asks between two pieces of work.

#include <optional>
#include <span>

namespace fivefold::os {

// From now on the two signals, and with `hangup` SIGHUP, are only noted (a second one ends the program at once).
void note_stop_signals(bool hangup = false);
// The signal that asked this process to stop, or nothing.
std::optional<int> stop_signal();
// Readable when a stop signal has come: for poll() beside other descriptors. -1 before note_stop_signals().
int stop_descriptor();
// The exit status for a signal: 128 + its number.
constexpr int exit_status_of_signal(int signal_number) { return 128 + signal_number; }

// Waits at most `milliseconds`, less when a stop signal comes or one of `others` can be read.
void wait_or_stop(int milliseconds, std::span<const int> others = {});

}  // namespace fivefold::os
