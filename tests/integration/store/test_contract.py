"""What the stores promise, over SQLite and over a real Postgres."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.plans import section, split
from support.records import LATER, NOW, ending, event, record
from tenfold.errors import AnalysisNotFoundError, StoreError
from tenfold.store.access_tokens import PREFIX, AccessTokens
from tenfold.store.analyses.analysis_store import AnalysisStore
from tenfold.store.analyses.filing_texts import FilingText, FilingTexts
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.store.analyses.uploads import Upload, Uploads
from tenfold.store.sql.database import open_database

HOSTILE = [
    "nul \0 in the middle",
    "half a pair \ud83d",
    "\udc00",
    "x" * 100_000,
    "'; DROP TABLE x--",
    "%s ? {blob} :a",
    "💷 ﷽ \x1b[2J",
    "",
]


@pytest.fixture
def database(database_url, tmp_path):
    opened = open_database(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def store(database):
    return AnalysisStore(database)


def ids(records):
    return [one.id for one in records]


def test_what_was_added_comes_back(store):
    whole = record(model="m", cost_usd=0.125, fiscal_year=2024, ok=3, wall_seconds=1.5)
    store.add(whole, result='{"a": "\\u0000"}')
    assert store.get("a1") == whole
    assert store.result("a1") == '{"a": "\\u0000"}'
    assert store.result("nothing") is None
    with pytest.raises(AnalysisNotFoundError, match="nothing"):
        store.get("nothing")
    with pytest.raises(StoreError):
        store.add(whole)
    assert store.get("a1") == whole


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_refused(store, database, text):
    store.add(record(company=text, error=text, target=text))
    store.append("w", {"a1": [event(1, data=text)]})
    kept = store.get("a1").company
    assert kept == store.get("a1").error == store.events("a1")[0].data
    assert "\0" not in kept
    assert len(kept) == len(text)
    assert kept == text or "\ufffd" in kept
    uploads, tokens = Uploads(database), AccessTokens(database)
    assert uploads.get(uploads.put(Upload(text, b"x"), NOW)).name == kept
    assert tokens.owner(tokens.create(text, NOW), NOW).name == kept
    with pytest.raises(AnalysisNotFoundError):
        store.get(f"{text}?")
    assert store.recent(before=text + "!") == store.recent(ticker=text + "!") == []


def test_numbers_without_end_are_no_error(store):
    store.add(record())
    assert store.events("a1", after=10**40) == []
    assert ids(store.recent(limit=10**40)) == ["a1"]
    assert not store.has_events("a1", after=10**40)


def test_pages_are_stable_though_all_were_made_at_once(store):
    for number in range(23):
        store.add(record(f"a{number:02}"))
    store.add(record("newer", created_at=LATER, ticker="OTHER"))
    pages, before = [], None
    while page := store.recent(limit=5, before=before):
        pages += ids(page)
        before = page[-1].id
        store.add(record(f"b{before}", created_at=LATER))  # what comes meanwhile shifts nothing
    assert pages == ["newer", *(f"a{number:02}" for number in reversed(range(23)))]
    assert ids(store.recent(ticker="other")) == ["newer"]
    assert store.recent(status=AnalysisStatus.FAILED) == []
    assert store.recent(before="unknown") == []


def test_a_companys_finished_analyses_the_newest_first(store):
    finished = {"status": AnalysisStatus.FINISHED}
    store.add(record("old", fiscal_year=2023, created_at=LATER, **finished))
    store.add(record("new", fiscal_year=2024, **finished))
    store.add(record("new2", fiscal_year=2024, **finished))
    store.add(record("running", fiscal_year=2025))
    store.add(record("other", ticker="OTHER", **finished))
    assert ids(store.finished_of("kite")) == ["old", "new2", "new"]
    assert store.finished_of("NONE") == []


def test_a_companys_analyses_by_its_number_those_under_way_too(store):
    store.add(record("done", cik="1234", created_at=LATER, status=AnalysisStatus.FINISHED))
    store.add(record("running", cik="1234"))
    store.add(record("failed", cik="1234", status=AnalysisStatus.FAILED))
    store.add(record("other", cik="12345", status=AnalysisStatus.FINISHED))
    store.add(record("unknown", status=AnalysisStatus.FINISHED))
    assert ids(store.of_company("1234")) == ["done", "running"]
    assert store.of_company("") == []


def test_one_of_many_takers_wins(store):
    store.add(record())
    with ThreadPoolExecutor(8) as threads:
        won = list(
            threads.map(lambda n: store.claim("a1", f"heir{n}", left_by="w", now=LATER), range(16))
        )
    assert won.count(True) == 1
    heir = f"heir{won.index(True)}"
    assert (store.get("a1").worker, store.get("a1").seen_at) == (heir, LATER)
    store.release(heir)
    assert store.claim("a1", "next", left_by=None, now=LATER)
    assert not store.claim("a1", "late", left_by=None, now=LATER)


def test_a_presumed_dead_worker_touches_nothing_of_its_heirs(store):
    store.add(record())
    assert store.begin("a1", "w", NOW) == 1
    store.append("w", {"a1": [event(1)]})
    assert store.claim("a1", "heir", left_by="w", now=LATER)
    assert store.begin("a1", "heir", NOW) == 2
    assert store.events("a1") == []
    store.append("heir", {"a1": [event(21)]})
    assert store.begin("a1", "w", NOW) is None
    store.append("w", {"a1": [event(2)]})
    text = FilingText("s" * 64, split())
    assert not store.note_text("a1", "w", text, {"company": "wrong"}, NOW)
    assert not store.end("a1", "w", ending(error="wrong"), [event(3, "finished")])
    store.release("w")
    store.alive("w", NOW)
    store.alive("heir", LATER)
    assert (store.belonging_to("w"), store.belonging_to("heir")) == (frozenset(), {"a1"})
    kept = store.get("a1")
    assert (kept.worker, kept.status, kept.attempt) == ("heir", AnalysisStatus.RUNNING, 2)
    assert (kept.company, kept.text_id, kept.seen_at) == (None, None, LATER)
    assert store.events("a1") == [event(21)]


def test_an_end_is_whole_and_final(store):
    store.add(record())
    store.begin("a1", "w", NOW)
    store.append("w", {"a1": [event(1)]})
    assert store.end("a1", "w", ending(result="{}", ok=1), [event(2), event(3, "finished")])
    assert [e.id for e in store.events("a1")] == [1, 2, 3]
    assert [e.id for e in store.events("a1", after=2)] == [3]
    assert not store.end("a1", "w", ending(AnalysisStatus.CANCELLED), [event(4, "finished")])
    assert not store.cancel("a1", event(9, "finished"), NOW)
    store.append("w", {"a1": [event(5)]})
    assert store.begin("a1", "w", NOW) is None
    assert [e.id for e in store.events("a1")] == [1, 2, 3]
    assert (store.get("a1").status, store.result("a1")) == (AnalysisStatus.FINISHED, "{}")
    assert store.delete("a1")
    assert store.events("a1") == []
    assert not store.delete("a1")


def test_cancelled_from_elsewhere(store):
    store.add(record())
    store.add(record("a2"))
    store.begin("a1", "w", NOW)
    assert store.cancel("a1", event(9, "finished"), LATER)
    assert store.belonging_to("w") == {"a2"}
    assert not store.end("a1", "w", ending(), [event(10, "finished")])
    assert store.events("a1") == [event(9, "finished")]
    assert store.get("a1").status is AnalysisStatus.CANCELLED


def test_an_event_is_kept_once_and_for_an_unknown_analysis_not_at_all(store):
    store.add(record())
    store.append("w", {"a1": [event(1, data='"first"')], "gone": [event(1)]})
    store.append("w", {"a1": [event(1, data='"again"'), event(2)]})
    assert [e.data for e in store.events("a1")] == ['"first"', "{}"]
    assert store.events("gone") == []


def test_unknown_columns_are_a_mistake(store):
    store.add(record())
    with pytest.raises(ValueError, match="no column"):
        store.end("a1", "w", ending() | {"id = 'x' --": 1}, [])


def test_threads_lose_nothing(store):
    store.add(record())

    def write(number):
        store.append("w", {"a1": [event(number)]})
        return len(store.events("a1"))

    with ThreadPoolExecutor(16) as threads:
        assert min(threads.map(write, range(1, 201))) >= 1
    assert [e.id for e in store.events("a1")] == list(range(1, 201))


def test_filing_texts(database, store):
    texts = FilingTexts(database)
    kept = split(section("1", brief=True))
    text = "Ωmega \0 \ud800 " + "".join(one.text for one in kept.sections)
    sections = tuple(
        dataclasses.replace(one, start=0, end=5, text=text[0:5]) for one in kept.sections
    )
    whole = FilingText("s" * 64, dataclasses.replace(kept, text=text, sections=sections))
    store.add(record(), text=whole)
    assert store.get("a1").text_id == whole.id
    assert texts.get(whole.id) == whole.split
    assert texts.figures(whole.id) is None
    newer = dataclasses.replace(whole, figures={"ratios": []})
    store.add(record("a2"))
    assert store.note_text("a2", "w", newer, {"company": "Kite"}, LATER)
    assert (store.get("a2").text_id, store.get("a2").company) == (whole.id, "Kite")
    assert texts.figures(whole.id) == {"ratios": []}
    assert texts.get("t" * 64) is None
    database.change(("UPDATE filing_texts SET payload = ?", (b"not zlib",)))
    with pytest.raises(StoreError, match="Analyse the filing again"):
        texts.get(whole.id)


def test_each_analysis_keeps_the_text_as_it_was_read_for_it(database, store):
    texts, before = FilingTexts(database), split(section("1"), section("1A"))
    moved = tuple(dataclasses.replace(one, start=one.start + 1) for one in before.sections)
    readings = [
        FilingText("s" * 64, before),
        FilingText("s" * 64, dataclasses.replace(before, text=f" {before.text}")),
        FilingText("s" * 64, dataclasses.replace(before, sections=moved)),
        FilingText("t" * 64, before),
    ]
    for number, reading in enumerate(readings):
        store.add(record(f"a{number}"), text=reading)
    for number, reading in enumerate(readings):
        found = texts.get(store.get(f"a{number}").text_id)
        assert found.text == reading.split.text
        assert [one.start for one in found.sections] == [s.start for s in reading.split.sections]
    assert len({reading.id for reading in readings}) == 4


def test_an_upload_of_64_mib(database):
    uploads = Uploads(database)
    content = b"\0\xff10-K " * (64 * 2**20 // 7)
    sha256 = uploads.put(Upload("big.htm", content), NOW)
    assert uploads.put(Upload("other name.htm", content), LATER) == sha256
    assert uploads.get(sha256) == Upload("big.htm", content)
    assert uploads.get("0" * 64) is None


def test_tokens_and_sessions(database):
    tokens = AccessTokens(database)
    secret = tokens.create("desk", NOW)
    assert secret.startswith(PREFIX)
    with pytest.raises(StoreError, match="'desk'"):
        tokens.create("desk", NOW)
    owner = tokens.owner(secret, LATER)
    assert owner.name == "desk"
    assert tokens.list()[0].last_used_at == LATER
    assert tokens.owner(secret + "x", NOW) is None
    session = tokens.open_session(owner, NOW, LATER)
    assert tokens.session_owner(session, LATER).id == owner.id
    assert tokens.session_owner(session, "2026-01-02T03:04:06.000001+00:00") is None
    stored = database.rows("SELECT token_sha256, session_sha256 FROM tokens, sessions")
    assert secret not in str(stored)
    assert session not in str(stored)
    named_as_id = tokens.create(owner.id, NOW)
    assert tokens.revoke(owner.id)
    assert tokens.owner(named_as_id, NOW) is None
    assert tokens.owner(secret, NOW), "a token named as another's ID takes only itself along"
    assert tokens.revoke("desk")
    assert not tokens.revoke("desk")
    assert tokens.session_owner(session, NOW) is None, "sessions go with their token"
    tokens.close_session(session)


def test_of_many_that_want_one_name_one_gets_it(database):
    tokens = AccessTokens(database)

    def create(_):
        try:
            return tokens.create("desk", NOW)
        except StoreError as error:
            assert "Choose another name" in str(error)
            return None

    with ThreadPoolExecutor(8) as threads:
        made = [token for token in threads.map(create, range(8)) if token]
    assert len(made) == len(tokens.list()) == 1


def test_a_transaction_that_fails_leaves_nothing_and_hinders_nothing(database):
    put = "INSERT INTO uploads (sha256, name, content, received_at) VALUES (?, ?, ?, ?)"
    with pytest.raises(StoreError):
        database.change((put, ("a", "n", b"", NOW)), ("INSERT INTO nowhere VALUES (1)", ()))
    with pytest.raises(StoreError):
        database.change((put, ("a", None, b"", NOW)))
    with pytest.raises((StoreError, TypeError)):
        database.change((put, ("b", "n", b"", NOW)), (put, ("c", object(), b"", NOW)))
    assert database.rows("SELECT * FROM uploads") == []
    assert database.change((put, ("a", "n", b"", NOW))) == 1
