//! What is looked at: each is zero for a complaint of which nothing of the sort is known, so that a weight times its value is what it
//! adds to such a complaint's odds.
//!
//! Nothing about who the customer is: no age, tier, disability, and no severity, which a vulnerable consumer raises. What they and the
//! company did, and what they said.

use super::case::{Case, Moment};
use chrono::{DateTime, Utc};
use entity::voc_category::BusinessLine;

pub struct Feature {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    value: fn(&Moment) -> f64,
}

const fn feature(code: &'static str, name: &'static str, name_en: &'static str, value: fn(&Moment) -> f64) -> Feature {
    Feature { code, name, name_en, value }
}

pub const FEATURES: [Feature; 24] = [
    feature("WAITING", "처음 접수된 뒤 지난 날", "days since it was first received", |at| at.days.ln_1p()),
    feature("CONTACTS", "고객이 다시 연락한 횟수", "how often the customer came back", |at| few(at.messages)),
    feature("UNANSWERED", "답을 받지 못한 고객 연락", "contacts that nobody has answered", |at| {
        few(at.unanswered)
    }),
    feature("REOPENED", "재개 횟수", "how often it was opened again", |at| few(at.reopenings)),
    feature("TRANSFERRED", "다른 부서로 이관된 횟수", "how often it went to another department", |at| {
        few(at.transfers)
    }),
    feature("HANDLERS", "담당자가 바뀐 횟수", "how often its handler changed", |at| few(at.handlers)),
    feature("ESCALATED", "상위 보고", "it went up the line", |at| few(at.escalations)),
    feature("EXTENDED", "법정 처리 기한 연장", "its statutory deadline was extended", |at| few(at.extensions)),
    feature("MERGED", "병합된 같은 건", "others of the same that were merged into it", |at| few(at.merged)),
    feature("RESPONSE_LATE", "첫 응답 기한 경과", "first response is late", |at| yes(at.late_response)),
    feature("RESOLUTION_LATE", "처리 기한 경과", "resolution is late", |at| yes(at.late_resolution)),
    feature("STATUTORY_LATE", "법정 처리 기한 경과", "the statutory deadline is over", |at| {
        yes(at.late_statutory)
    }),
    feature("DISSATISFIED", "높은 불만족도", "how far dissatisfaction is above 3", |at| {
        f64::from((at.dissatisfaction - 3).max(0))
    }),
    feature("FOLLOW_UP", "앞선 건의 후속 민원", "it follows up an earlier item", |at| yes(at.follows)),
    feature(
        "REJECTED_UNANSWERED",
        "회신 없이 반려된 앞선 건",
        "earlier items rejected without an answer",
        |at| few(at.rejected_before),
    ),
    feature("COMPLAINTS", "최근 반년의 다른 불만", "other complaints of half a year", |at| {
        few(at.complaints_before)
    }),
    feature("EXTERNAL", "앞선 대외 민원", "earlier external complaints", |at| few(at.external_before)),
    feature("SAYS_REGULATOR", "금감원·소비자원 언급", "names the regulator or a consumer agency", |at| {
        yes(at.words.regulator)
    }),
    feature("SAYS_LAWYER", "변호사·소송 언급", "names a lawyer or a lawsuit", |at| yes(at.words.lawyer)),
    feature("SAYS_RECORDING", "녹취 언급", "says that calls were recorded", |at| yes(at.words.recording)),
    feature("SAYS_PRESS", "언론 제보 언급", "names the press", |at| yes(at.words.press)),
    feature("WANTS_WRITING", "서면 답변 요구", "wants an answer in writing", |at| yes(at.words.in_writing)),
    feature("LINE_CLAIMS", "보상 관련", "is about claims", |at| yes(at.line == Some(BusinessLine::Claims))),
    feature("LINE_SOLICITATION", "모집 관련", "is about solicitation", |at| {
        yes(at.line == Some(BusinessLine::Solicitation))
    }),
];

/// The fifth time says little more than the fourth.
fn few(count: usize) -> f64 {
    f64::from(u32::try_from(count.min(4)).unwrap_or(4))
}

fn yes(is: bool) -> f64 {
    f64::from(u8::from(is))
}

pub fn values(case: &Case, at: DateTime<Utc>) -> Vec<f64> {
    let moment = case.at(at);
    FEATURES.iter().map(|feature| (feature.value)(&moment)).collect()
}

pub fn named(code: &str) -> Option<&'static Feature> {
    FEATURES.iter().find(|feature| feature.code == code)
}
