//! What a customer is told of what their VOC has led to (H4): Korean first, English below. Of the item it tells its number alone.

use crate::{
    customer::Letter,
    kernel::i18n::{Args, Locale, text},
};

pub fn told(company: &str, number: &str, announcement: Option<&str>) -> Letter {
    let args = Args::default().naming("number", number.to_owned()).naming("company", company.to_owned());
    let said = |locale, key| text(locale, key, &args);
    let subjects = [Locale::Ko, Locale::En].map(|locale| said(locale, "improvement-mail-subject")).join(" · ");
    let what = announcement.map(|words| format!("\n\n{words}")).unwrap_or_default();
    let paragraphs = [Locale::Ko, Locale::En].map(|locale| {
        let [thanks, end] = ["improvement-mail-thanks", "improvement-mail-end"].map(|key| said(locale, key));
        format!("{thanks}{what}\n\n{end}\n")
    });
    Letter { subject: format!("[{company}] {subjects}"), body: paragraphs.join("\n--\n\n"), worthless_from: None }
}
