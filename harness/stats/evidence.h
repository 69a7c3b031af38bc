#pragma once
// The evidence process `kw` of docs/statistics.md section 8: a bet against "declared minus re-executed is at least
// (at most) the threshold", fed one unit at a time in draw order. Plain values; a process may be copied, kept and fed
// further. Pure; one thread at a time.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "harness/base/result.h"

namespace fivefold::stats {

// Limits of section 9.
inline constexpr std::int64_t kMaxUnit = 100'000'000;       // U
inline constexpr std::int64_t kMaxPopulation = 10'000'000;  // M

// confirm: evidence against "the difference is at least the threshold"; accuse: against "it is at most that".
enum class Direction { confirm, accuse };

// One executed unit: o = declared minus re-executed, in 1/U. An unexecuted one has y = 0 in `o`.
struct JudgedUnit {
  std::int64_t o{0};
  bool unexecuted{false};
  friend bool operator==(const JudgedUnit&, const JudgedUnit&) = default;
};

struct EvidenceParameters {
  Direction direction{Direction::confirm};
  std::int64_t unit{1'000'000};            // U
  std::optional<std::int64_t> population;  // M; nothing = draws with replacement
  std::int64_t threshold{0};               // delta or accuse, in 1/U, inside (-U, U)
  double fraction{0.25};                   // the planned fraction f, 0 < f < 1
};

inline constexpr std::size_t kRungs = 9;
struct Rung {
  double fraction{0};
  double weight{0};
};
// ladder(f): (f, 1/2), then 0.95, 1/2, 1/4 ... 1/128 with weight 1/16 each.
std::array<Rung, kRungs> ladder(double fraction);

// `out_of_range` for o outside [-U, U] or a negative o of an unexecuted unit.
Result<void> check_unit(const JudgedUnit& judged, std::int64_t unit);

class EvidenceProcess {
 public:
  // `bad_parameter` outside the limits above.
  static Result<EvidenceProcess> start(const EvidenceParameters& parameters);

  // The unit has passed check_unit, and no more than M are fed: the caller's duty, checked by FF_CHECK.
  void feed(const JudgedUnit& judged);

  [[nodiscard]] std::int64_t n() const { return n_; }
  [[nodiscard]] double log_e() const { return log_e_; }          // inf: H0 impossible, -inf: certain
  [[nodiscard]] double max_log_e() const { return max_log_e_; }  // over 0..n, so at least 0

 private:
  // log W of one rung.
  class LogWealth {
   public:
    LogWealth() = default;
    explicit LogWealth(double value) : sum_(value) {}
    [[nodiscard]] double value() const { return sum_ + lost_; }
    void multiply_by_one_plus(double gain);

   private:
    double sum_{0};
    double lost_{0};
  };

  EvidenceProcess() = default;
  void settle();             // the exact integer decisions
  void bet(std::int64_t z);  // one unit while nothing is settled

  EvidenceParameters parameters_;
  std::array<Rung, kRungs> ladder_{};
  std::array<LogWealth, kRungs> log_wealth_{};
  std::int64_t mean_{0};  // U - delta or U + accuse
  std::int64_t sum_{0};   // S, sum of z
  std::int64_t n_{0};
  bool settled_{false};
  double log_e_{0};
  double max_log_e_{0};
};

// Bounds on the difference, in 1/U, as of the last of `units` (checked by check_unit, at most M). `fraction` is f_conf
// for the upper and f_disc for the lower bound.
struct BoundParameters {
  std::int64_t unit{1'000'000};
  std::optional<std::int64_t> population;
  double fraction{0.25};
  double alpha{0.05};
};
// The smallest d in (-U, U) whose confirm process reaches log(1/alpha); U if there is none.
Result<std::int64_t> cs_upper(const BoundParameters& parameters, std::span<const JudgedUnit> units);
// The largest d in (-U, U) whose accuse process reaches log(1/alpha); -U if there is none.
Result<std::int64_t> cs_lower(const BoundParameters& parameters, std::span<const JudgedUnit> units);

}  // namespace fivefold::stats
