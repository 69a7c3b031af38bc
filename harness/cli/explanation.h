#pragma once
// What a name that the program prints means: errors, reasons, weaknesses, findings, rules and keys of the
// configuration. The texts are harness/cli/explanations.txt, carried in the program; tests/system/explain_test.py
// proves that every name of the documents and the source is there. Pure.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::cli {

// In one language: what it means, why there is such a rule, what to do now.
struct ExplanationText {
  std::string means;
  std::string why;
  std::string todo;
};

struct Explanation {
  std::string name;
  std::string kind;               // "error", "reason", "weakness", …: the groups of the file
  std::string document;           // "records.md section 3"
  std::vector<std::string> next;  // commands to paste
  ExplanationText en;
  ExplanationText ko;
};

// One block of lines an entry (the head of the file says how); `explanation` with the line number when a block is
// short.
Result<std::vector<Explanation>> parse_explanations(std::string_view text);

// Of the program's own file, in its order.
const std::vector<Explanation>& explanations();

// As it is written, else without brackets, in another case, with `_` or a space for `-`; nullptr when there is none.
const Explanation* find_explanation(std::string_view name);

}  // namespace fivefold::cli
