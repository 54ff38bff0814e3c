CREATE TABLE analysis_requests (
    request_key TEXT PRIMARY KEY,
    analysis_id TEXT NOT NULL REFERENCES analyses (id) ON DELETE CASCADE
);
CREATE INDEX analysis_requests_by_analysis ON analysis_requests (analysis_id);
