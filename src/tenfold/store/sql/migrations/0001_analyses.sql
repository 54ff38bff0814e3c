CREATE TABLE analyses (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    origin TEXT NOT NULL,
    target TEXT NOT NULL,
    ticker TEXT,
    request TEXT NOT NULL,
    request_key TEXT NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    worker TEXT,
    seen_at TEXT,
    model TEXT,
    strategy TEXT,
    company TEXT,
    cik TEXT,
    form TEXT,
    fiscal_year INTEGER,
    period_end TEXT,
    accession TEXT,
    filing_sha256 TEXT,
    ok INTEGER,
    failed INTEGER,
    skipped INTEGER,
    calls INTEGER,
    cached_calls INTEGER,
    cost_usd DOUBLE PRECISION,
    wall_seconds DOUBLE PRECISION,
    error TEXT,
    result TEXT
);
CREATE INDEX analyses_created ON analyses (created_at, id);
CREATE INDEX analyses_ticker ON analyses (ticker, fiscal_year, created_at);
CREATE INDEX analyses_status ON analyses (status);
CREATE TABLE analysis_events (
    analysis_id TEXT NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (analysis_id, id)
);
CREATE TABLE filing_texts (
    sha256 TEXT PRIMARY KEY,
    payload {blob} NOT NULL,
    kept_at TEXT NOT NULL
);
CREATE TABLE uploads (
    sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    content {blob} NOT NULL,
    received_at TEXT NOT NULL
);
