-- What a command asked for, as a hash, so that a repeat differs from the same id with other content. Null: stored before this column was
-- there. 0: a hold of named seats, whose seats say it.
ALTER TABLE command_replies ADD COLUMN asked bigint;
ALTER TABLE holds ADD COLUMN asked bigint;
