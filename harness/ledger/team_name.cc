#include <algorithm>

#include "harness/config/submission_reader.h"
#include "harness/core/paths.h"
#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

DisplayName Workspace::team_name(const TeamId& team) {
  DisplayName id{team.text, team.text};
  const Logged<SubmissionRecord>* const last = log().last_submission(team);
  if (last == nullptr) return id;
  const std::string path = paths::submission_yaml(team, last->record.revision);
  const auto yaml = std::find_if(last->subjects.begin(), last->subjects.end(),
                                 [&path](const Subject& subject) { return subject.name == path; });
  if (yaml == last->subjects.end()) return id;
  // A name is for display: whatever is wrong with the file is said by those who need the file.
  const Result<std::string> bytes = evidence().get(yaml->sha256);
  const Result<Submission> submission = bytes.ok() ? config::parse_submission(*bytes) : bytes.error();
  return submission.ok() ? submission->name : id;
}

}  // namespace fivefold::ledger
