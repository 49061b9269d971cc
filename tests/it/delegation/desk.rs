//! What the tests of decisions begin with: limits that were approved long ago, a customer, somebody who decides.

use crate::documents::change;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    customer::CustomerTier,
    decision::DecisionKind,
    delegation_limit::{self, LimitStatus},
    ids::DelegationLimitId,
};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tests::{Answer, Client, TestApp};
use uuid::Uuid;

/// Per case, customer, day and month.
pub type Terms = (i64, Option<i64>, Option<i64>, Option<i64>);

/// An approved limit of one person; its id.
pub async fn allow(
    app: &TestApp,
    who: &str,
    kind: DecisionKind,
    tier: CustomerTier,
    terms: Terms,
) -> DelegationLimitId {
    let since: DateTime<Utc> = "2025-01-01T00:00:00Z".parse().unwrap();
    let (per_case, per_customer, per_day, per_month) = terms;
    let limit = delegation_limit::Model {
        id: DelegationLimitId(Uuid::now_v7()),
        employee_id: Some(app.key(who)),
        job_function: None,
        department_id: None,
        kind,
        tier,
        per_case,
        per_customer,
        per_day,
        per_month,
        valid_from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
        valid_until: None,
        effective_from: Some(since),
        effective_until: None,
        replaces_id: None,
        ends: false,
        status: LimitStatus::Approved,
        proposed_by: app.key("cs"),
        proposed_at: since,
        decided_by: Some(app.key("exec")),
        decided_at: Some(since),
        reason: None,
        version: 2,
    };
    let id = limit.id;
    delegation_limit::Entity::insert(limit.into_active_model()).exec_without_returning(app.db.writer()).await.unwrap();
    id
}

/// Service recovery: staff 100,000, their chief 300,000, the leader 1,000,000, for all customers.
pub async fn line(app: &TestApp) {
    for (who, most) in [("staff", 100_000), ("chief", 300_000), ("leader", 1_000_000)] {
        allow(app, who, DecisionKind::ServiceRecovery, CustomerTier::Standard, (most, None, None, None)).await;
    }
}

pub fn money(amount: impl ToString) -> Value {
    json!({ "amount": amount.to_string() })
}

/// What `makeDecision` takes.
pub fn case(customer: &str, claim: &str, amount: i64) -> Value {
    json!({ "customerId": customer, "claimReference": claim, "kind": "SERVICE_RECOVERY", "amount": money(amount),
        "reason": "출동이 늦어 갓길에서 오래 기다리셨습니다", "demand": "BEYOND_AUTHORITY", "idempotencyKey": Uuid::now_v7().to_string() })
}

/// About a VOC item instead of a claim.
pub fn about(customer: &str, item: &Value, amount: i64) -> Value {
    let mut input = case(customer, "", amount);
    input.as_object_mut().unwrap().remove("claimReference");
    input["vocItemId"] = item["id"].clone();
    input
}

pub async fn make(client: &Client, input: Value) -> Answer {
    change(client, "makeDecision", input).await
}

/// A decision that must be made alone.
pub async fn decide(client: &Client, input: Value) -> Value {
    let answer = make(client, input).await;
    let decision = answer.json["data"]["makeDecision"]["decision"].clone();
    assert!(decision.is_object(), "{}", answer.text);
    decision
}

/// A decision that must become a request.
pub async fn ask_for(client: &Client, input: Value) -> Value {
    let answer = make(client, input).await;
    let request = answer.json["data"]["makeDecision"]["approvalRequest"].clone();
    assert!(request.is_object(), "{}", answer.text);
    request
}

/// Another answer to a request: `approveRequest`, `rejectRequest`, `withdrawRequest`.
pub async fn answer(client: &Client, field: &str, request: &Value, more: Value) -> Answer {
    let mut input = json!({ "id": request["id"] });
    if field != "withdrawRequest" {
        input["reason"] = json!("사정을 확인했습니다");
    }
    for (name, value) in more.as_object().cloned().unwrap_or_default() {
        input[name] = value;
    }
    change(client, field, input).await
}

/// The entries and the balances say the same (D8).
pub async fn adds_up(app: &TestApp) {
    let differs = "SELECT COUNT(*) AS n FROM (
        SELECT 'DAY' AS w, kind || ':' || replace(lower(HOLDER), '-', '') AS o, CAST(day AS TEXT) AS p, SUM(amount) AS s FROM ledger_entry GROUP BY kind, holder_id, day
        UNION ALL SELECT 'MONTH', kind || ':' || replace(lower(HOLDER), '-', ''), substr(CAST(day AS TEXT), 1, 7) || '-01', SUM(amount) FROM ledger_entry GROUP BY kind, holder_id, substr(CAST(day AS TEXT), 1, 7)
        UNION ALL SELECT 'INCIDENT', ledger || ':' || part, '0001-01-01', SUM(amount) FROM (
            SELECT ledger, claim_reference AS part, amount FROM ledger_entry WHERE claim_reference <> ''
            UNION ALL SELECT i.ledger, i.part, e.amount FROM incident_part i JOIN ledger_entry e ON e.decision_id = i.decision_id) parts GROUP BY ledger, part
        UNION ALL SELECT 'CUSTOMER', kind || ':' || replace(lower(CUSTOMER), '-', ''), '0001-01-01', SUM(amount) FROM ledger_entry GROUP BY kind, customer_id
        ) e FULL OUTER JOIN (SELECT \"window\" AS w, owner AS o, CAST(period AS TEXT) AS p, used AS s FROM ledger_balance WHERE used <> 0) b
        ON e.w = b.w AND e.o = b.o AND e.p = b.p WHERE COALESCE(e.s, 0) <> COALESCE(b.s, 0)";
    let (holder, customer) = match tests::on_postgres() {
        true => ("CAST(holder_id AS TEXT)", "CAST(customer_id AS TEXT)"),
        false => ("hex(holder_id)", "hex(customer_id)"),
    };
    let sql = differs.replace("HOLDER", holder).replace("CUSTOMER)", &format!("{customer})"));
    assert_eq!(app.number(&sql).await, 0, "entries and balances differ");
}
