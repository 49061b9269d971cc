//! Whether a customer may be erased, and what is left of them (C4).

use crate::customer::rules::Refusal;
use chrono::{DateTime, Months, Utc};
use entity::{
    customer::{self, ErasureReason},
    legal_hold,
};

/// C4: on request, unless a legal hold stands.
pub fn erase(customer: &customer::Model, held: bool, expected_version: Option<i32>) -> Result<(), Refusal> {
    match customer {
        customer if customer.erased_at.is_some() => Err(Refusal::Erased { field: "customerId" }),
        customer if expected_version.is_some_and(|version| version != customer.version) => Err(Refusal::StaleVersion),
        _ if held => Err(Refusal::UnderLegalHold),
        _ => Ok(()),
    }
}

/// C4: who had their last case before this moment is due.
pub fn due_before(now: DateTime<Utc>, years: i32) -> Option<DateTime<Utc>> {
    now.checked_sub_months(Months::new(u32::try_from(years).ok()?.max(1) * 12))
}

/// What the number is known by again, and under which key; nothing but the key can tell the number.
pub struct Mark {
    pub index: Vec<u8>,
    pub key_id: String,
}

/// What is left: id, tier, dates, so that cases and figures stay; and a mark, so that the next import does not bring them back.
pub fn erased(
    customer: &customer::Model,
    (reason, now): (ErasureReason, DateTime<Utc>),
    mark: Option<Mark>,
) -> customer::Model {
    let (index, key_id) = mark.map(|mark| (mark.index, mark.key_id)).unzip();
    customer::Model {
        number: None,
        data_key: None,
        name: None,
        phone: None,
        email: None,
        name_index: None,
        phone_index: None,
        phone_end_index: None,
        email_index: None,
        index_key_id: None,
        // What they are besides, and how they are, said who they were.
        vulnerable: None,
        contact_consent: false,
        caution: false,
        employee_id: None,
        erased_at: Some(now),
        erasure_reason: Some(reason),
        erasure_listed_at: None,
        erased_number_index: index,
        erased_number_key_id: key_id,
        version: customer.version + 1,
        ..customer.clone()
    }
}

/// C4: a hold is lifted once.
pub fn lift(hold: &legal_hold::Model) -> Result<(), Refusal> {
    if hold.lifted_at.is_some() { Err(Refusal::AlreadyLifted) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::{customer::CustomerTier, ids::CustomerId};

    fn customer() -> customer::Model {
        customer::Model {
            id: CustomerId(uuid::Uuid::nil()),
            number: Some("C-1".into()),
            data_key: Some(vec![1]),
            name: Some(vec![1]),
            phone: Some(vec![1]),
            email: Some(vec![1]),
            name_index: Some(vec![1]),
            phone_index: Some(vec![1]),
            phone_end_index: Some(vec![1]),
            email_index: Some(vec![1]),
            index_key_id: Some("k".into()),
            tier: CustomerTier::Excellent,
            since_on: "2020-01-01".parse().unwrap(),
            vulnerable: Some(customer::Vulnerability::Disabled),
            contact_consent: true,
            caution: true,
            employee_id: None,
            last_case_at: None,
            created_at: "2020-01-01T00:00:00Z".parse().unwrap(),
            erased_at: None,
            erasure_reason: None,
            erasure_listed_at: None,
            erased_number_index: None,
            erased_number_key_id: None,
            version: 4,
        }
    }

    /// C4.
    #[test]
    fn c4_nobody_is_erased_twice_nor_under_a_legal_hold() {
        let now = "2026-03-02T03:00:00Z".parse().unwrap();
        assert_eq!(erase(&customer(), false, Some(4)), Ok(()));
        assert_eq!(erase(&customer(), false, Some(3)), Err(Refusal::StaleVersion));
        assert_eq!(erase(&customer(), true, None), Err(Refusal::UnderLegalHold));
        let gone = erased(&customer(), (ErasureReason::CustomerRequest, now), None);
        assert_eq!(erase(&gone, true, None), Err(Refusal::Erased { field: "customerId" }));
        assert_eq!((gone.version, gone.tier, gone.erased_at), (5, CustomerTier::Excellent, Some(now)));
        let left = [gone.name, gone.phone, gone.email, gone.data_key, gone.name_index, gone.phone_index];
        assert!(left.iter().all(Option::is_none) && gone.number.is_none() && gone.employee_id.is_none());
    }

    /// C4.
    #[test]
    fn c4_customers_are_due_so_many_years_after_their_last_case() {
        let now: DateTime<Utc> = "2028-02-29T03:00:00Z".parse().unwrap();
        assert_eq!(due_before(now, 3), Some("2025-02-28T03:00:00Z".parse().unwrap()));
        assert_eq!(due_before(now, 0), due_before(now, 1));
    }
}
