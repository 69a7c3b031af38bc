#include "store/judge_answers.h"

namespace fivefold::store {

Result<std::optional<std::string>> find_judge_answer(Database& database, const std::string& asked_for,
                                                     const ItemId& item, const Digest& question) {
  FF_ASSIGN(Statement select,
            database.prepare("SELECT answer FROM judge_answer WHERE asked_for=? AND item=? AND question=?"));
  select.bind(1, asked_for).bind(2, item.text).bind_blob(3, view(question));
  FF_ASSIGN(const bool found, select.step());
  return found ? std::optional(select.text(0)) : std::nullopt;
}

Result<void> add_judge_answer(Database& database, const std::string& asked_for, const ItemId& item,
                              const Digest& question, const std::string& answer) {
  return database.transaction([&]() -> Result<void> {
    FF_ASSIGN(Statement insert, database.prepare("INSERT INTO judge_answer(asked_for,item,question,answer) "
                                                 "VALUES(?,?,?,?) ON CONFLICT DO NOTHING"));
    insert.bind(1, asked_for).bind(2, item.text).bind_blob(3, view(question)).bind(4, answer);
    return insert.run();
  });
}

Result<void> add_regrade(Database& database, const CellId& cell, const Regrade& regrade) {
  FF_ASSIGN(Statement insert, database.prepare("INSERT INTO regrade(team,benchmark,run,item,sealed_micro,again_micro) "
                                               "VALUES(?,?,?,?,?,?) ON CONFLICT DO NOTHING"));
  insert.bind(1, cell.team.text)
      .bind(2, cell.benchmark.text)
      .bind(3, regrade.run)
      .bind(4, regrade.item.text)
      .bind(5, regrade.sealed_micro)
      .bind(6, regrade.again_micro);
  return insert.run();
}

Result<std::map<CellId, RegradeSums>> regrade_sums(Database& database) {
  FF_ASSIGN(Statement select, database.prepare("SELECT team,benchmark,COUNT(*),SUM(again_micro<>sealed_micro),"
                                               "SUM(again_micro-sealed_micro),SUM(ABS(again_micro-sealed_micro)) "
                                               "FROM regrade GROUP BY team,benchmark"));
  std::map<CellId, RegradeSums> sums;
  for (;;) {
    FF_ASSIGN(const bool more, select.step());
    if (!more) return sums;
    sums[CellId{TeamId{select.text(0)}, BenchmarkId{select.text(1)}}] = {select.integer(2), select.integer(3),
                                                                         select.integer(4), select.integer(5)};
  }
}

}  // namespace fivefold::store
