"""Three years of customers' voice: categories, items with their timelines, texts, clocks, and by what the texts are found; the same rows for
both databases, in the order in which they would have come."""

import data

CATEGORIES, YEARS, DAY = 100, 3, 86_400_000
# Of a hundred items in a row; those that are open are of the last month.
OPEN = ("RECEIVED", "ASSIGNED", "ASSIGNED", "ASSIGNED", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "WAITING_FOR_CUSTOMER")
FREQUENT, RARE = "지연", "곶감"
# How many texts hold the rare word: one in so many.
SELDOM = 20_000

BEGINNINGS = ("보험금 지급이 지연되고 있습니다.", "접수한 지 열흘이 지났는데 연락이 없습니다.", "담당자가 바뀌었다는 말도 없이 전화를 돌리기만 합니다.",
              "긴급출동을 불렀는데 한 시간을 기다렸어요.", "앱에서 서류를 올리면 처음 화면으로 돌아갑니다.", "갱신 보험료가 두 배로 올랐습니다.",
              "상담사님이 친절하게 알려 주셔서 바로 해결했습니다.", "자동이체가 두 번 빠져나갔습니다.", "과실 비율을 납득할 수 없습니다.",
              "청약 철회를 신청했는데 처리가 안 됩니다.")
MIDDLES = ("서류를 세 번이나 다시 냈습니다.", "고객센터는 계속 통화 중입니다.", "지난달에도 같은 일이 있었습니다.", "왜 그런지 설명해 주는 사람이 없습니다.",
           "병원에서는 다 됐다고 합니다.", "정비소에서도 기다리고 있습니다.", "문자 한 통 없었습니다.", "가족이 모두 이 회사 보험을 들었습니다.",
           "홈페이지 안내와 다릅니다.", "그날 바로 처리해 주신다고 했습니다.", "계약할 때 들은 말과 다릅니다.")
ENDS = ("언제까지 되는지 알려 주세요.", "확인 부탁드립니다.", "책임 있는 답변을 바랍니다.", "이번 주 안에 처리해 주십시오.", "다시는 이런 일이 없으면 합니다.",
        "금감원에 민원을 넣겠습니다.", "감사합니다.")

TABLES = {
    "voc_category": ("id parent_id code name_ko name_en business_line sensitivity is_active version", "uuvvvvvvv"),
    "voc_assignment_rule": ("category_id department_id version", "uuv"),
    "voc_item": ("id number kind channel category_id dissatisfaction severity customer_id state department_id assignee_id escalation received_at "
                 "first_received_at transfers reopenings first_response_at resolved_at closed_at closes_at version",
                 "uvvvuvvuvuuvttvvttttv"),
    "voc_text": ("id item_id kind at employee_id text delivery", "uuvtuvv"),
    "voc_search": ("text_id item_id kind folded grams", "uuvvv"),
    "voc_step": ("item_id version at what actor employee_id from_state state department_id assignee_id text_id", "uvtvvuvvuuu"),
    "voc_clock": ("item_id kind started_at calendar_version severity target warn_percent escalate_percent spent running_since met_at warn_at "
                  "due_at escalate_at next_at extensions", "uvtvvvvvvttttttv"),
}


def category(n):
    return data.uid(data.BEGINNING + 5_000 + n, n + 2_000_000)


def tree():
    """Ten at the top, nine below each; a department for every one."""
    lines = ("SOLICITATION", "MAINTENANCE", "CLAIMS", "OTHER")
    for n in range(CATEGORIES):
        parent = None if n < 10 else category(n % 10)
        yield "voc_category", (category(n), parent, f"K{n}", f"유형 {n}", f"Category {n}", lines[n % 4], None, 1, 1)
    for n in range(CATEGORIES):
        yield "voc_assignment_rule", (category(n), data.DEPARTMENT[department(n)], 1)


def department(n):
    """Who handles a category: below those at the top."""
    return data.DIVISIONS + n * 13 % (data.DEPARTMENTS - data.DIVISIONS)


PAIRS = {}


def pairs(text):
    """As `kernel::text::pairs`: sentences come again and again."""
    found = set()
    for sentence in text.split(". "):
        if sentence not in PAIRS:
            PAIRS[sentence] = {((ord(a) << 16) ^ ord(b)) & 0x7FFFFFFF for word in sentence.split(" ") for a, b in zip(word, word[1:])}
        found |= PAIRS[sentence]
    return "{" + ",".join(map(str, sorted(found))) + "}"


def said(n):
    chance = n * 2_654_435_761 % 2**32
    text = (f"{BEGINNINGS[chance % 10]} {MIDDLES[chance // 10 % 11]} {MIDDLES[chance // 110 % 11]} {ENDS[chance // 1_210 % 7]}")
    return f"{text} {RARE} 상자가 젖었습니다." if n % SELDOM == SELDOM // 2 else text


def items(count, customers, now):
    """Newest last. `now` is in milliseconds, `customers` are ids."""
    start = now - YEARS * 365 * DAY
    step = (now - 3_600_000 - start) // count
    recent = now - 30 * DAY
    people = data.EMPLOYEES // data.DEPARTMENTS
    for n in range(count):
        at = start + n * step
        key, k = data.uid(at, n), (n * 7919 + n // 100) % CATEGORIES
        place = department(k)
        assignee = data.EMPLOYEE[place + data.DEPARTMENTS * (n * 31 % people)]
        state = OPEN[n % 8] if at > recent and n % 100 < 40 else "REJECTED" if n % 50 == 1 else "CLOSED"
        kind = ("COMPLAINT", "COMPLAINT", "INQUIRY", "SUGGESTION", "COMPLIMENT", "COMPLAINT")[n % 6]
        answered, resolved = at + 2 * 3_600_000, at + 20 * 3_600_000
        is_open = state not in ("CLOSED", "REJECTED")
        department_id = None if state == "RECEIVED" else data.DEPARTMENT[place]
        who = None if state == "RECEIVED" else assignee
        report, reply = data.uid(at, n + 3_000_000), data.uid(answered, n + 5_000_000)
        steps = [("FILED", None, "RECEIVED" if state == "RECEIVED" else "ASSIGNED", at, report)]
        if state not in ("RECEIVED", "ASSIGNED", "REJECTED"):
            steps.append(("STARTED", "ASSIGNED", "IN_PROGRESS", at + 3_600_000, None))
            steps.append(("REPLIED", "IN_PROGRESS", "IN_PROGRESS", answered, reply))
        if state == "WAITING_FOR_CUSTOMER":
            steps.append(("WAITING", "IN_PROGRESS", state, answered + 60_000, None))
        if state == "CLOSED":
            steps.append(("RESOLVED", "IN_PROGRESS", "RESOLVED", resolved, None))
            steps.append(("CLOSED", "RESOLVED", "CLOSED", resolved + 7 * DAY, None))
        if state == "REJECTED":
            steps.append(("REJECTED", "ASSIGNED", "REJECTED", answered, None))
        is_answered = len(steps) > 2
        yield "voc_item", (key, f"V{n:09}", kind, ("CALL_CENTER", "WEB", "APP", "BRANCH")[n % 4], category(k), 1 + n % 5, "NORMAL",
                           customers[n * 17 % len(customers)], state, department_id, who, "NONE", at, at, 0, 0,
                           answered if is_answered else None, resolved if state == "CLOSED" else None,
                           resolved + 7 * DAY if state == "CLOSED" else None, None, len(steps))
        texts = [(report, "REPORT", at, None, said(n), None)]
        if is_answered:
            texts.append((reply, "REPLY", answered, assignee, "확인했습니다. 바로 처리하고 다시 연락드리겠습니다.", "IN_APP"))
        for text, what, when, by, words, delivery in texts:
            yield "voc_text", (text, key, what, when, by, words, delivery)
            yield "voc_search", (text, key, what, words, pairs(words))
        for version, (what, before, after, when, text) in enumerate(steps, 1):
            actor = "CUSTOMER" if what == "FILED" else "EMPLOYEE"
            yield "voc_step", (key, version, when, what, actor, None if what == "FILED" else assignee, before, after, department_id, who, text)
        for clock, target in (("FIRST_RESPONSE", 240), ("RESOLUTION", 1_440), ("STATUTORY", 14))[:3 if kind == "COMPLAINT" else 2]:
            runs = is_open and not (clock == "FIRST_RESPONSE" and is_answered)
            later = now + 20 * DAY
            ahead = (later, later + 1_000, later + 2_000, later) if runs else (None, at + 5 * DAY, None, None)
            yield "voc_clock", (key, clock, at, 0, "NORMAL", target, 75, 150, 0 if runs else 3_600_000_000, at if runs else None,
                                None if runs else answered, *ahead, 0)
