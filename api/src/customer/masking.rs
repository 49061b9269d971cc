//! What is shown of a name, a number, an address to who may not see it (C2).

use unicode_segmentation::UnicodeSegmentation;

/// 홍*동: the first and the last character; of two the first.
pub fn name(name: &str) -> String {
    let characters: Vec<&str> = name.graphemes(true).collect();
    match characters.as_slice() {
        [] | [_] => "*".to_owned(),
        [first, _] => format!("{first}*"),
        [first, hidden @ .., last] => format!("{first}{}{last}", "*".repeat(hidden.len())),
    }
}

/// 010-****-1234, of nothing but digits.
pub fn phone(digits: &str) -> String {
    let area = if digits.starts_with("02") { 2 } else { 3 };
    let parts = digits.split_at_checked(area).and_then(|(area, rest)| {
        let (hidden, end) = rest.split_at_checked(rest.len().checked_sub(4)?)?;
        Some(format!("{area}-{}-{end}", "*".repeat(hidden.len())))
    });
    parts.unwrap_or_else(|| "*".repeat(digits.len()))
}

/// h***@example.com: always three stars, whatever the length.
pub fn email(email: &str) -> String {
    let Some((local, host)) = email.split_once('@') else { return "***".to_owned() };
    // Of one character alone nothing may show.
    let first = local.chars().next().filter(|_| local.chars().count() > 1);
    format!("{}***@{host}", first.map(String::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C2.
    #[test]
    fn c2_names_phones_and_addresses_are_masked() {
        let names = ["홍길동", "김철", "남궁민수", "이", "", "John Kim"].map(name);
        assert_eq!(names, ["홍*동", "김*", "남**수", "*", "*", "J******m"]);
        let phones = ["01012345678", "0111234567", "021234567", "0212345678", "0311234567", "123", ""].map(phone);
        assert_eq!(phones, ["010-****-5678", "011-***-4567", "02-***-4567", "02-****-5678", "031-***-4567", "***", ""]);
        let emails = ["hong@example.com", "h@example.com", "nothing"].map(email);
        assert_eq!(emails, ["h***@example.com", "***@example.com", "***"]);
    }
}
