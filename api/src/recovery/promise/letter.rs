//! What the letter says that asks whether a promise was kept: Korean first, English below. The item's number is all that it tells.

use crate::{
    customer::Letter,
    kernel::i18n::{Args, Locale, text},
    recovery::promise::links::Links,
};
use chrono::NaiveDate;
use entity::recovery_promise::Model as Promise;

pub fn asking(links: &Links, promise: &Promise, number: &str, until: NaiveDate) -> Letter {
    let args = Args::default().naming("number", number.to_owned()).naming("day", until.to_string());
    let subjects = [Locale::Ko, Locale::En].map(|locale| text(locale, "recovery-promise-title", &args)).join(" · ");
    let link = links.url(promise.id);
    let paragraphs = [Locale::Ko, Locale::En].map(|locale| {
        let language = if locale == Locale::Ko { "ko" } else { "en" };
        let [asks, ends] = ["recovery-promise-mail", "recovery-promise-mail-end"].map(|key| text(locale, key, &args));
        format!("{asks}\n\n{link}&lang={language}\n\n{ends}\n")
    });
    Letter {
        subject: format!("[{}] {subjects}", links.company()),
        body: paragraphs.join("\n--\n\n"),
        worthless_from: promise.open_until,
    }
}
