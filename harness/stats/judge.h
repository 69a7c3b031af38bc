#pragma once
// The verdict on one item claim (docs/statistics.md section 6, rules 1-4): two evidence processes over the units in
// draw order. `judge` takes them all at once; `Judge` takes them as they come and can be fed further after a break.
// Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/stats/evidence.h"

namespace fivefold::stats {

enum class Verdict { reproduced, discrepant, inconclusive };
enum class Reason { none, cap_reached, within_noise, not_piloted, incomplete_draws };
std::string_view to_text(Verdict verdict);
std::string_view to_text(Reason reason);  // "" for none, "cap-reached", ...

// delta and accuse are in 1/U: a mixed or fresh claim has them multiplied by R already.
struct JudgeParameters {
  std::int64_t unit{1'000'000};            // U, 1..10^8
  std::optional<std::int64_t> population;  // M of a cell, 1..10^7; nothing for a total
  std::int64_t delta{10'000};
  std::int64_t accuse{10'000};
  bool may_accuse{true};
  double alpha_r{0.05};
  double alpha_d{0.05};
  std::int64_t claims{1};           // K
  std::optional<std::int64_t> cap;  // nothing = where the units end
  double f_conf{0.25};
  double f_disc{0.25};
};
// `bad_parameter` unless everything is inside the limits of sections 9 and 10.
Result<void> check(const JudgeParameters& parameters);

struct Bounds {
  std::int64_t lower{0};  // in 1/U
  std::int64_t upper{0};
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

// Everything as of unit n, the last one used.
struct Judgement {
  Verdict verdict{Verdict::inconclusive};
  Reason reason{Reason::incomplete_draws};  // none unless inconclusive
  std::int64_t n{0};
  std::int64_t sum_o{0};
  double log_e_conf{0};
  double log_e_disc{0};
  double max_log_e_disc{0};
  double p_disc{1};  // exp(-max_log_e_disc)
  Bounds bounds;
};

class Judge {
 public:
  static Result<Judge> start(const JudgeParameters& parameters);

  // The next unit in draw order. `out_of_range` for a bad one, `size_mismatch` beyond M or the cap. Units fed after
  // the verdict are checked and counted in `fed()`, and change nothing.
  Result<void> feed(const JudgedUnit& judged);

  [[nodiscard]] std::int64_t fed() const { return fed_; }
  [[nodiscard]] std::int64_t used() const { return conf_.n(); }
  // True once rule 1, 2 or 3 has spoken: no further unit can change anything.
  [[nodiscard]] bool decided() const { return decided_.has_value(); }
  // True when nothing more is to be drawn: decided, all of M or the cap.
  [[nodiscard]] bool finished() const;

  [[nodiscard]] double log_e_conf() const { return conf_.log_e(); }
  [[nodiscard]] double log_e_disc() const { return disc_.log_e(); }
  // With the bounds, which take a pass over the used units for each of their bits.
  [[nodiscard]] Result<Judgement> judgement() const;

 private:
  struct Outcome {
    Verdict verdict{Verdict::inconclusive};
    Reason reason{Reason::none};
  };
  Judge(const JudgeParameters& parameters, EvidenceProcess conf, EvidenceProcess disc);
  void decide();
  [[nodiscard]] Outcome full_count() const;
  [[nodiscard]] Outcome out_of_units() const;

  JudgeParameters parameters_;
  double log_confirm_{0};  // log(1/alpha_r)
  double log_accuse_{0};   // log(K/alpha_d)
  EvidenceProcess conf_;
  EvidenceProcess disc_;
  std::vector<JudgedUnit> units_;  // the used ones
  std::int64_t fed_{0};
  std::int64_t sum_o_{0};
  bool any_unexecuted_{false};
  std::optional<Outcome> decided_;
};

// The whole claim at once; `units` behind the deciding one are validated and ignored.
Result<Judgement> judge(const JudgeParameters& parameters, std::span<const JudgedUnit> units);

// The same judgement for a claim that turns out not to be allowed to accuse (declared_d_check flags it): n and the
// evidence stay, `discrepant` becomes `inconclusive`, `not-piloted`.
Judgement without_accusation(Judgement judgement);

}  // namespace fivefold::stats
