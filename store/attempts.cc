#include "store/attempts.h"

#include <utility>

#include "harness/base/number.h"

namespace fivefold::store {

namespace {

constexpr std::size_t kNameBytes = 16;

std::string_view to_text(AttemptPurpose purpose) { return purpose == AttemptPurpose::run ? "run" : "rerun"; }

std::string gpus_text(const std::vector<int>& gpus) {
  std::string text;
  for (const int gpu : gpus) text += (text.empty() ? "" : ",") + std::to_string(gpu);
  return text;
}

std::vector<int> gpus_from(std::string_view text) {
  std::vector<int> gpus;
  while (!text.empty()) {
    const std::size_t end = text.find(',');
    if (const auto gpu = parse_integer<int>(text.substr(0, end))) gpus.push_back(*gpu);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return gpus;
}

std::optional<Outcome> outcome_from(std::string_view text) {
  for (const Outcome outcome : {Outcome::completed, Outcome::failed, Outcome::lost}) {
    if (fivefold::to_text(outcome) == text) return outcome;
  }
  return std::nullopt;
}

std::optional<Finish> finish_from(std::string_view text) {
  for (const Finish finish : {Finish::stop, Finish::length, Finish::error}) {
    if (fivefold::to_text(finish) == text) return finish;
  }
  return std::nullopt;
}

Error damaged(const std::string& what) { return Error{Errc::corrupt, "store", "stage.db: " + what}; }

AttemptRow read_row(const Statement& statement) {
  AttemptRow row;
  row.id = statement.integer(0);
  row.purpose = statement.text(1) == "run" ? AttemptPurpose::run : AttemptPurpose::rerun;
  row.cell = CellId{TeamId{statement.text(2)}, BenchmarkId{statement.text(3)}};
  row.run = static_cast<int>(statement.integer(4));
  row.number = static_cast<int>(statement.integer(5));
  row.seed = static_cast<std::uint32_t>(statement.integer(6));
  row.folder = statement.text(7);
  row.home = statement.text(8);
  row.gpus = gpus_from(statement.text(9));
  row.sessions = static_cast<int>(statement.integer(10));
  row.idle_sessions = static_cast<int>(statement.integer(11));
  row.known_lines = statement.integer(12);
  if (!statement.is_null(13)) row.started_at = UtcTime{statement.integer(13)};
  if (!statement.is_null(14)) row.outcome = outcome_from(statement.text(14));
  if (!statement.is_null(15)) row.reason = statement.text(15);
  return row;
}

std::optional<std::int64_t> in_ms(const std::optional<UtcTime>& time) {
  return time ? std::optional<std::int64_t>(time->milliseconds) : std::nullopt;
}

}  // namespace

std::string opaque_name(os::Entropy& entropy) { return to_hex(entropy.bytes(kNameBytes)); }

bool is_opaque_name(std::string_view name) {
  return name.size() == 2 * kNameBytes && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::int64_t> add_attempt(Database& database, const AttemptRow& row) {
  FF_ASSIGN(Statement insert,
            database.prepare("INSERT INTO attempt(purpose,team,benchmark,run,number,seed,folder,home,gpus,started_ms,"
                             "sessions) VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING id"));
  insert.bind(1, to_text(row.purpose))
      .bind(2, row.cell.team.text)
      .bind(3, row.cell.benchmark.text)
      .bind(4, row.run)
      .bind(5, row.number)
      .bind(6, std::int64_t{row.seed})
      .bind(7, row.folder)
      .bind(8, row.home)
      .bind(9, gpus_text(row.gpus))
      .bind_optional(10, in_ms(row.started_at))
      .bind(11, row.sessions);
  FF_ASSIGN(const bool made, insert.step());
  if (!made) return damaged("the new attempt has no id");
  const std::int64_t id = insert.integer(0);
  FF_TRY(insert.step());
  return id;
}

Result<void> update_attempt(Database& database, const AttemptRow& row) {
  FF_ASSIGN(Statement update, database.prepare("UPDATE attempt SET gpus=?,sessions=?,idle_sessions=?,known_lines=?,"
                                               "started_ms=? WHERE id=?"));
  update.bind(1, gpus_text(row.gpus))
      .bind(2, row.sessions)
      .bind(3, row.idle_sessions)
      .bind(4, row.known_lines)
      .bind_optional(5, in_ms(row.started_at))
      .bind(6, row.id);
  return update.run();
}

Result<void> end_attempt(Database& database, std::int64_t id, Outcome outcome,
                         const std::optional<std::string>& reason) {
  FF_ASSIGN(Statement update, database.prepare("UPDATE attempt SET outcome=?,reason=? WHERE id=?"));
  update.bind(1, fivefold::to_text(outcome)).bind(3, id);
  if (reason) {
    update.bind(2, *reason);
  } else {
    update.bind_null(2);
  }
  return update.run();
}

Result<std::vector<AttemptRow>> list_attempts(Database& database, AttemptPurpose purpose, bool open_only) {
  FF_ASSIGN(Statement select,
            database.prepare("SELECT id,purpose,team,benchmark,run,number,seed,folder,home,gpus,sessions,idle_sessions,"
                             "known_lines,started_ms,outcome,reason FROM attempt "
                             "WHERE purpose=? AND (?=0 OR outcome IS NULL) ORDER BY id"));
  select.bind(1, to_text(purpose)).bind(2, open_only ? 1 : 0);
  std::vector<AttemptRow> rows;
  for (;;) {
    FF_ASSIGN(const bool more, select.step());
    if (!more) return rows;
    rows.push_back(read_row(select));
  }
}

Result<void> add_item_results(Database& database, std::int64_t attempt, std::span<const ItemResult> rows) {
  FF_ASSIGN(Statement insert,
            database.prepare("INSERT INTO item_result(run,item_index,output,score_micro,finish,tokens_in,tokens_out) "
                             "VALUES(?,?,?,?,?,?,?)"));
  for (const ItemResult& row : rows) {
    insert.bind(1, attempt)
        .bind(2, row.item_index)
        .bind_blob(3, view(row.output))
        .bind_optional(4, row.score_micro)
        .bind(5, fivefold::to_text(row.finish))
        .bind_optional(6, row.tokens_in)
        .bind_optional(7, row.tokens_out);
    FF_TRY(insert.run());
  }
  return {};
}

Result<std::vector<ItemResult>> list_item_results(Database& database, std::int64_t attempt) {
  FF_ASSIGN(Statement select,
            database.prepare("SELECT item_index,output,score_micro,finish,tokens_in,tokens_out FROM item_result "
                             "WHERE run=? ORDER BY item_index"));
  select.bind(1, attempt);
  const auto optional = [&](int column) {
    return select.is_null(column) ? std::nullopt : std::optional<std::int64_t>(select.integer(column));
  };
  std::vector<ItemResult> rows;
  for (;;) {
    FF_ASSIGN(const bool more, select.step());
    if (!more) return rows;
    FF_ASSIGN(const Digest output, digest_from_bytes(select.text(1)));
    const std::optional<Finish> finish = finish_from(select.text(3));
    if (!finish) return damaged("an item result has an unknown finish");
    rows.push_back({select.integer(0), output, optional(2), *finish, optional(4), optional(5)});
  }
}

Result<std::map<BenchmarkId, TokenUse>> token_use(Database& database) {
  FF_ASSIGN(
      Statement select,
      database.prepare("SELECT a.benchmark,sum(r.tokens_in+r.tokens_out),count(*),count(r.tokens_in+r.tokens_out) "
                       "FROM item_result AS r JOIN attempt AS a ON a.id=r.run "
                       "WHERE a.purpose='run' AND a.outcome='completed' GROUP BY a.benchmark"));
  std::map<BenchmarkId, TokenUse> use;
  for (;;) {
    FF_ASSIGN(const bool more, select.step());
    if (!more) return use;
    const std::int64_t items = select.integer(2);
    if (select.integer(3) == items) use[BenchmarkId{select.text(0)}] = {select.integer(1), items};
  }
}

std::int64_t mean_tokens(const TokenUse& use) { return (2 * use.tokens + use.items) / (2 * use.items); }

Result<std::string> team_home(Database& database, const TeamId& team, os::Entropy& entropy) {
  FF_ASSIGN(Statement select, database.prepare("SELECT folder FROM team_home WHERE team=?"));
  select.bind(1, team.text);
  FF_ASSIGN(const bool known, select.step());
  if (known) return select.text(0);
  std::string folder = opaque_name(entropy);
  FF_TRY(database.transaction([&]() -> Result<void> {
    FF_ASSIGN(Statement insert, database.prepare("INSERT INTO team_home(team,folder) VALUES(?,?)"));
    insert.bind(1, team.text).bind(2, folder);
    return insert.run();
  }));
  return folder;
}

}  // namespace fivefold::store
