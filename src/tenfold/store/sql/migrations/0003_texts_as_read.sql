ALTER TABLE filing_texts RENAME COLUMN sha256 TO id;
ALTER TABLE analyses ADD COLUMN text_id TEXT;
UPDATE analyses SET text_id = filing_sha256 WHERE filing_sha256 IN (SELECT id FROM filing_texts);
CREATE INDEX analyses_text ON analyses (text_id);
CREATE INDEX analyses_target ON analyses (target);
ALTER TABLE uploads ADD COLUMN size_bytes BIGINT NOT NULL DEFAULT 0;
UPDATE uploads SET size_bytes = length(content)
