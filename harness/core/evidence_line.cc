#include "harness/core/evidence_line.h"

#include <vector>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/core/decode_fields.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {
namespace {

constexpr std::size_t kMaxProof = 40;  // docs/records.md section 2
constexpr std::int64_t kMaxRank = 10'000'000;
constexpr std::int64_t kMaxEntry = std::int64_t{1} << 32;
constexpr std::int64_t kMaxO = kMaxRuns * kMicro;

const std::vector<std::string_view>& finding_words() {
  static const std::vector<std::string_view> words{"rescore", "mean", "missing", "duplicate", "grim", "seed"};
  return words;
}

std::string word_hex(std::uint64_t word) {
  std::string bytes;
  put_u64be(bytes, word);
  return to_hex(bytes);
}

json::Array proof_value(const std::vector<Digest>& proof) {
  json::Array out;
  for (const Digest& hash : proof) out.emplace_back(to_hex(hash));
  return out;
}

void append_proven(json::Object& out, const ProvenLine& proven) {
  out.push_back({"record", proven.record});
  out.push_back({"line", proven.line});
  out.push_back({"proof", proof_value(proven.proof)});
}

json::Value sealed_value(const SealedEvidence& evidence) {
  json::Object out{{"run", evidence.run}};
  append_proven(out, evidence.sealed);
  if (evidence.score) {
    json::Object score;
    append_proven(score, *evidence.score);
    out.push_back({"score", std::move(score)});
  }
  return out;
}

ProvenLine read_proven(json::Fields& fields) {
  ProvenLine out;
  out.record = static_cast<std::uint64_t>(fields.integer("record", 0, kMaxEntry));
  out.line = fields.text("line");
  const std::vector<std::string> hashes = fields.texts("proof");
  if (hashes.size() > kMaxProof) fields.fail(bad_input("E_LIMIT", "proof: an inclusion proof has at most 40 hashes"));
  for (const std::string& hash : hashes) {
    const auto digest = digest_from_hex(hash);
    if (!digest.ok()) {
      fields.fail("proof", "holds \"" + hash + "\", not 64 hex digits");
      break;
    }
    out.proof.push_back(*digest);
  }
  return out;
}

SealedEvidence read_sealed(json::Fields& fields) {
  SealedEvidence out;
  out.run = decode::small(fields, "run", 1, kMaxRuns);
  out.sealed = read_proven(fields);
  if (const json::Value* score = fields.optional_any("score")) {
    decode::inner(fields, "score", *score, [&out](json::Fields& inner) { out.score = read_proven(inner); });
  }
  return out;
}

// Exactly two words of 16 hex digits.
std::pair<std::uint64_t, std::uint64_t> read_words(json::Fields& fields) {
  std::vector<std::uint64_t> words;
  for (const std::string& text : fields.texts("words")) {
    const auto bytes = from_hex(text);
    if (bytes.ok() && bytes->size() == 8) words.push_back(read_u64be(*bytes));
  }
  if (words.size() == 2) return {words[0], words[1]};
  fields.fail("words", "must be two words of 16 hex digits");
  return {};
}

}  // namespace

std::string encode_evidence_line(const EvidenceLine& line) {
  json::Object out{{"rank", line.rank},
                   {"benchmark", line.benchmark.text},
                   {"run", line.run},
                   {"item", line.item.text},
                   {"index", line.index}};
  if (line.ticket) out.push_back({"ticket", to_hex(*line.ticket)});
  if (line.words) {
    out.push_back({"words", json::Array{word_hex(line.words->first), word_hex(line.words->second)}});
  }
  json::Array sealed;
  for (const SealedEvidence& evidence : line.sealed) sealed.push_back(sealed_value(evidence));
  out.push_back({"sealed", std::move(sealed)});
  json::Object rerun{{"record", line.rerun.record},
                     {"index", line.rerun_index},
                     {"line", line.rerun.line},
                     {"proof", proof_value(line.rerun.proof)}};
  out.push_back({"rerun", std::move(rerun)});
  out.push_back({"o", line.o});
  return json::write(out);
}

Result<EvidenceLine> parse_evidence_line(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "evidence line");
  EvidenceLine line;
  line.rank = fields.integer("rank", 0, kMaxRank);
  line.benchmark = decode::id<BenchmarkId>(fields, "benchmark");
  line.run = decode::small(fields, "run", 1, kMaxRuns);
  line.item = ItemId{fields.text("item")};
  line.index = fields.integer("index", 0, decode::kMaxItems - 1);
  if (fields.has("ticket")) {
    line.ticket = fields.digest("ticket");
  } else {
    line.words = read_words(fields);
  }
  decode::each_object(fields, "sealed", 1, kMaxRuns,
                      [&line](json::Fields& inner) { line.sealed.push_back(read_sealed(inner)); });
  decode::inner(fields, "rerun", fields.object("rerun"), [&line](json::Fields& inner) {
    line.rerun_index = inner.integer("index", 0, kMaxRank);
    line.rerun = read_proven(inner);
  });
  line.o = fields.integer("o", -kMaxO, kMaxO);
  FF_TRY(fields.finish());
  FF_TRY(check_id(line.item.text, kMaxItemIdBytes));
  return line;
}

std::string_view to_text(FindingKind kind) { return finding_words()[static_cast<std::size_t>(kind)]; }

std::string encode_finding(std::int64_t rank, const Finding& finding) {
  return json::write(json::Object{{"rank", rank},
                                  {"run", finding.run},
                                  {"item", finding.item ? json::Value(finding.item->text) : json::Value()},
                                  {"finding", to_text(finding.kind)},
                                  {"sealedMicro", finding.sealed_micro},
                                  {"foundMicro", finding.found_micro}});
}

Result<RankedFinding> parse_finding(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "finding");
  RankedFinding out;
  out.rank = fields.integer("rank", 0, kMaxInteger);
  out.finding.run = decode::small(fields, "run", 1, kMaxRuns);
  if (const auto item = fields.text_or_null("item")) out.finding.item = ItemId{*item};
  out.finding.kind = static_cast<FindingKind>(fields.word("finding", finding_words()));
  out.finding.sealed_micro = fields.integer("sealedMicro", -kMaxInteger, kMaxInteger);
  out.finding.found_micro = fields.integer("foundMicro", -kMaxInteger, kMaxInteger);
  FF_TRY(fields.finish());
  if (out.finding.item) FF_TRY(check_id(out.finding.item->text, kMaxItemIdBytes));
  return out;
}

}  // namespace fivefold
