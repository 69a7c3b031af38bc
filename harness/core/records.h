#pragma once
// The signed records of a stage: one struct a kind (docs/records.md section 6), the Statement around it, and the DSSE
// envelope around that. Encoding gives the exact bytes that are signed; decoding is strict. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/core/stage.h"
#include "harness/crypto/ed25519.h"
#include "harness/json/value.h"

namespace fivefold {

enum class Role { organiser, auditor, team, party };
std::string_view to_text(Role role);

// A reference to a ledger entry: both must match (`E_REF`).
struct Ref {
  std::uint64_t index{0};
  Digest leaf;
  friend bool operator==(const Ref&, const Ref&) = default;
};

struct EnrolledKey {  // an element of a stage-policy's keys[], and the enrolment line of `keys new`
  Role role{Role::team};
  std::string name;
  crypto::PublicKey key;
  crypto::Signature proof{};
  friend bool operator==(const EnrolledKey&, const EnrolledKey&) = default;
};

struct StagePolicy {
  std::string origin;
  int runs{5};
  AggregateRule aggregate{AggregateRule::mean};
  bool runs_draw{true};
  std::vector<TeamId> teams;
  std::string log_vkey;
  std::vector<std::string> witnesses;
  int quorum{0};
  std::optional<Digest> strata_sha256;
  int max_attempts{7};
  int attempts{3};
  int display_digits{4};
  int objection_days{0};
  std::vector<EnrolledKey> keys;
};

enum class KeyAction { add, rotate, revoke };
struct KeyEvent {
  KeyAction action{KeyAction::add};
  Role role{Role::team};
  std::string name;
  std::string keyid;
  std::optional<crypto::PublicKey> key;
  std::optional<crypto::Signature> proof;
  std::optional<std::string> previous;
  std::optional<crypto::Signature> previous_proof;
};

struct SubmittedBenchmark {
  BenchmarkId id;
  Digest config;
  std::optional<Digest> item_list;
  std::optional<std::int64_t> items;
};
struct SubmissionRecord {
  TeamId team;
  int revision{0};
  std::string model_name;
  std::string model_revision;
  Digest manifest;
  std::vector<SubmittedBenchmark> benchmarks;  // byte order of id
};

struct RunStart {
  TeamId team;
  BenchmarkId benchmark;
  int run{1};
  int attempt{0};
  std::uint32_t seed{0};
  Ref submission;
  Digest config;
};

enum class Outcome { completed, failed, lost };
std::string_view to_text(Outcome outcome);

struct ItemTree {
  std::int64_t size{0};
  Digest root;
  friend bool operator==(const ItemTree&, const ItemTree&) = default;
};

// `environment_json` is one JSON object as compact text; of a failed or lost record it has a "reason".
struct RunRecord {
  TeamId team;
  BenchmarkId benchmark;
  int run{1};
  int attempt{0};
  std::uint32_t seed{0};
  Ref run_start;
  Outcome outcome{Outcome::completed};
  bool scored{true};
  int sessions{1};
  std::optional<ItemTree> items;
  std::optional<std::int64_t> sum_micro;
  std::optional<std::int64_t> value;
  Digest model;
  Digest config;
  UtcTime started_at;
  UtcTime finished_at;
  std::string environment_json{"{}"};
};

// The harness did not launch it: its environment has the origin `imported`.
bool is_imported(const RunRecord& record);

enum class Purpose { runs, audit };
std::string_view to_text(Purpose purpose);

struct CommitInPlan {
  std::string party;
  Ref ref;
  Digest commitment;
};
struct BeaconPlan {
  enum class Kind { drand_quicknet, dice } kind{Kind::dice};
  std::string chain;
  std::uint64_t round{0};
  int faces{10};
  int rolls{20};
  UtcTime held_at;
};
struct Fallback {
  UtcTime after;
  std::vector<BeaconPlan> beacons;
};
struct DrawPlan {
  std::string draw_id;
  Purpose purpose{Purpose::runs};
  int number{0};
  std::vector<CommitInPlan> commits;
  UtcTime reveal_deadline;
  std::int64_t margin_seconds{0};
  std::vector<BeaconPlan> beacons;
  std::optional<Fallback> fallback;
  // audit only
  std::string alpha_r;
  std::string alpha_d;
  std::int64_t claims{0};
  std::int64_t random_cells{0};
};

struct Beacon {
  BeaconPlan::Kind kind{BeaconPlan::Kind::dice};
  std::string chain;
  std::uint64_t round{0};
  std::string signature_hex;  // drand
  std::string digits;         // dice
  UtcTime rolled_at;
  std::vector<std::string> witnesses;
};
struct NonceOpened {
  std::string party;
  Digest commitment;
  std::string nonce;  // 32 bytes, or empty when it was withheld
};
struct DrawResult {
  std::string draw_id;
  Ref plan;
  std::string seal;  // signed note of size plan.index + 1
  bool fallback{false};
  std::vector<Beacon> beacons;
  std::vector<NonceOpened> nonces;
  Digest seed;
};

enum class Custody { lab, team_site_witnessed, team_endpoint };
std::string_view to_text(Custody custody);

struct RerunRecord {
  std::string draw_id;
  TeamId team;
  BenchmarkId benchmark;
  int batch{0};
  Mode mode{Mode::replay};
  std::optional<ItemTree> items;      // of an item benchmark
  std::optional<std::int64_t> value;  // of a scalar; nothing when its re-run failed in all tries
  Digest config;
  Digest model;
  Custody custody{Custody::lab};
  std::string environment_json{"{}"};
};

// A re-run made wrongly, said by the auditor; void once the team has consented. `reason` is one of void_reasons(), else
// `E_VOID` for a verifier.
struct RerunVoid {
  Ref rerun;
  std::string reason;
};
struct RerunVoidConsent {
  TeamId team;
  Ref void_ref;
};
const std::vector<std::string_view>& void_reasons();

// The warm-up prompts of a benchmark through the lab's set-up: decides nothing.
struct WarmUp {
  TeamId team;
  BenchmarkId benchmark;
  int number{0};
  Digest prompts;
  ItemTree items;
  Custody custody{Custody::lab};
  std::string environment_json{"{}"};
};

enum class ClaimVerdict { reproduced, discrepant, inconclusive, unaudited, incomplete, understated };
std::string_view to_text(ClaimVerdict verdict);
enum class ClaimMode { replay, fresh, mixed };
enum class Selected { total, random, escalated, flagged, all };
std::string_view to_text(Selected selected);

struct EvidenceLogs {
  std::string conf;  // 9 decimals, "inf" or "-inf"
  std::string disc;
  std::string disc_max;
};
struct ClaimBounds {
  std::int64_t lower{0};  // in 1/scale
  std::int64_t upper{0};
};
enum class ScalarSide { overstated, understated };
std::string_view to_text(ScalarSide side);
// Of a scalar claim at the look that was reached; before the first look no figures and log_p 0.
struct ScalarFigures {
  ScalarForm form{ScalarForm::ratio};
  Better better{Better::higher};
  int decimals{2};
  std::vector<std::int64_t> looks;
  std::optional<std::string> d;  // these five with 9 decimals
  std::optional<std::string> se;
  std::optional<std::string> df;  // nothing when no sample varies
  std::optional<std::string> lower;
  std::optional<std::string> upper;
  std::string log_p{"0.000000000"};  // 9 decimals, or "-inf"
  std::optional<ScalarSide> side;    // of a discrepant claim
};
// The `scalar` of an audit-record.
json::Value scalar_figures_json(const ScalarFigures& figures);
struct AuditRecord {
  std::string draw_id;
  std::optional<Ref> draw;
  std::string claim;
  TeamId team;
  std::optional<BenchmarkId> benchmark;
  Selected selected{Selected::total};
  std::optional<Ref> continues;
  ClaimMode mode{ClaimMode::replay};
  std::int64_t scale{1'000'000};
  std::int64_t tolerance_micro{0};
  std::int64_t accuse_micro{0};
  bool may_accuse{true};
  std::string alpha_r{"0"};
  std::string alpha_d{"0"};
  std::int64_t claims{0};
  std::string f_conf{"0"};
  std::string f_disc{"0"};
  std::int64_t cap{0};
  std::optional<std::int64_t> population;
  std::int64_t drawn{0};
  std::int64_t n{0};
  std::int64_t sum_o{0};
  std::optional<EvidenceLogs> log_e;
  std::optional<ClaimBounds> bounds;
  std::optional<ScalarFigures> scalar;
  ClaimVerdict verdict{ClaimVerdict::inconclusive};  // reproduced, discrepant or inconclusive
  std::string reason;
};

struct AuditReport {
  std::string draw_id;
  std::int64_t claims{0};
  std::int64_t audited{0};
  std::int64_t reproduced{0};
  std::int64_t discrepant{0};
  std::int64_t inconclusive{0};
  std::int64_t understated{0};
  bool verified{false};
};

struct AveragesRecord {
  Ref report;
  std::int64_t rows{0};
};

// The score table of the stage: the averages it was made of, and the digest of its policy.json.
struct ScorecardRecord {
  Ref averages;
  Digest rules;
};

// A kind of records.md that this version does not build yet: its name and nothing more.
struct UnbuiltRecord {
  std::string kind;
};

using Predicate = std::variant<StagePolicy, KeyEvent, SubmissionRecord, RunStart, RunRecord, DrawPlan, DrawResult,
                               RerunRecord, RerunVoid, RerunVoidConsent, WarmUp, AuditRecord, AuditReport,
                               AveragesRecord, ScorecardRecord, UnbuiltRecord>;

struct Subject {
  std::string name;  // path in the export
  Digest sha256;
  friend bool operator==(const Subject&, const Subject&) = default;
};
struct Statement {
  std::vector<Subject> subjects;
  StageId stage;
  UtcTime at;
  Predicate predicate;
};

// "stage-policy", "run-record", ...
std::string kind_of(const Predicate& predicate);

inline constexpr std::string_view kPayloadType = "application/vnd.in-toto+json";
inline constexpr std::size_t kMaxEntryBytes = 65'535;
inline constexpr std::size_t kMaxPayloadBytes = 48'000;

// The payload bytes: compact JSON, names in the order of docs/records.md section 6.
std::string encode_statement(const Statement& statement);
// Strict. `E_JSON`, `E_SCHEMA`, `E_ID`, `E_LIMIT`. Kinds not built give UnbuiltRecord; an unknown kind is `E_SCHEMA`.
Result<Statement> decode_statement(std::string_view payload);

// A parsed envelope; `payload` are the decoded bytes, to be verified before they are decoded.
struct Envelope {
  std::string payload;
  std::string payload_type;
  std::string keyid;
  crypto::Signature signature{};
};
// Compact, one signature, no final LF. Signs PAE(kPayloadType, payload). `E_LIMIT` when it would not fit an entry.
Result<std::string> sign_envelope(std::string_view payload, const crypto::Signer& signer);
Result<Envelope> parse_envelope(std::string_view bytes);  // `E_ENVELOPE`, `E_LIMIT`, `E_JSON`
bool verify_envelope(const Envelope& envelope, const crypto::PublicKey& key);

// The enrolment line (one JSON object, compact) of `keys new`, and back. `E_KEY`, `E_SCHEMA`.
std::string encode_enrolment(const EnrolledKey& key);
inline constexpr std::size_t kMaxEnrolment = 4096;
Result<EnrolledKey> parse_enrolment(std::string_view line);
// Enrollable key and valid proof of possession for the stage; `E_KEY`.
Result<void> check_enrolment(const EnrolledKey& key, const StageId& stage);

}  // namespace fivefold
