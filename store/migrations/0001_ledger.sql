-- The truth: raw envelopes and signed notes, append-only (docs/records.md section 5).
CREATE TABLE ledger_entry(
  idx INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  leaf BLOB NOT NULL CHECK(length(leaf) = 32),
  envelope BLOB NOT NULL
) STRICT;

CREATE TABLE ledger_checkpoint(
  size INTEGER PRIMARY KEY,
  root BLOB NOT NULL CHECK(length(root) = 32),
  note BLOB NOT NULL
) STRICT;

CREATE TRIGGER ledger_entry_contiguous BEFORE INSERT ON ledger_entry
WHEN NEW.idx <> (SELECT count(*) FROM ledger_entry)
BEGIN SELECT RAISE(ABORT, 'the next ledger index was expected'); END;

CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_checkpoint_no_update BEFORE UPDATE ON ledger_checkpoint
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_checkpoint_no_delete BEFORE DELETE ON ledger_checkpoint
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
