-- What operators have published, in order; nothing is deleted here. stream: 'player' or 'team', whose definitions they are. document: as it was
-- written, with its stamps (G9); `definitions` holds the same under its version, for replays. from_time: since when it is in force, or will be.
-- cancelled_at: when it was called off before that; 0: it was not.
CREATE TABLE published_definitions (
    stream       TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    version      TEXT NOT NULL,
    document     TEXT NOT NULL,
    author       TEXT NOT NULL,
    note         TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    from_time    BIGINT NOT NULL,
    cancelled_at BIGINT NOT NULL,
    PRIMARY KEY (stream, seq)
);

-- What operators are working on. rev: rises with each change, so that two editors find each other. base: the version it was made from.
-- Its row is the lock on publishing.
CREATE TABLE draft_definitions (
    stream     TEXT PRIMARY KEY,
    rev        BIGINT NOT NULL,
    document   TEXT NOT NULL,
    base       BIGINT NOT NULL,
    author     TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Pictures of achievements, encoded anew, by the hash of their bytes. data: base64.
CREATE TABLE icons (
    hash     TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    bytes    BIGINT NOT NULL,
    name     TEXT NOT NULL,
    author   TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    data     TEXT NOT NULL
);
