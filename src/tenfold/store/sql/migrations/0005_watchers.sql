CREATE TABLE analysis_watchers (
    analysis_id TEXT NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
    worker TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (analysis_id, worker)
);
