-- Today: signals and bulletins, newest first, with the newest step of each; deliveries that are dead.

CREATE INDEX signal_by_time ON signal (raised_at DESC, id DESC);
CREATE INDEX signal_step_by_signal ON signal_step (signal_id, id DESC);
CREATE INDEX bulletin_by_time ON bulletin (created_at DESC, id DESC);
CREATE INDEX delivery_attempt_dead ON delivery_attempt (delivery_id) WHERE outcome = 'dead';
