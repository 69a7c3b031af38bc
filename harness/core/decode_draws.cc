// Draw plans and results.

#include "harness/core/decode_fields.h"
#include "harness/core/decode_records.h"
#include "harness/core/record_words.h"

namespace fivefold::decode {

namespace {

constexpr std::size_t kMaxParties = 32;
constexpr std::size_t kMaxBeacons = 4;
constexpr std::int64_t kMaxClaims = 10'000'000;
constexpr std::int64_t kMaxMarginSeconds = 604'800;
constexpr std::size_t kMaxDrandHex = 96;

BeaconPlan beacon_plan(json::Fields& fields) {
  BeaconPlan plan;
  plan.kind = words::read<BeaconPlan::Kind>(fields, "kind");
  plan.chain = filled(fields, "chain");
  plan.round = static_cast<std::uint64_t>(fields.integer("round", 0, kMaxInteger));
  if (plan.kind == BeaconPlan::Kind::dice && fields.ok()) {
    plan.faces = small(fields, "faces", 2, 100);
    plan.rolls = small(fields, "rolls", 1, 10'000);
    plan.held_at = time(fields, "heldAt");
  }
  return plan;
}

std::vector<BeaconPlan> beacon_plans(json::Fields& fields) {
  std::vector<BeaconPlan> plans;
  each_object(fields, "beacons", 1, kMaxBeacons, [&](json::Fields& element) { plans.push_back(beacon_plan(element)); });
  return plans;
}

Beacon beacon_value(json::Fields& fields) {
  Beacon beacon;
  beacon.kind = words::read<BeaconPlan::Kind>(fields, "kind");
  beacon.chain = filled(fields, "chain");
  beacon.round = static_cast<std::uint64_t>(fields.integer("round", 0, kMaxInteger));
  if (!fields.ok()) return beacon;
  if (beacon.kind == BeaconPlan::Kind::dice) {
    beacon.digits = fields.text("digits");
    beacon.rolled_at = time(fields, "rolledAt");
    beacon.witnesses = fields.texts("witnesses");
    return beacon;
  }
  beacon.signature_hex = fields.text("signature");
  if (beacon.signature_hex.size() != kMaxDrandHex || !from_hex(beacon.signature_hex).ok()) {
    fields.fail("signature", "must be 96 hexadecimal digits in lower case");
  }
  return beacon;
}

NonceOpened nonce(json::Fields& fields) {
  NonceOpened opened;
  opened.party = id_text(fields, "party");
  opened.commitment = fields.digest("commitment");
  const std::string hex = fields.text("nonce");
  const Result<std::string> bytes = from_hex(hex);
  if (!bytes.ok() || (!hex.empty() && hex.size() != 64)) {
    fields.fail("nonce", "must be 64 hexadecimal digits in lower case, or empty");
    return opened;
  }
  opened.nonce = *bytes;
  return opened;
}

}  // namespace

DrawPlan draw_plan(json::Fields& fields) {
  DrawPlan plan;
  plan.draw_id = filled(fields, "drawId");
  plan.purpose = words::read<Purpose>(fields, "purpose");
  plan.number = small(fields, "number", 0, 1'000'000);
  each_object(fields, "commits", 0, kMaxParties, [&](json::Fields& element) {
    CommitInPlan commit;
    commit.party = id_text(element, "party");
    commit.ref = ref(element, "ref");
    commit.commitment = element.digest("commitment");
    plan.commits.push_back(std::move(commit));
  });
  plan.reveal_deadline = time(fields, "revealDeadline");
  plan.margin_seconds = fields.integer("marginSeconds", 0, kMaxMarginSeconds);
  plan.beacons = beacon_plans(fields);
  if (const json::Value& fallback = fields.any("fallback"); !fallback.is_null()) {
    inner(fields, "fallback", fallback, [&](json::Fields& element) {
      Fallback read;
      read.after = time(element, "after");
      read.beacons = beacon_plans(element);
      plan.fallback = std::move(read);
    });
  }
  if (plan.purpose == Purpose::audit && fields.ok()) {
    plan.alpha_r = parameter(fields, "alphaR");
    plan.alpha_d = parameter(fields, "alphaD");
    plan.claims = fields.integer("claims", 1, kMaxClaims);
    plan.random_cells = fields.integer("randomCells", 0, 1000);
  }
  return plan;
}

DrawResult draw_result(json::Fields& fields) {
  DrawResult result;
  result.draw_id = filled(fields, "drawId");
  result.plan = ref(fields, "plan");
  result.seal = filled(fields, "seal");
  result.fallback = fields.boolean("fallback");
  each_object(fields, "beacons", 1, kMaxBeacons,
              [&](json::Fields& element) { result.beacons.push_back(beacon_value(element)); });
  each_object(fields, "nonces", 0, kMaxParties,
              [&](json::Fields& element) { result.nonces.push_back(nonce(element)); });
  result.seed = fields.digest("seed");
  return result;
}

}  // namespace fivefold::decode
