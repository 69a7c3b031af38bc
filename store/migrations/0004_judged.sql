-- What a judge said, kept before anything is made of it: asked again it might say something else. `asked_for` names what
-- needed the answer: an attempt, a batch of re-executions, a re-grade.
CREATE TABLE judge_answer(
  asked_for TEXT NOT NULL,
  item TEXT NOT NULL,
  question BLOB NOT NULL CHECK(length(question) = 32),
  answer TEXT NOT NULL,
  PRIMARY KEY(asked_for, item, question)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER judge_answer_no_update BEFORE UPDATE ON judge_answer
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER judge_answer_no_delete BEFORE DELETE ON judge_answer
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Sealed outputs that a judge scored again in the audit: information, never a verdict.
CREATE TABLE regrade(
  team TEXT NOT NULL,
  benchmark TEXT NOT NULL,
  run INTEGER NOT NULL,
  item TEXT NOT NULL,
  sealed_micro INTEGER NOT NULL,
  again_micro INTEGER NOT NULL,
  PRIMARY KEY(team, benchmark, run, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER regrade_no_update BEFORE UPDATE ON regrade
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER regrade_no_delete BEFORE DELETE ON regrade
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
