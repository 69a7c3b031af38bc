#pragma once
// Everything that public randomness decides (docs/records.md section 8): the seed, the word stream, run and item seeds,
// the draws of a total, the ticket order of a cell, the random cells. Same seed, same answers, in any language. Pure.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/records.h"
#include "harness/core/stage.h"

namespace fivefold {

// c = H(D, "commit\n", LP(drawId), LP(party), nonce32): binds a party's nonce to one draw.
Digest nonce_commitment(std::string_view draw_id, std::string_view party, const Digest& nonce);

struct SeedBeacon {
  std::string chain;
  std::uint64_t round{0};
  std::string randomness;  // bytes: the ASCII digits of dice, H(signature) of drand
};
struct SeedParty {
  std::string party;
  Digest commitment;
  std::string nonce;  // 32 bytes, or empty when it was withheld
};
// What seed.bin holds; the seed is its SHA-256. `checkpoint_body` is the seal's three lines. Parties are put into byte
// order here, beacons stay in the plan's order.
std::string seed_preimage(std::string_view draw_id, std::string_view checkpoint_body, const Digest& plan_leaf,
                          const std::vector<SeedBeacon>& beacons, std::vector<SeedParty> parties);
// The same from a draw-result (its `seed` is not looked at). `E_BEACON` for a drand signature that is not 48 bytes.
Result<std::string> seed_preimage(const DrawResult& draw, std::string_view checkpoint_body);

// 31 bits each.
std::uint32_t run_seed(const Digest& seed0, const TeamId& team, const BenchmarkId& benchmark, int run);
std::uint32_t item_seed(std::uint32_t run_seed, const ItemId& item);
std::uint32_t rerun_seed(const Digest& audit_seed, const TeamId& team, const BenchmarkId& benchmark, int run);
// seed0 of a stage without a runs draw: from the leaf of the team's last submission.
Digest self_derived_seed0(const Digest& submission_leaf);

// The public word stream of one purpose. No secret state; a value, copied freely.
class DrawStream {
 public:
  struct Drawn {
    std::uint64_t value{0};
    std::uint64_t word{0};  // the accepted word behind it
  };

  DrawStream(const Digest& seed, std::string_view purpose);
  std::uint64_t next();
  // Unbiased, 0..bound-1, and the same everywhere; bound > 0 (1 takes a word too).
  Drawn uniform(std::uint64_t bound);
  std::uint64_t below(std::uint64_t bound) { return uniform(bound).value; }

 private:
  std::string prefix_;  // D, "drbg\n", seed, LP(purpose)
  std::uint64_t block_{0};
  Digest words_;
  std::size_t used_{4};  // of the four words of the block
};

// 0..count-1 in the stream's order (Fisher-Yates from the end).
std::vector<std::size_t> shuffled(DrawStream& stream, std::size_t count);

// runs', ascending: all runs with `mean`; with `olympic` without the lowest-numbered minimum and the highest-numbered
// maximum. `values` are the runs' sums (or scalar values) of runs 1..R; olympic needs R >= 3.
std::vector<int> counted_runs(AggregateRule aggregate, std::span<const std::int64_t> values);

// One item benchmark of a team's total. `runs` = runs' of the cell.
struct TotalStratum {
  BenchmarkId benchmark;
  std::int64_t weight{1};
  std::int64_t items{0};  // length of the list in force
  std::vector<int> runs;
};
struct TotalDraw {
  std::size_t stratum{0};  // index in the strata, which are in byte order of benchmark
  std::uint64_t unit{0};
  int run{1};
  std::size_t item{0};  // place in the list in force
  std::uint64_t cell_word{0};
  std::uint64_t unit_word{0};
};
// The draws of a team's total, with replacement, in order and without end.
class TotalDraws {
 public:
  TotalDraws(const Digest& seed, const TeamId& team, std::vector<TotalStratum> strata);
  TotalDraw next();
  [[nodiscard]] const std::vector<TotalStratum>& strata() const { return strata_; }

 private:
  std::vector<TotalStratum> strata_;
  std::uint64_t total_weight_{0};
  DrawStream stream_;
};

struct Ticket {
  Digest ticket;
  int run{1};
  std::size_t item{0};  // place in `items`
};
// All units of a cell, without replacement: ascending tickets (ties: run, then item bytes).
std::vector<Ticket> ticket_order(const Digest& seed, const TeamId& team, const BenchmarkId& benchmark,
                                 std::span<const int> runs, std::span<const ItemId> items);

Digest cell_hash(const Digest& seed, const TeamId& team, const BenchmarkId& benchmark);
// The min(count, all) benchmarks with the smallest cell hashes, in that order. `complete` = the team's complete item
// benchmarks in any order.
std::vector<BenchmarkId> random_cells(const Digest& seed, const TeamId& team, const std::vector<BenchmarkId>& complete,
                                      std::int64_t count);

}  // namespace fivefold
