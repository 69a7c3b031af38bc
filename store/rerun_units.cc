#include "store/rerun_units.h"

namespace fivefold::store {

Result<void> add_asked_items(Database& database, std::int64_t attempt, const std::vector<ItemId>& items) {
  FF_ASSIGN(Statement insert, database.prepare("INSERT INTO asked_item(attempt,item) VALUES(?,?)"));
  for (const ItemId& item : items) {
    insert.bind(1, attempt).bind(2, item.text);
    FF_TRY(insert.run());
  }
  return {};
}

Result<std::vector<ItemId>> list_asked_items(Database& database, std::int64_t attempt) {
  FF_ASSIGN(Statement select, database.prepare("SELECT item FROM asked_item WHERE attempt=? ORDER BY item"));
  select.bind(1, attempt);
  std::vector<ItemId> items;
  for (;;) {
    FF_ASSIGN(const bool more, select.step());
    if (!more) return items;
    items.push_back(ItemId{select.text(0)});
  }
}

Result<void> add_try(Database& database, const RerunKey& key, const ItemId& item, const std::string& folder,
                     const std::optional<std::string>& line) {
  FF_ASSIGN(Statement upsert,
            database.prepare("INSERT INTO rerun_unit(team,benchmark,run,seed,item,tries,folder,line) "
                             "VALUES(?,?,?,?,?,1,?,?) "
                             "ON CONFLICT DO UPDATE SET tries=tries+1,folder=excluded.folder,line=excluded.line"));
  upsert.bind(1, key.cell.team.text)
      .bind(2, key.cell.benchmark.text)
      .bind(3, key.run)
      .bind(4, std::int64_t{key.seed})
      .bind(5, item.text)
      .bind(6, folder);
  if (line) {
    upsert.bind(7, *line);
  } else {
    upsert.bind_null(7);
  }
  return upsert.run();
}

Result<void> void_unit(Database& database, std::uint64_t entry, const RerunKey& key, const ItemId& item) {
  constexpr const char* kWhere = " WHERE team=?1 AND benchmark=?2 AND run=?3 AND seed=?4 AND item=?5";
  const auto of_unit = [&](Statement& statement) {
    statement.bind(1, key.cell.team.text)
        .bind(2, key.cell.benchmark.text)
        .bind(3, key.run)
        .bind(4, std::int64_t{key.seed})
        .bind(5, item.text);
  };
  FF_ASSIGN(
      Statement aside,
      database.prepare(std::string("INSERT INTO voided_unit(entry,team,benchmark,run,seed,item,tries,folder,line) "
                                   "SELECT ?6,team,benchmark,run,seed,item,tries,folder,line FROM rerun_unit") +
                       kWhere));
  of_unit(aside);
  aside.bind(6, static_cast<std::int64_t>(entry));
  FF_TRY(aside.run());
  FF_ASSIGN(Statement remove, database.prepare(std::string("DELETE FROM rerun_unit") + kWhere));
  of_unit(remove);
  return remove.run();
}

Result<std::map<ItemId, RerunUnit>> list_units(Database& database, const RerunKey& key) {
  FF_ASSIGN(Statement select, database.prepare("SELECT item,tries,folder,line FROM rerun_unit "
                                               "WHERE team=? AND benchmark=? AND run=? AND seed=?"));
  select.bind(1, key.cell.team.text).bind(2, key.cell.benchmark.text).bind(3, key.run).bind(4, std::int64_t{key.seed});
  std::map<ItemId, RerunUnit> units;
  for (;;) {
    FF_ASSIGN(const bool more, select.step());
    if (!more) return units;
    RerunUnit unit;
    unit.tries = static_cast<int>(select.integer(1));
    unit.folder = select.text(2);
    if (!select.is_null(3)) unit.line = select.text(3);
    units[ItemId{select.text(0)}] = unit;
  }
}

}  // namespace fivefold::store
