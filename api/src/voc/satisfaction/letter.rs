//! What an invitation says: Korean first, English below. The item's number is all that it tells of the item.

use crate::{
    customer::Letter,
    kernel::i18n::{Args, Locale, text},
    voc::satisfaction::links::Links,
};
use chrono::NaiveDate;
use entity::voc_survey::Model as Survey;

pub fn invitation(links: &Links, survey: &Survey, number: &str, until: NaiveDate) -> Letter {
    let args = Args::default().naming("number", number.to_owned()).naming("day", until.to_string());
    let subjects = [Locale::Ko, Locale::En].map(|locale| text(locale, "voc-survey-title", &args)).join(" · ");
    let link = links.url(survey.id);
    let paragraphs = [Locale::Ko, Locale::En].map(|locale| {
        let language = if locale == Locale::Ko { "ko" } else { "en" };
        let [asks, ends] = ["voc-survey-mail", "voc-survey-mail-end"].map(|key| text(locale, key, &args));
        format!("{asks}\n\n{link}&lang={language}\n\n{ends}\n")
    });
    Letter {
        subject: format!("[{}] {subjects}", links.company()),
        body: paragraphs.join("\n--\n\n"),
        worthless_from: Some(survey.open_until),
    }
}
