#pragma once
// A mark at every durable step: a commit, a synced file, a rename, a launch. The shipped programs do nothing there;
// tests/fault links a definition of its own that ends the program at a chosen step. Any thread.

namespace fivefold::os {

// `what` names the step and whether it is still to come or done: "commit", "committed".
void persist_step(const char* what) noexcept;

}  // namespace fivefold::os
