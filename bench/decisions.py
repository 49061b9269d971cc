"""Two years of decisions: customers by the service's own import, everything else by SQL, in the order in which it would have come."""

import csv

import data

# Employees by their place in data.EMPLOYEE. Nothing is filled in for those below 1,100 but BUSY and the leaders.
BUSY, NONE, SPENDER, DECIDERS, ORDINARY = 401, 402, 404, range(1_000, 1_064), 5_000
CS_OFFICE, EXECUTIVE, LEADER = 1, 2, 200
# What an import takes at once.
FILE_ROWS = 50_000


def customers(ours, folder, count):
    """Imported, because a decision's reason is sealed with its customer's key."""
    for first in range(0, count, FILE_ROWS):
        file = folder / "customers.csv"
        with open(file, "w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(("고객번호", "성명", "전화번호", "등급"))
            for n in range(first, min(first + FILE_ROWS, count)):
                name = data.FAMILY[n % 10] + data.GIVEN[n // 10 % 14] + data.GIVEN[n // 140 % 14]
                rows.writerow((f"C-{n:06}", name, f"010-{n // 10_000 % 10_000:04}-{n % 10_000:04}", "일반" if n % 10 else "우수"))
        ours.run("import", "customers", str(file))


# Each person's and each customer's place, to reckon with; dropped at the end.
PLACES = """
CREATE TABLE bench_person AS SELECT substr(number, 2)::int AS n, id, department_id FROM employee WHERE number ~ '^B[0-9]+$';
ALTER TABLE bench_person ADD PRIMARY KEY (n);
CREATE TABLE bench_customer AS SELECT substr(number, 3)::int AS n, id, tier FROM customer;
ALTER TABLE bench_customer ADD PRIMARY KEY (n);
"""

# Leaders head their departments; whoever signs in has the administrator's password.
PEOPLE = """
UPDATE department d SET leader_id = p.id FROM bench_person p
    WHERE p.n BETWEEN {leader} AND {leader} + 199 AND p.department_id = d.id;
INSERT INTO employee_role (employee_id, role) SELECT id, 'LEADER' FROM bench_person WHERE n BETWEEN {leader} AND {leader} + 199;
INSERT INTO account (employee_id, password_hash, must_change_password, changed_at)
    SELECT p.id, a.password_hash, false, a.changed_at FROM bench_person p, account a;
"""

# Wide enough that whoever decides here decides alone; the leaders' and the job functions' are there to be looked through. The
# spender's month is set when it is to be spent.
LIMITS = """
INSERT INTO delegation_limit (id, employee_id, job_function, kind, tier, per_case, per_customer, per_day, per_month, valid_from, effective_from,
        ends, status, proposed_by, proposed_at, decided_by, decided_at, version)
    SELECT gen_random_uuid(), p.id, job, kind, tier, most, most * 10000000, most * 10000000, most * 100000000, '2020-01-01',
        '2020-01-01', false, 'APPROVED', cs.id, '2020-01-01', ceo.id, '2020-01-01', 2
    FROM (SELECT id, NULL AS job, 1000000::bigint AS most FROM bench_person WHERE n IN ({busy}, {none}) OR n BETWEEN {first} AND {last} OR n >= 1100 AND n % 20 = 0
        UNION ALL SELECT id, NULL, 3000000 FROM bench_person WHERE n BETWEEN {leader} AND {leader} + 199
        UNION ALL SELECT NULL, job, 100000 FROM unnest(ARRAY['SALES', 'COUNTER', 'CLAIMS_ADJUSTER', 'CALL_CENTER_AGENT', 'HEAD_OFFICE']) job) p,
        unnest(ARRAY['CLAIM_PAYMENT', 'SERVICE_RECOVERY', 'FEE_WAIVER', 'RETENTION_GIFT', 'EXCEPTION_HANDLING']) kind,
        unnest(ARRAY['STANDARD', 'EXCELLENT']) tier, bench_person cs, bench_person ceo
    WHERE cs.n = 1 AND ceo.n = 0;
"""

# Sold too long ago to hold goodwill up, and there to be looked at.
CONTRACTS = """
INSERT INTO contract (id, number, customer_id, product, sold_on, first_year_premium, version)
    SELECT gen_random_uuid(), 'P-' || n, id, '자동차보험', current_date - 100 - n % 600, 780000, 1 FROM bench_customer;
"""

# Every tenth is behind the busy holder, every fiftieth went up to the leader, every thousandth is about one customer. The rarest kind is
# one in a thousand. Two decisions in three are about a claim of their own.
PLAN = """
CREATE UNLOGGED TABLE bench_plan AS
    SELECT n, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' ||
            substr(md5(n::text), 4, 15))::uuid AS id,
        (at AT TIME ZONE 'Asia/Seoul')::date AS day,
        CASE WHEN n % 1000 = 7 THEN 'EXCEPTION_HANDLING' ELSE (ARRAY['CLAIM_PAYMENT', 'CLAIM_PAYMENT', 'CLAIM_PAYMENT', 'SERVICE_RECOVERY',
            'SERVICE_RECOVERY', 'FEE_WAIVER', 'RETENTION_GIFT'])[1 + n / 3 % 7] END AS kind,
        'R-' || n - CASE WHEN n % 3 = 0 THEN 1 ELSE 0 END AS claim, 1000 + n % 997 * 10 AS amount,
        CASE WHEN n % 1000 = 3 THEN 0 ELSE (hashint4(n)::bigint + 2147483648) % {customers} END AS customer,
        CASE WHEN n % 10 = 0 THEN {busy} ELSE 1101 + n::bigint * 7919 % 18899 END AS asker
    FROM (SELECT n, now() - interval '2 years' * ({decisions} - n + 1) / {decisions} AS at FROM generate_series(1, {decisions}) n) t;
"""

DECISIONS = """
INSERT INTO decision (at, id, kind, customer_id, tier, claim_reference, amount, demand, reason, requested_by, decided_by, holder_id,
        department_id, request_id, requested_at, basis)
    SELECT at, t.id, t.kind, c.id, c.tier, claim, amount, 'ORDINARY', decode(repeat(md5(t.n::text), 3), 'hex'), p.id,
        CASE WHEN t.n % 50 = 1 THEN d.leader_id ELSE p.id END, CASE WHEN t.n % 50 = 1 THEN d.leader_id ELSE p.id END, d.id,
        CASE WHEN t.n % 50 = 1 THEN t.id END, at, jsonb_build_object('limit', jsonb_build_object('case', 1000000, 'customer', null, 'day', null,
        'month', 50000000), 'used', jsonb_build_object('case', 0, 'customer', 0, 'day', 0, 'month', t.n), 'special', null)
    FROM bench_plan t JOIN bench_customer c ON c.n = t.customer JOIN bench_person p ON p.n = t.asker JOIN department d ON d.id = p.department_id
    ORDER BY t.n;
INSERT INTO approval_request (id, kind, customer_id, tier, claim_reference, amount, demand, reason, requested_by, requested_at, department_id, stage,
        holder_id, approver_id, hop, status, assigned_at, due_at, decided_by, decided_at, decision_id, version)
    SELECT request_id, kind, customer_id, tier, claim_reference, amount, demand, reason, requested_by, at, department_id, 'LINE', holder_id, holder_id,
        1, 'APPROVED', at, at, decided_by, at, id, 2 FROM decision WHERE request_id IS NOT NULL;
INSERT INTO ledger_entry (at, id, decision_id, ledger, kind, holder_id, customer_id, claim_reference, amount, day, counts_from, made_by)
    SELECT d.at, d.id, d.id, CASE WHEN d.kind = 'CLAIM_PAYMENT' THEN 'CLAIM' WHEN d.kind IN ('FEE_WAIVER', 'EXCEPTION_HANDLING') THEN 'EXPENSE'
        ELSE 'GOODWILL' END, d.kind, holder_id, customer_id, claim_reference, d.amount, t.day, d.at, decided_by
    FROM decision d JOIN bench_plan t ON t.id = d.id ORDER BY t.n;
"""

BALANCES = """
INSERT INTO ledger_balance ("window", owner, period, used)
    SELECT 'CUSTOMER', kind || ':' || replace(customer_id::text, '-', ''), DATE '0001-01-01', sum(amount) FROM ledger_entry GROUP BY 2
    UNION ALL SELECT 'INCIDENT', ledger || ':' || claim_reference, DATE '0001-01-01', sum(amount) FROM ledger_entry GROUP BY 2
    UNION ALL SELECT 'DAY', kind || ':' || replace(holder_id::text, '-', ''), day, sum(amount) FROM ledger_entry GROUP BY 2, 3
    UNION ALL SELECT 'MONTH', kind || ':' || replace(holder_id::text, '-', ''), date_trunc('month', day)::date, sum(amount)
        FROM ledger_entry GROUP BY 2, 3;
DROP TABLE bench_plan, bench_person, bench_customer;
"""


def fill(psql, decisions, customer_count):
    words = {"decisions": decisions, "customers": customer_count, "busy": BUSY, "none": NONE, "leader": LEADER, "first": DECIDERS[0], "last": DECIDERS[-1]}
    for part in (PLACES, PEOPLE, LIMITS, CONTRACTS, PLAN, DECISIONS, BALANCES):
        psql(part.format_map(words))
    psql("VACUUM (ANALYZE)")
    psql("CHECKPOINT")


def employee(n):
    return f"emp_{data.EMPLOYEE[n]}"


def email(n):
    return f"b{n:05}@bench.example"
