"""The company that is measured: the same rows for both databases, in the order in which a board would have got them."""

import datetime
import itertools
import sqlite3

DEPARTMENTS, EMPLOYEES = 200, 20_000
# Those at the top, one after the other; the others lie below them in turn.
DIVISIONS = 10
# Between the first post and the last comment.
START, END = (int(datetime.datetime(year, 11, 1, tzinfo=datetime.timezone.utc).timestamp() * 1000) for year in (2024, 2026))
# The j-th comment comes this many posts after its post, so that one post's comments lie apart, as they would.
DELAYS = (3, 11, 37, 80, 150, 290)
# Of the kinds: u an id, t a time, j a list of ids, d a day, v any other value.
TABLES = {
    "department": ("id code name name_en kind parent_id version", "uvvvvuv"),
    "employee": ("id number name email job_function employment_kind rank department_id status joined_on version", "uvvvvvvuvdv"),
    "employee_role": ("employee_id role", "uv"),
    "value_tag": ("id code name name_en position", "uvvvv"),
    "praise_post": ("id origin author_id message recipient_ids tag_ids comment_count clap_count heart_count cheer_count thanks_count "
                    "impressed_count executive_commented_at created_at version", "uvuvjjvvvvvvttv"),
    "praise_recipient": ("post_id employee_id created_at", "uut"),
    "praise_post_tag": ("post_id tag_id created_at", "uut"),
    "praise_comment": ("id post_id parent_id author_id text mention_ids reply_count created_at version", "uuuuvjvtv"),
}
MESSAGE = "고객의 급한 문의를 끝까지 챙겨 주셔서 감사합니다. 덕분에 고객이 안심하고 돌아가셨습니다. "
COMMENT = "정말 멋집니다. 함께 일해서 든든해요. "


def uid(ms, n):
    """A version 7 id as hexadecimal digits: its time, then what looks random."""
    return f"{ms:012x}7{n & 0xFFF:03x}8{n * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFF:015x}"


BEGINNING = START - 86_400_000
DEPARTMENT = [uid(BEGINNING + n, n) for n in range(DEPARTMENTS)]
EMPLOYEE = [uid(BEGINNING + 1_000 + n, n) for n in range(EMPLOYEES)]
TAG = [uid(BEGINNING + n, n + 1_000_000) for n in range(5)]
FAMILY, GIVEN = "김이박최정강조윤장임", "민서준하윤지우현은수진영호연"


def company():
    for n, key in enumerate(DEPARTMENT):
        parent = None if n < DIVISIONS else DEPARTMENT[n % DIVISIONS]
        yield "department", (key, f"D{n}", f"부서 {n}", f"Department {n}", "FRONT_LINE" if n % 4 else "BACK_OFFICE", parent, 1)
    for n, key in enumerate(EMPLOYEE):
        name = FAMILY[n % 10] + GIVEN[n // 10 % 14] + GIVEN[n // 140 % 14]
        job = ("SALES", "COUNTER", "CLAIMS_ADJUSTER", "CALL_CENTER_AGENT", "HEAD_OFFICE")[n % 5]
        yield "employee", (key, f"B{n:05}", name, f"b{n:05}@bench.example", job, "EMPLOYEE", "대리", DEPARTMENT[n % DEPARTMENTS], "ACTIVE",
                           "2020-03-02", 1)
        for role in {0: ("STAFF", "CEO"), 1: ("STAFF", "CS_OFFICE")}.get(n, ("STAFF", "EXECUTIVE") if n < 12 else ("STAFF",)):
            yield "employee_role", (key, role)
    for n, key in enumerate(TAG):
        yield "value_tag", (key, f"V{n}", f"가치 {n}", f"Value {n}", n)


def comments_of(post):
    return post * 5 % 7


def step(posts):
    return (END - START) // (posts + DELAYS[-1] + 1)


def place(posts, number):
    """The id and the time of a post."""
    ms = START + number * step(posts)
    return uid(ms, number), ms


def board(posts):
    """Three comments a post on average; of the longer threads one is a reply."""
    ids = {}
    for slot in range(posts + DELAYS[-1]):
        key, ms = place(posts, slot)
        if slot < posts:
            ids[slot] = key
            author = slot * 7919 % EMPLOYEES
            first = (author + 1 + slot % 997) % EMPLOYEES
            recipients = [EMPLOYEE[n % EMPLOYEES] for n in ((first, first + 1_000) if slot % 10 == 0 else (first,))]
            tags = [TAG[(slot + n) % 5] for n in range(slot % 3)]
            seen = None if slot % 20 == 0 else ms + 3_600_000
            yield "praise_post", (key, "COLLEAGUE", EMPLOYEE[author], f"{MESSAGE * (1 + slot % 3)}({slot})", recipients, tags, comments_of(slot),
                                  slot % 4, slot % 3, slot % 2, 0, 0, seen, ms, 1)
            for recipient in recipients:
                yield "praise_recipient", (key, recipient, ms)
            for tag in tags:
                yield "praise_post_tag", (key, tag, ms)
        for number, delay in enumerate(DELAYS):
            post = slot - delay
            if 0 <= post < posts and number < comments_of(post):
                at = ms + number + 1
                parent = ids[post, 0] if number == 3 else None
                key = uid(at, post * 8 + number)
                if number == 0:
                    ids[post, 0] = key
                replies = 1 if number == 0 and comments_of(post) > 3 else 0
                yield "praise_comment", (key, ids[post], parent, EMPLOYEE[(post * 31 + number * 4_001) % EMPLOYEES], f"{COMMENT}({number})",
                                         [], replies, at, 1)
        ids.pop(slot - DELAYS[-1], None)
        ids.pop((slot - DELAYS[-1], 0), None)


def hyphenated(h):
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def json(keys):
    return "[" + ",".join(f'"{hyphenated(key)}"' for key in keys) + "]"


def moment(ms):
    """As sqlx writes a time into SQLite, and as PostgreSQL reads it."""
    text = datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{ms % 1000:03}+00:00" if ms % 1000 else f"{text}+00:00"


def batches(rows, size):
    """The rows of each table together, some at a time."""
    while some := list(itertools.islice(rows, size)):
        of = {}
        for table, row in some:
            of.setdefault(table, []).append(row)
        yield from of.items()


AS_TEXT = {"u": str, "t": moment, "j": json, "d": str, "v": str}


def copy(psql, tables, rows):
    """By COPY. `psql` runs SQL with this standard input, and does not look at foreign keys: the rows are made to fit."""
    for table, some in batches(rows, 200_000):
        columns, kinds = tables[table]
        convert = [AS_TEXT[kind] for kind in kinds]
        lines = ("\t".join("\\N" if value is None else f(value) for f, value in zip(convert, row)) for row in some)
        psql(f"COPY {table} ({columns.replace(' ', ', ')}) FROM STDIN", "\n".join(lines) + "\n")


def insert(database, tables, rows):
    def nothing(convert):
        return lambda value: None if value is None else convert(value)

    as_value = {"u": nothing(bytes.fromhex), "t": nothing(moment), "j": json, "d": str, "v": lambda value: value}
    for table, some in batches(rows, 200_000):
        columns, kinds = tables[table]
        convert = [as_value[kind] for kind in kinds]
        places = ", ".join("?" * len(kinds))
        values = (tuple(f(value) for f, value in zip(convert, row)) for row in some)
        database.executemany(f"INSERT INTO {table} ({columns.replace(' ', ', ')}) VALUES ({places})", values)
        database.commit()


def into_postgres(psql, posts):
    copy(psql, TABLES, itertools.chain(company(), board(posts)))
    psql("VACUUM (ANALYZE)")
    psql("CHECKPOINT")


def into_sqlite(file, posts):
    database = sqlite3.connect(file)
    insert(database, TABLES, itertools.chain(company(), board(posts)))
    # No ANALYZE: nobody runs it on an installation either.
    database.close()
