-- Units whose re-run is void: what was known of them stands here, and they may be asked again.
CREATE TABLE voided_unit(
  entry INTEGER NOT NULL,
  team TEXT NOT NULL,
  benchmark TEXT NOT NULL,
  run INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  item TEXT NOT NULL,
  tries INTEGER NOT NULL,
  folder TEXT NOT NULL,
  line TEXT,
  PRIMARY KEY(entry, team, benchmark, run, seed, item)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER voided_unit_no_update BEFORE UPDATE ON voided_unit
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER voided_unit_no_delete BEFORE DELETE ON voided_unit
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Only what was moved there is taken out here.
DROP TRIGGER rerun_unit_no_delete;
CREATE TRIGGER rerun_unit_no_delete BEFORE DELETE ON rerun_unit
WHEN NOT EXISTS(SELECT 1 FROM voided_unit AS v WHERE v.team = OLD.team AND v.benchmark = OLD.benchmark AND
  v.run = OLD.run AND v.seed = OLD.seed AND v.item = OLD.item AND v.folder = OLD.folder)
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
