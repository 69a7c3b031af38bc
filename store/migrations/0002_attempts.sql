-- Attempts as the scheduler works on them: a row is there before anything is launched, and does not change any more
-- once it has an outcome. Runs also have their records in the ledger; re-executions have theirs when the audit ends.
CREATE TABLE attempt(
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL CHECK(purpose IN ('run', 'rerun')),
  team TEXT NOT NULL,
  benchmark TEXT NOT NULL,
  run INTEGER NOT NULL,
  number INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  folder TEXT NOT NULL UNIQUE,
  home TEXT NOT NULL,
  gpus TEXT NOT NULL DEFAULT '',
  sessions INTEGER NOT NULL DEFAULT 0,
  idle_sessions INTEGER NOT NULL DEFAULT 0,
  known_lines INTEGER NOT NULL DEFAULT 0,
  started_ms INTEGER,
  outcome TEXT CHECK(outcome IN ('completed', 'failed', 'lost')),
  reason TEXT CHECK(reason IS NULL OR outcome IN ('failed', 'lost')),
  UNIQUE(purpose, team, benchmark, run, seed, number)
) STRICT;

CREATE TRIGGER attempt_ended_no_update BEFORE UPDATE ON attempt WHEN OLD.outcome IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the attempt has ended'); END;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- One row per answered item of a run's attempt; the outputs themselves are in the evidence files.
CREATE TABLE item_result(
  run INTEGER NOT NULL REFERENCES attempt(id),
  item_index INTEGER NOT NULL,
  output BLOB NOT NULL CHECK(length(output) = 32),
  score_micro INTEGER,
  finish TEXT NOT NULL CHECK(finish IN ('stop', 'length', 'error')),
  tokens_in INTEGER,
  tokens_out INTEGER,
  PRIMARY KEY(run, item_index)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER item_result_no_update BEFORE UPDATE ON item_result
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER item_result_no_delete BEFORE DELETE ON item_result
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The items that a re-execution's attempt asked: what is judged when it ends, also after a restart.
CREATE TABLE asked_item(
  attempt INTEGER NOT NULL REFERENCES attempt(id),
  item TEXT NOT NULL,
  PRIMARY KEY(attempt, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER asked_item_no_update BEFORE UPDATE ON asked_item
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER asked_item_no_delete BEFORE DELETE ON asked_item
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- A drawn unit and its executed tries; `line` is the runner's line that answered it, `folder` that of the last try's
-- attempt. An answered unit is final.
CREATE TABLE rerun_unit(
  team TEXT NOT NULL,
  benchmark TEXT NOT NULL,
  run INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  item TEXT NOT NULL,
  tries INTEGER NOT NULL CHECK(tries >= 1),
  folder TEXT NOT NULL,
  line TEXT,
  PRIMARY KEY(team, benchmark, run, seed, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rerun_unit_answered_no_update BEFORE UPDATE ON rerun_unit WHEN OLD.line IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the unit is answered'); END;
CREATE TRIGGER rerun_unit_no_delete BEFORE DELETE ON rerun_unit
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The opaque name of the folder that is HOME in a team's own runs.
CREATE TABLE team_home(
  team TEXT PRIMARY KEY,
  folder TEXT NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER team_home_no_update BEFORE UPDATE ON team_home
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER team_home_no_delete BEFORE DELETE ON team_home
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
