-- Channels of people: e-mail beside webhooks, digests, feeds that are read with a token.

ALTER TABLE subscription DROP CONSTRAINT subscription_channel_check;
ALTER TABLE subscription
    ADD CONSTRAINT subscription_channel_check CHECK (channel IN ('webhook', 'email')),
    ADD COLUMN rhythm text NOT NULL DEFAULT 'immediate'
        CHECK (rhythm IN ('immediate', 'daily', 'weekly')),
    -- Nothing but the question itself goes to an e-mail address before its owner has answered.
    ADD COLUMN confirmed_at timestamptz,
    -- After a rotation webhooks are signed with both secrets until then.
    ADD COLUMN previous_secret text,
    ADD COLUMN previous_until timestamptz,
    ADD CHECK ((previous_secret IS NULL) = (previous_until IS NULL)),
    ADD CHECK (rhythm = 'immediate' OR channel = 'email');
CREATE INDEX subscription_by_organisation ON subscription (organisation_id, created_at);

-- One e-mail for all that waited. One a subscription and day, however many workers look at the clock.
CREATE TABLE digest (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subscription_id uuid NOT NULL REFERENCES subscription,
    day             date NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (subscription_id, day)
);

-- Deliveries that are not sent one by one; each goes out in at most one digest.
CREATE TABLE digest_item (
    delivery_id     uuid PRIMARY KEY REFERENCES delivery,
    subscription_id uuid NOT NULL REFERENCES subscription,
    digest_id       uuid REFERENCES digest       -- null: it waits
);
CREATE INDEX digest_item_by_digest ON digest_item (digest_id);
CREATE INDEX digest_item_waiting ON digest_item (subscription_id) WHERE digest_id IS NULL;

-- What opens the feeds of one organisation, and nothing else, in programs that know no headers.
CREATE TABLE feed_token (
    prefix          text PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    secret_sha256   bytea NOT NULL CHECK (length(secret_sha256) = 32),
    label           text NOT NULL,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX feed_token_by_organisation ON feed_token (organisation_id, created_at);

-- Since when a reader's feed is as it is: what it may see changes without any record changing.
CREATE TABLE feed_state (
    organisation_id uuid NOT NULL REFERENCES organisation,
    feed            text NOT NULL,
    etag            text NOT NULL,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, feed)
);

CREATE INDEX change_of_bulletins ON change (seq) WHERE record = 'bulletin';
CREATE INDEX change_of_bulletin ON change (record_id, seq) WHERE record = 'bulletin';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON digest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON digest_item
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
