-- Timers: which tick of each was taken, so that each tick is worked through once however many workers run.

CREATE TABLE timer_tick (
    name    text PRIMARY KEY,
    tick    timestamptz NOT NULL,       -- the newest that was taken
    taken   bigint NOT NULL DEFAULT 1   -- how many, ever
);
