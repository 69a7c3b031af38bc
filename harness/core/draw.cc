#include "harness/core/draw.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "harness/crypto/sha256.h"

namespace fivefold {
namespace {

std::string labelled(std::string_view label) {
  std::string out(crypto::kDomain);
  out += label;
  out += '\n';
  return out;
}

// Hashes of (team, benchmark, ...) start alike.
std::string cell_preimage(std::string_view label, const Digest& seed, const TeamId& team,
                          const BenchmarkId& benchmark) {
  std::string out = labelled(label);
  out += view(seed);
  put_lp(out, team.text);
  put_lp(out, benchmark.text);
  return out;
}

std::uint32_t first_31_bits(const Digest& digest) {
  const auto& bytes = digest.bytes;
  const std::uint32_t word = static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
                             static_cast<std::uint32_t>(bytes[2]) << 8 | static_cast<std::uint32_t>(bytes[3]);
  return word & 0x7fffffffU;
}

std::uint32_t seed_of_run(std::string_view label, const Digest& seed, const TeamId& team, const BenchmarkId& benchmark,
                          int run) {
  std::string preimage = cell_preimage(label, seed, team, benchmark);
  put_u32be(preimage, static_cast<std::uint32_t>(run));
  return first_31_bits(crypto::sha256(preimage));
}

Result<std::string> beacon_randomness(const Beacon& beacon) {
  if (beacon.kind == BeaconPlan::Kind::dice) return beacon.digits;
  FF_ASSIGN(const std::string signature, from_hex(beacon.signature_hex));
  if (signature.size() != 48) {
    return bad_input("E_BEACON", "a drand signature has 48 bytes, this one has " + std::to_string(signature.size()));
  }
  return std::string(view(crypto::sha256(signature)));
}

}  // namespace

Digest nonce_commitment(std::string_view draw_id, std::string_view party, const Digest& nonce) {
  std::string preimage = labelled("commit");
  put_lp(preimage, draw_id);
  put_lp(preimage, party);
  preimage += view(nonce);
  return crypto::sha256(preimage);
}

std::string seed_preimage(std::string_view draw_id, std::string_view checkpoint_body, const Digest& plan_leaf,
                          const std::vector<SeedBeacon>& beacons, std::vector<SeedParty> parties) {
  std::sort(parties.begin(), parties.end(), [](const auto& a, const auto& b) { return a.party < b.party; });
  std::string out = labelled("seed");
  put_lp(out, draw_id);
  put_lp(out, checkpoint_body);
  put_lp(out, view(plan_leaf));
  put_u32be(out, static_cast<std::uint32_t>(beacons.size()));
  for (const SeedBeacon& beacon : beacons) {
    put_lp(out, beacon.chain);
    put_u64be(out, beacon.round);
    put_lp(out, beacon.randomness);
  }
  put_u32be(out, static_cast<std::uint32_t>(parties.size()));
  for (const SeedParty& party : parties) {
    put_lp(out, party.party);
    put_lp(out, view(party.commitment));
    put_lp(out, party.nonce);
  }
  return out;
}

Result<std::string> seed_preimage(const DrawResult& draw, std::string_view checkpoint_body) {
  std::vector<SeedBeacon> beacons;
  for (const Beacon& beacon : draw.beacons) {
    FF_ASSIGN(std::string randomness, beacon_randomness(beacon));
    beacons.push_back({beacon.chain, beacon.round, std::move(randomness)});
  }
  std::vector<SeedParty> parties;
  for (const NonceOpened& nonce : draw.nonces) parties.push_back({nonce.party, nonce.commitment, nonce.nonce});
  return seed_preimage(draw.draw_id, checkpoint_body, draw.plan.leaf, beacons, std::move(parties));
}

std::uint32_t run_seed(const Digest& seed0, const TeamId& team, const BenchmarkId& benchmark, int run) {
  return seed_of_run("run-seed", seed0, team, benchmark, run);
}

std::uint32_t item_seed(std::uint32_t run_seed, const ItemId& item) {
  std::string preimage = labelled("item-seed");
  put_u32be(preimage, run_seed);
  put_lp(preimage, item.text);
  return first_31_bits(crypto::sha256(preimage));
}

std::uint32_t rerun_seed(const Digest& audit_seed, const TeamId& team, const BenchmarkId& benchmark, int run) {
  return seed_of_run("rerun-seed", audit_seed, team, benchmark, run);
}

Digest self_derived_seed0(const Digest& submission_leaf) {
  std::string preimage = labelled("run-seed0");
  put_lp(preimage, view(submission_leaf));
  return crypto::sha256(preimage);
}

DrawStream::DrawStream(const Digest& seed, std::string_view purpose) : prefix_(labelled("drbg")) {
  prefix_ += view(seed);
  put_lp(prefix_, purpose);
}

std::uint64_t DrawStream::next() {
  if (used_ == 4) {
    std::string preimage = prefix_;
    put_u64be(preimage, block_++);
    words_ = crypto::sha256(preimage);
    used_ = 0;
  }
  return read_u64be(view(words_).substr(8 * used_++, 8));
}

DrawStream::Drawn DrawStream::uniform(std::uint64_t bound) {
  FF_CHECK(bound > 0);
  const std::uint64_t reject_under = (0 - bound) % bound;  // 2^64 mod bound
  for (;;) {
    if (const std::uint64_t word = next(); word >= reject_under) return {word % bound, word};
  }
}

std::vector<std::size_t> shuffled(DrawStream& stream, std::size_t count) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  for (std::size_t i = count; i-- > 1;) std::swap(order[i], order[stream.below(i + 1)]);
  return order;
}

std::vector<int> counted_runs(AggregateRule aggregate, std::span<const std::int64_t> values) {
  const auto count = static_cast<std::ptrdiff_t>(values.size());
  std::ptrdiff_t lowest = -1;
  std::ptrdiff_t highest = -1;
  if (aggregate == AggregateRule::olympic) {
    FF_CHECK(count >= 3);
    lowest = std::min_element(values.begin(), values.end()) - values.begin();
    highest = count - 1 - (std::max_element(values.rbegin(), values.rend()) - values.rbegin());
  }
  std::vector<int> runs;
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (i != lowest && i != highest) runs.push_back(static_cast<int>(i) + 1);
  }
  return runs;
}

TotalDraws::TotalDraws(const Digest& seed, const TeamId& team, std::vector<TotalStratum> strata)
    : strata_(std::move(strata)), stream_(seed, "total/" + team.text) {
  std::sort(strata_.begin(), strata_.end(), [](const auto& a, const auto& b) { return a.benchmark < b.benchmark; });
  for (const TotalStratum& stratum : strata_) {
    FF_CHECK(stratum.weight > 0 && stratum.items > 0 && !stratum.runs.empty());
    total_weight_ += static_cast<std::uint64_t>(stratum.weight);
  }
}

TotalDraw TotalDraws::next() {
  TotalDraw draw;
  const auto cell = stream_.uniform(total_weight_);
  draw.cell_word = cell.word;
  std::uint64_t cumulative = 0;
  for (; draw.stratum < strata_.size(); ++draw.stratum) {
    cumulative += static_cast<std::uint64_t>(strata_[draw.stratum].weight);
    if (cell.value < cumulative) break;
  }
  const TotalStratum& stratum = strata_[draw.stratum];
  const std::uint64_t runs = stratum.runs.size();
  const auto unit = stream_.uniform(runs * static_cast<std::uint64_t>(stratum.items));
  draw.unit_word = unit.word;
  draw.unit = unit.value;
  draw.run = stratum.runs[unit.value % runs];
  draw.item = unit.value / runs;
  return draw;
}

std::vector<Ticket> ticket_order(const Digest& seed, const TeamId& team, const BenchmarkId& benchmark,
                                 std::span<const int> runs, std::span<const ItemId> items) {
  const std::string prefix = cell_preimage("ticket", seed, team, benchmark);
  std::vector<Ticket> order;
  order.reserve(runs.size() * items.size());
  std::string preimage;
  for (const int run : runs) {
    for (std::size_t item = 0; item < items.size(); ++item) {
      preimage = prefix;
      put_u32be(preimage, static_cast<std::uint32_t>(run));
      put_lp(preimage, items[item].text);
      order.push_back({crypto::sha256(preimage), run, item});
    }
  }
  std::sort(order.begin(), order.end(), [&items](const Ticket& a, const Ticket& b) {
    return std::tie(a.ticket, a.run, items[a.item]) < std::tie(b.ticket, b.run, items[b.item]);
  });
  return order;
}

Digest cell_hash(const Digest& seed, const TeamId& team, const BenchmarkId& benchmark) {
  return crypto::sha256(cell_preimage("cell", seed, team, benchmark));
}

std::vector<BenchmarkId> random_cells(const Digest& seed, const TeamId& team, const std::vector<BenchmarkId>& complete,
                                      std::int64_t count) {
  std::vector<std::pair<Digest, BenchmarkId>> hashed;
  for (const BenchmarkId& benchmark : complete) hashed.emplace_back(cell_hash(seed, team, benchmark), benchmark);
  std::sort(hashed.begin(), hashed.end());
  std::vector<BenchmarkId> chosen;
  for (const auto& [hash, benchmark] : hashed) {
    if (static_cast<std::int64_t>(chosen.size()) == count) break;
    chosen.push_back(benchmark);
  }
  return chosen;
}

}  // namespace fivefold
