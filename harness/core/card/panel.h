#pragma once
// What a scorecard is made of beside the averages: the teams, and tables of ballots, ratings, counts, proposals, target
// models, findings of the gate and goals. A table comes as text, from a CSV or YAML file or as it is signed, and is
// read by the same rules each time; whatever is wrong names file and line. Plain values; pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/decimal.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/card/policy.h"

namespace fivefold::card {

struct Fault {
  std::string file;
  int line{0};  // 0: the file as a whole
  std::string rule;
  std::string message;
  friend bool operator==(const Fault&, const Fault&) = default;
};
using Faults = std::vector<Fault>;

// A table as text: cells in the order of the columns.
struct TextRow {
  int line{1};
  std::vector<std::string> cells;
};
struct TextTable {
  std::string file;
  std::vector<std::string> columns;  // in their English spelling
  std::vector<TextRow> rows;
};

struct PanelTeam {
  TeamId id;
  DisplayName name;
  std::optional<std::string> from;  // of its development window, YYYY-MM-DD
  std::optional<std::string> until;
};

struct Ballot {
  int line{1};
  std::string member;
  TeamId team;
  std::optional<std::vector<Decimal>> points;  // in the order of the items; nothing: abstains
};
struct Rating {
  int line{1};
  std::string user;
  TeamId team;
  std::optional<Decimal> stars;  // nothing: abstains
};
struct Proposal {
  int line{1};
  TeamId team;
  BenchmarkId benchmark;
};
// A published score of another model, in its own scale, of which `full` is the full mark (1 of a scalar).
struct Target {
  int line{1};
  std::optional<TeamId> team;  // nothing: of every team
  BenchmarkId benchmark;
  std::string chosen_by;  // of a ratio
  std::string model;
  Decimal score;
  Decimal full;
  std::string released;  // YYYY-MM-DD
  std::string source;
};
struct Count {
  int line{1};
  TeamId team;
  std::int64_t count{0};
  std::string source;
};
struct Finding {
  int line{1};
  TeamId team;
  std::string gate;
  bool pass{true};
  std::string reason;
};

using Rows = std::variant<std::vector<Ballot>, std::vector<Rating>, std::vector<Proposal>, std::vector<Target>,
                          std::vector<Count>, std::vector<Finding>>;

// The names under which tables are signed besides those of the parts.
inline constexpr const char* kGateTable = "gate";
inline constexpr const char* kGoalTable = "goal";

struct Panel {
  DisplayName title;
  std::string as_of;       // the day of the evaluation, YYYY-MM-DD
  bool invented{false};    // made up to show how it works
  bool pseudonyms{false};  // members and users stand as digests of a salt and their names
  std::vector<PanelTeam> teams;
  std::map<std::string, Rows> tables;        // by part, kGateTable, kGoalTable
  std::map<std::string, std::string> files;  // of each table, for messages

  [[nodiscard]] const PanelTeam* find(const TeamId& team) const;
  // By its id, else by a name that one team alone has, in either language.
  [[nodiscard]] const PanelTeam* find_named(const std::string& text) const;
  template <class Row>
  [[nodiscard]] const std::vector<Row>& rows(const std::string& table) const {
    static const std::vector<Row> none;
    const auto found = tables.find(table);
    const auto* const rows = found == tables.end() ? nullptr : std::get_if<std::vector<Row>>(&found->second);
    return rows == nullptr ? none : *rows;
  }
};

// The tables that a policy asks for, by name: a part that needs none has none.
std::vector<std::string> tables_of(const Policy& policy);
// The columns of such a table, in their order; `note` may stand in any table and is not kept.
std::vector<std::string> columns_of(const Policy& policy, const std::string& table);

// Reads the table into the panel; what is wrong with a row leaves it out and is a fault.
void take_table(const Policy& policy, const std::string& table, const TextTable& text, Panel& panel, Faults& faults);
// The rules over whole tables, once all are there: who is missing, given twice, too many, too old. Of a panel with
// pseudonyms a person's rows cannot be told from another's: only their number is looked at, and that each is a digest.
void check_panel(const Policy& policy, const Panel& panel, Faults& faults);

// Each in its canonical form: the rows in byte order of what names them, one spelling of every number.
std::string encode_table(const Policy& policy, const std::string& table, const Panel& panel);
// panel.json: compact JSON, without the tables.
std::string encode_panel(const Panel& panel);
Result<Panel> decode_panel(std::string_view text);  // strict; `E_JSON`, `E_SCHEMA`, `E_PANEL`

}  // namespace fivefold::card
