//! V6: what a template may leave open, and what it becomes.

use super::*;
use entity::{ids::ReplyTemplateId, reply_template::ReplyLanguage};
use uuid::Uuid;

fn template(n: u128, title: &str, body: &str) -> Template {
    Template {
        id: ReplyTemplateId(Uuid::from_u128(n)),
        title: title.into(),
        language: ReplyLanguage::Korean,
        category_id: None,
        body: body.into(),
        is_active: true,
        version: 1,
    }
}

/// V6: placeholders are a closed set, in Korean or English.
#[test]
fn v6_a_template_leaves_open_what_is_known_alone() {
    let refused = |body: &str| save(&[], template(1, "안내", body)).err().unwrap_or_default();
    for fine in
        ["{고객명} 고객님, {접수번호} 건입니다.", "Dear {customer}, { dueOn }", "안녕하십니까", "{고객명}{담당자}"]
    {
        assert_eq!(refused(fine), [], "{fine}");
    }
    let unknown = |name: &str| vec![Refusal::Unknown { name: name.into() }];
    assert_eq!(refused("{주민번호}를 보내 주십시오"), unknown("주민번호"));
    assert_eq!(refused("{고객명} {계좌}"), unknown("계좌"));
    assert_eq!(refused("{}"), unknown(""));
    assert_eq!(refused(&format!("{{{}}}", "가".repeat(100))), unknown(&"가".repeat(30)));
    for wrong in ["{고객명", "고객명}", "{고객명 {담당자}", "{고객\n명}", "}{", "{{고객명}}"] {
        assert_eq!(refused(wrong), [Refusal::Unbalanced], "{wrong}");
    }
}

/// V6: all that is wrong is said at once.
#[test]
fn v6_a_template_has_a_title_of_its_own_and_an_end() {
    let all = [template(1, "접수 안내", "네")];
    let refused = |new: Template| save(&all, new).err().unwrap_or_default();
    assert_eq!(refused(template(2, " 접수  안내 ", "네")), [Refusal::TitleTaken]);
    assert_eq!(refused(template(1, "접수 안내", "네")), []);
    assert_eq!(refused(Template { language: ReplyLanguage::English, ..template(2, "접수 안내", "네") }), []);
    let long = |field, max| Refusal::Text { field, fault: TextFault::TooLong { max }, max };
    let blank = Refusal::Text { field: "title", fault: TextFault::Blank, max: LONGEST_TITLE };
    assert_eq!(refused(template(2, "", &"가".repeat(4_001))), [blank, long("body", LONGEST_BODY)]);
    assert_eq!(
        refused(template(2, &"가".repeat(61), "900101-1234567")),
        [long("title", LONGEST_TITLE), Refusal::ResidentNumber { field: "body" }]
    );
    let full: Vec<Template> = (0..MOST as u128).map(|n| template(n, &format!("{n}"), "네")).collect();
    assert_eq!(save(&full, template(9_999, "새", "네")).err(), Some(vec![Refusal::TooMany]));
    assert!(save(&full, template(7, "새", "네")).is_ok());
}

/// V6: what is not known stays as it is and is named; nothing that is filled in is taken for a placeholder.
#[test]
fn v6_a_template_is_filled_in_once() {
    let value = |one: Placeholder| match one {
        Placeholder::CustomerName => Some("{담당자}".to_owned()),
        Placeholder::ItemNumber => Some("20260302-7K3Q-FA9B".to_owned()),
        _ => None,
    };
    let (text, missing) = fill("{고객명} 고객님, {number} 건은 {처리기한}까지, { 담당자 }가 {처리기한}에.", value);
    assert_eq!(text, "{담당자} 고객님, 20260302-7K3Q-FA9B 건은 {처리기한}까지, { 담당자 }가 {처리기한}에.");
    assert_eq!(missing, [Placeholder::DueOn, Placeholder::Assignee]);
    assert_eq!(placeholders("{담당자}와 {고객명}, {assignee}"), [Placeholder::CustomerName, Placeholder::Assignee]);
    for (body, holds) in [("{처리기한}까지", true), ("{ customer }", true), ("{x} 와 {", false), ("", false)] {
        assert_eq!(holds_placeholder(body), holds, "{body}");
    }
}

/// V1: what is filled in is no number of anybody's.
#[test]
fn v1_what_is_filled_in_is_not_masked() {
    for filled in ["접수번호 20260302-7K3Q-FA9B", "접수번호 20260302-7123-4A9B", "2026년 3월 16일까지"] {
        assert_eq!(crate::voc::masking::masked(filled, Some("홍길동")), filled);
    }
}
