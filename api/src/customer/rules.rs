//! What a customer's record may say, in which form it is kept, and in which form it is looked for (C1, C2).

use crate::kernel::text::{self, holds_resident_number};
use chrono::NaiveDate;
use entity::{
    customer::{self, CustomerTier, Vulnerability},
    ids::EmployeeId,
};

pub const LONGEST_NAME: usize = 60;
pub const LONGEST_NUMBER: usize = 40;
pub const LONGEST_EMAIL: usize = 254;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound { field: &'static str },
    NumberInvalid { max: usize },
    NumberTaken,
    NameInvalid { max: usize },
    PhoneInvalid,
    EmailInvalid,
    ResidentNumber { field: &'static str },
    SinceInFuture,
    EmployeeNotFound,
    EmployeeTaken,
    Erased { field: &'static str },
    StaleVersion,
    NothingToReveal,
    ReferenceMissing,
    ReferenceInvalid { max: usize },
    NotAssigned,
    TooManyReveals { max: u64 },
    UnderLegalHold,
    AlreadyLifted,
    NothingGiven,
    RowsRefused,
    KeyInvalid { max: usize },
    KeyReused,
}

/// C2: whether somebody saw so many customers in the clear that they have to wait.
pub fn is_too_many(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::TooManyReveals { .. })
}

/// What somebody wants a record to say: of an existing one `None` leaves things as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    pub number: Option<String>,
    pub name: Option<String>,
    pub phone: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub tier: Option<CustomerTier>,
    pub since_on: Option<NaiveDate>,
    pub vulnerable: Option<Option<Vulnerability>>,
    pub contact_consent: Option<bool>,
    pub caution: Option<bool>,
    pub employee: Option<Option<EmployeeId>>,
}

/// C1: the same in the form in which it is kept, or everything that is wrong with it.
pub fn checked(edit: Edit, today: NaiveDate, is_known: impl Fn(EmployeeId) -> bool) -> Result<Edit, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let texts = [("number", &edit.number), ("name", &edit.name)];
    let more = [("phone", edit.phone.as_ref()), ("email", edit.email.as_ref())];
    let texts = texts.into_iter().filter_map(|(field, text)| Some((field, text.as_ref()?)));
    let more = more.into_iter().filter_map(|(field, text)| Some((field, text?.as_ref()?)));
    let holds: Vec<&str> =
        texts.chain(more).filter(|(_, text)| holds_resident_number(text)).map(|(field, _)| field).collect();
    refusals.extend(holds.iter().map(|field| Refusal::ResidentNumber { field }));
    let mut take = |field: &str, text: Option<String>, form: fn(&str) -> Result<String, Refusal>| {
        let text = text.filter(|_| !holds.contains(&field))?;
        form(&text).map_err(|refusal| refusals.push(refusal)).ok()
    };
    let kept = Edit {
        number: take("number", edit.number, number),
        name: take("name", edit.name, name),
        phone: edit.phone.map(|text| take("phone", text, phone)),
        email: edit.email.map(|text| take("email", text, email)),
        ..edit
    };
    if kept.since_on.is_some_and(|day| day > today) {
        refusals.push(Refusal::SinceInFuture);
    }
    if kept.employee.flatten().is_some_and(|id| !is_known(id)) {
        refusals.push(Refusal::EmployeeNotFound);
    }
    if refusals.is_empty() { Ok(kept) } else { Err(refusals) }
}

/// C1, C4: whether this record may change at all.
pub fn change(customer: &customer::Model, expected_version: i32) -> Result<(), Refusal> {
    match customer {
        customer if customer.erased_at.is_some() => Err(Refusal::Erased { field: "id" }),
        customer if customer.version != expected_version => Err(Refusal::StaleVersion),
        _ => Ok(()),
    }
}

/// Letters, digits and hyphens.
pub fn number(number: &str) -> Result<String, Refusal> {
    let number = number.trim();
    let plain = number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match plain && (1..=LONGEST_NUMBER).contains(&number.len()) {
        true => Ok(number.to_owned()),
        false => Err(Refusal::NumberInvalid { max: LONGEST_NUMBER }),
    }
}

pub fn name(name: &str) -> Result<String, Refusal> {
    let cleaned = text::clean(name, LONGEST_NAME).ok().filter(|name| !name.contains(['\n', '\t']));
    cleaned.ok_or(Refusal::NameInvalid { max: LONGEST_NAME })
}

/// 9 to 11 digits that begin with 0; `+82` stands for it. What people write between digits is left out.
pub fn phone(phone: &str) -> Result<String, Refusal> {
    let plain: String = phone.chars().filter(|c| !matches!(c, '-' | ' ' | '.' | '(' | ')')).collect();
    let digits = match plain.strip_prefix("+82") {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => plain,
    };
    let is_phone = digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_phone && (9..=11).contains(&digits.len()) { Ok(digits) } else { Err(Refusal::PhoneInvalid) }
}

/// C1: with an address, and consent to be written to; C4: not after they were erased.
pub fn may_be_written_to(customer: &customer::Model) -> bool {
    customer.contact_consent && customer.email.is_some() && customer.erased_at.is_none()
}

pub fn email(email: &str) -> Result<String, Refusal> {
    let email = email.trim().to_lowercase();
    let plain = email.bytes().all(|byte| byte.is_ascii_graphic() && !b",;:<>\"()[]\\".contains(&byte));
    let whole = email.split_once('@').is_some_and(|(name, host)| {
        let labels = || host.split('.');
        !name.is_empty() && labels().count() > 1 && labels().all(|label| !label.is_empty()) && !host.contains('@')
    });
    if plain && whole && email.len() <= LONGEST_EMAIL { Ok(email) } else { Err(Refusal::EmailInvalid) }
}

/// The last four digits of a phone number, as people say them.
pub fn phone_end(phone: &str) -> Option<&str> {
    phone.get(phone.len().checked_sub(4)?..).filter(|end| end.bytes().all(|byte| byte.is_ascii_digit()))
}

/// As a name is looked for: however it is spaced, and whichever letters are large.
pub fn name_key(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(edit: Edit) -> Result<Edit, Vec<Refusal>> {
        checked(edit, day("2026-03-02"), |_| false)
    }

    /// C1.
    #[test]
    fn c1_what_is_written_down_has_one_form() {
        let wish = Edit {
            number: Some(" C-1001 ".into()),
            name: Some("\u{1112}\u{1169}\u{11bc}길동 ".into()),
            phone: Some(Some("+82 10-1234-5678".into())),
            email: Some(Some(" Hong@Example.COM".into())),
            ..Edit::default()
        };
        let kept = check(wish).unwrap();
        assert_eq!((kept.number.as_deref(), kept.name.as_deref()), (Some("C-1001"), Some("홍길동")));
        assert_eq!(kept.phone, Some(Some("01012345678".into())));
        assert_eq!(kept.email, Some(Some("hong@example.com".into())));
        assert_eq!(check(Edit::default()).unwrap(), Edit::default());
        assert_eq!(check(Edit { phone: Some(None), ..Edit::default() }).unwrap().phone, Some(None));
    }

    /// C1.
    #[test]
    fn c1_everything_that_is_wrong_is_said_at_once() {
        let wish = Edit {
            number: Some("고객 1".into()),
            name: Some("가".repeat(61)),
            phone: Some(Some("1588-1234".into())),
            email: Some(Some("hong@localhost".into())),
            since_on: Some(day("2026-03-03")),
            employee: Some(Some(EmployeeId(uuid::Uuid::nil()))),
            ..Edit::default()
        };
        let refused = [
            Refusal::NumberInvalid { max: 40 },
            Refusal::NameInvalid { max: 60 },
            Refusal::PhoneInvalid,
            Refusal::EmailInvalid,
            Refusal::SinceInFuture,
            Refusal::EmployeeNotFound,
        ];
        assert_eq!(check(wish).unwrap_err(), refused);
        for wrong in ["", "12345678", "010123456789", "010-1234-567x", "11012345678"] {
            assert_eq!(phone(wrong), Err(Refusal::PhoneInvalid), "{wrong}");
        }
        for wrong in ["", "@", "a@", "@b.c", "a@b", "a@b@c.d", "a b@c.d", "a@.c", "홍@b.kr"] {
            assert_eq!(email(wrong), Err(Refusal::EmailInvalid), "{wrong}");
        }
        for wrong in ["", "  ", "가\n나", "\u{200b}"] {
            assert_eq!(name(wrong), Err(Refusal::NameInvalid { max: 60 }), "{wrong}");
        }
    }

    /// C1: the law forbids keeping a resident registration number.
    #[test]
    fn c1_a_resident_registration_number_is_refused_wherever_it_stands() {
        let number = || "900101-1234567".to_owned();
        let wish = Edit { number: Some(number()), name: Some(format!("홍길동 {}", number())), ..Edit::default() };
        let refused = ["number", "name"].map(|field| Refusal::ResidentNumber { field });
        assert_eq!(check(wish).unwrap_err(), refused);
    }

    /// C2.
    #[test]
    fn c2_what_is_looked_for_is_what_was_kept_however_it_is_written() {
        assert_eq!(phone("010 1234 5678"), phone("+821012345678"));
        assert_eq!(phone_end("01012345678"), Some("5678"));
        assert_eq!((phone_end("123"), phone_end("abcd")), (None, None));
        assert_eq!(name_key("John  KIM"), name_key("johnkim"));
    }
}
