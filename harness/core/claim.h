#pragma once
// Names of claims, the parameters that judge one, and the units that public randomness puts before it, in order
// (docs/records.md sections 8 and 9). Shared by the audit and the verifier. Pure.

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/draw.h"
#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"
#include "harness/stats/judge.h"

namespace fivefold {

enum class ClaimKind { total, cell, scalar, consistency };
struct Claim {
  ClaimKind kind{ClaimKind::total};
  TeamId team;
  BenchmarkId benchmark;  // empty for a total
  friend auto operator<=>(const Claim&, const Claim&) = default;
};
std::string to_text(const Claim& claim);           // "total/T", "cell/T/B", ...
Result<Claim> parse_claim(std::string_view text);  // `E_SCHEMA`, `E_ID`

// What judges a total or a cell: all of it is fixed before the seed exists, but `runs` (runs' of an olympic cell).
struct ClaimParameters {
  ClaimMode mode{ClaimMode::replay};
  std::int64_t scale{1'000'000};  // U
  std::int64_t tolerance_micro{0};
  std::int64_t accuse_micro{0};
  std::string alpha_r;
  std::string alpha_d;
  std::int64_t claims{1};  // K
  std::string f_conf;
  std::string f_disc;
  std::int64_t cap{0};
  std::optional<std::int64_t> population;  // M of a cell
  bool piloted{false};                     // no benchmark of it has basis `assumed`
  std::int64_t d_micro{0};                 // declared; of a total weighted, rounded up
  std::int64_t d_upper_micro{0};
  double confirm_shift{0};  // added to the log thresholds: a verifier allows for their last bits
  double accuse_shift{0};

  // delta and accuse in 1/scale.
  [[nodiscard]] std::int64_t delta() const { return tolerance_micro * (scale / 1'000'000); }
  [[nodiscard]] std::int64_t accuse() const { return accuse_micro * (scale / 1'000'000); }
};
// `counted` = R', the runs that count in a mean. Claims of kind total and cell that are in the strata.
ClaimParameters total_parameters(const Strata& strata, const TeamId& team, const DrawPlan& plan, int counted);
ClaimParameters cell_parameters(const Strata& strata, const CellId& cell, const DrawPlan& plan, int counted);
// The cell's own parameters as they stand when only its draws of a total are looked at (i.i.d., population absent).
ClaimParameters escalation_parameters(const Strata& strata, const CellId& cell, const DrawPlan& plan, int counted);

// A cell as it was sealed: its list in force, the runs that count, and their scores.
struct SealedCell {
  CellId id;
  Mode mode{Mode::replay};
  std::int64_t weight{1};
  std::vector<ItemId> items;
  std::vector<int> runs;                               // runs', ascending
  std::vector<std::vector<std::int64_t>> score_micro;  // [run - 1][item], runs 1..R
};

// One drawn unit with what shows that it was drawn.
struct DrawnUnit {
  BenchmarkId benchmark;
  int run{1};
  std::size_t item{0};  // place in the list in force
  std::optional<Digest> ticket;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> words;
  friend bool operator==(const DrawnUnit&, const DrawnUnit&) = default;
};
// The first `count` units of a total (cells = the team's item cells, any order) or of a cell (at most all).
std::vector<DrawnUnit> total_units(const Digest& seed, const TeamId& team, const std::vector<const SealedCell*>& cells,
                                   std::int64_t count);
std::vector<DrawnUnit> cell_units(const Digest& seed, const SealedCell& cell, std::int64_t count);

// o in units of 1/scale: replay (s - y) scale/10^6 with the one sealed score; fresh sum s - (scale/10^6) y.
std::int64_t overstatement(Mode mode, std::int64_t scale, const std::vector<std::int64_t>& sealed_micro,
                           std::int64_t y_micro);

ClaimVerdict to_claim_verdict(stats::Verdict verdict);

// One unit as a claim's process sees it.
struct JudgedUnit {
  std::int64_t o{0};
  bool unexecuted{false};
  std::vector<std::int64_t> sealed_micro;  // the unit's run in replay, the runs' in fresh
  std::int64_t y_micro{0};
};

struct DeclaredD {  // the declared-d check over the n units that were executed
  std::int64_t n{0};
  double d{0};
  double lower{0};
  bool flagged{false};
  bool near{false};                // within 1e-6 of the threshold: either answer stands
  std::optional<double> d_runs{};  // between the sealed runs, where their scores were given
};

// The statistical end of a claim over its units so far. `open`: neither decided nor at its cap nor counted out.
struct Judgement {
  bool open{true};
  ClaimVerdict verdict{ClaimVerdict::inconclusive};
  std::string reason;
  std::int64_t n{0};
  std::int64_t sum_o{0};
  EvidenceLogs log_e;
  double log_e_conf{0};
  double log_e_disc{0};
  double log_e_disc_max{0};
  ClaimBounds bounds;
  bool may_accuse{false};
  std::optional<DeclaredD> declared;
};
// Over the first n units, unexecuted ones left out; nothing when fewer than two are left. `scores`: those of the sealed
// runs by item, for information, or empty.
Result<std::optional<DeclaredD>> declared_d(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units,
                                            std::int64_t n, std::vector<std::vector<std::int64_t>> scores);
// Rules of docs/statistics.md section 6 over the units in draw order. Bad numbers are the errors of stats::judge.
Result<Judgement> judge_claim(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units);
// How far the units bring the claim, without bounds: cheap. `settled`: decided, capped or counted out; `n` units used.
struct Reached {
  bool settled{false};
  std::int64_t n{0};
};
Result<Reached> reached(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units);
// log E_conf and log E_disc after all the units.
Result<double> conf_evidence(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units);
Result<double> disc_evidence(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units);

// The record's statistical fields from parameters and judgement; the caller adds claim, refs and `selected`.
AuditRecord audit_record(const ClaimParameters& parameters, const Judgement& judgement, std::int64_t drawn);
// A consistency record: every statistical field 0, verdict from the number of findings.
AuditRecord consistency_record(const std::string& draw_id, const CellId& cell, std::int64_t findings);

}  // namespace fivefold
