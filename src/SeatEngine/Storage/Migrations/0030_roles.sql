-- Who organizes a screening. Members of staff with the role "organizer" see and change these alone. No foreign key on who: they are
-- known by tokens, and by accounts.
CREATE TABLE screening_organizers (
    screening_id bigint NOT NULL REFERENCES screenings,
    staff_id     uuid NOT NULL,
    added_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (screening_id, staff_id)
);
CREATE INDEX screening_organizers_of_staff ON screening_organizers (staff_id, screening_id);
