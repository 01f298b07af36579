-- Ticket types, fees and tax of a screening, as one document that is read and changed as a whole. Null: a ticket costs what its category
-- costs.
ALTER TABLE screenings ADD COLUMN pricing jsonb;
-- As it was before the change; null: it is as it was, or there was none.
ALTER TABLE screening_changes ADD COLUMN pricing json;

-- From what the amounts of a hold were computed: list prices and types of its seats, fees, tax, code. Null: they are the prices of the
-- categories.
ALTER TABLE holds ADD COLUMN pricing jsonb;
-- The parts of what was paid for a seat, which add up to its amount. Null: it is the price of its category.
ALTER TABLE booking_seats ADD COLUMN price jsonb;
