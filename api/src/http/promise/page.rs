//! What the page of a promise says.

use crate::{
    http::linked::{Frame, escaped},
    kernel::i18n::{Args, Locale, text},
    recovery::promise::rules::LONGEST_COMMENT,
};
use actix_web::{HttpResponse, http::StatusCode};
use chrono::NaiveDate;
use std::fmt::Write;

/// What is filled in, and what is wrong with it.
#[derive(Default)]
pub struct Filled {
    pub kept: Option<bool>,
    pub comment: String,
    pub problems: Vec<String>,
}

/// What there is to show of a promise.
pub struct Shown<'a> {
    pub number: &'a str,
    pub words: &'a str,
    pub kept_on: NaiveDate,
    pub until: NaiveDate,
    /// The answer as it is now: when, and what.
    pub answer: Option<(NaiveDate, bool, Option<&'a str>)>,
    pub filled: Filled,
}

fn label(locale: Locale, is_kept: bool) -> String {
    let key = if is_kept { "recovery-promise-yes" } else { "recovery-promise-no" };
    text(locale, key, &Args::default())
}

impl Frame<'_> {
    /// What was promised, and the question; or the answer with a way to correct it.
    pub fn promise(&self, status: StatusCode, shown: &Shown<'_>) -> HttpResponse {
        let mut main = format!(
            "<h1>{}</h1>\n<p class=\"number\">{} <strong>{}</strong></p>\n<section><h2>{}</h2>\n\
             <p class=\"said\">{}</p>\n<p>{}</p></section>\n",
            self.say("recovery-promise-title"),
            self.say("recovery-promise-number"),
            escaped(shown.number),
            self.say("recovery-promise-promised"),
            escaped(shown.words),
            self.say_day("recovery-promise-kept-on", shown.kept_on)
        );
        let form = self.answer_form(&shown.filled);
        match &shown.answer {
            Some(answer) if shown.filled.problems.is_empty() => {
                let summary = self.say("recovery-promise-correct");
                let thanks = self.thanks_for(answer);
                let _ = write!(main, "{thanks}<details><summary>{summary}</summary>\n{form}</details>\n");
            }
            _ => main.push_str(&form),
        }
        let _ = write!(
            main,
            "<section class=\"notice\"><h2>{}</h2>\n<p>{}</p>\n<p>{}</p></section>\n",
            self.say("recovery-promise-notice"),
            self.say("recovery-promise-joined"),
            self.say_day("recovery-promise-until", shown.until)
        );
        self.page(status, "recovery-promise-title", &main)
    }

    fn thanks_for(&self, (day, kept, comment): &(NaiveDate, bool, Option<&str>)) -> String {
        let args = Args::default().naming("day", day.to_string()).naming("answer", label(self.locale, *kept));
        let said = comment.map(|comment| format!("<p class=\"said\">{}</p>", escaped(comment))).unwrap_or_default();
        format!(
            "<div class=\"thanks\" role=\"status\"><p><strong>{}</strong></p><p>{}</p>{said}</div>\n",
            self.say("recovery-promise-thanks"),
            escaped(&text(self.locale, "recovery-promise-answered", &args))
        )
    }

    fn answer_form(&self, filled: &Filled) -> String {
        let mut form = self.problems(&filled.problems);
        let described = if filled.problems.is_empty() { "" } else { " aria-describedby=\"problem\"" };
        form.push_str(&self.begin_form());
        let _ = writeln!(form, "<fieldset{described}><legend>{}</legend>", self.say("recovery-promise-question"));
        for (value, kept) in [("yes", true), ("no", false)] {
            let checked = if filled.kept == Some(kept) { " checked" } else { "" };
            let _ = writeln!(
                form,
                "<label class=\"choice\"><input type=\"radio\" name=\"kept\" value=\"{value}\" required{checked}> {}</label>",
                escaped(&label(self.locale, kept))
            );
        }
        // A line feed after the tag is no part of the text.
        let _ = write!(
            form,
            "</fieldset>\n<label class=\"ask\" for=\"comment\">{}</label>\n\
             <textarea id=\"comment\" name=\"comment\" maxlength=\"{LONGEST_COMMENT}\" aria-describedby=\"hint\">\n{}</textarea>\n\
             <p class=\"hint\" id=\"hint\">{}</p>\n<button type=\"submit\">{}</button>\n</form>\n",
            self.say("recovery-promise-comment"),
            escaped(&filled.comment),
            self.say("recovery-promise-comment-hint"),
            self.say("recovery-promise-send")
        );
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;

    /// R5: what somebody wrote is text, wherever it stands.
    #[test]
    fn r5_nothing_that_was_written_becomes_markup() {
        crate::messages::install();
        let evil = "</textarea><script>alert('1')</script>\"";
        let frame = Frame { company: evil, locale: Locale::En, token: evil, place: "promise" };
        let day: NaiveDate = "2026-03-02".parse().unwrap();
        for problems in [vec![], vec![evil.to_owned()]] {
            let filled = Filled { kept: Some(false), comment: evil.into(), problems };
            let answer = Some((day, false, Some(evil)));
            let shown = Shown { number: evil, words: evil, kept_on: day, until: day, answer, filled };
            let response = frame.promise(StatusCode::OK, &shown);
            let bytes = response.into_body().try_into_bytes().ok().unwrap();
            let page = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(!page.contains("<script") && !page.contains("value=\"</textarea"), "{page}");
            assert_eq!(page.matches("</textarea>").count(), 1);
            assert_eq!(page.matches(" checked>").count(), 1);
        }
    }
}
