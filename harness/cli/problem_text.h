#pragma once
// Problems of configuration files for people and for `--json`: GNU `file:line:column: error: text [rule]`, the line,
// and the span marked below it (docs/ux.md section 1). Used by check, init and submit.

#include <map>
#include <string>
#include <string_view>

#include "harness/cli/command.h"
#include "harness/config/problem.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// `bytes` are those of the file the problems are about.
std::string problem_text(const config::Problem& problem, std::string_view bytes, const Look& look = {});
// All of them, and last "team.yaml: 3 errors, 0 warnings"; only that line when there are none.
std::string problems_text(const config::Problems& problems, const std::string& file, std::string_view bytes,
                          const Look& look = {});
// The same of several files, by what the bytes of each are: those of the first file, then of each with problems.
std::string problems_text(const config::Problems& problems, const std::string& file,
                          const std::map<std::string, std::string>& bytes, const Look& look);
// {"file","line","column","severity","rule","message"}.
json::Value problem_json(const config::Problem& problem);
json::Value problems_json(const config::Problems& problems);  // {"problems":[…]}

// How a command that needed the file to be right ends: the problems on standard error, or as its one JSON document, and
// bad_input. `bytes` are those of the file of the first problem.
Exit refuse(const Context& context, const config::Problems& problems, std::string_view bytes);

// The same of problems in several files, with the bytes of each by its name.
Exit refuse(const Context& context, const config::Problems& problems, const std::map<std::string, std::string>& bytes);

}  // namespace fivefold::cli
