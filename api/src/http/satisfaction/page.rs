//! What the page of a survey says.

use crate::{
    http::linked::{Frame, escaped},
    kernel::i18n::{Args, Locale, text},
    voc::satisfaction::{LONGEST_COMMENT, SCORES},
};
use actix_web::{HttpResponse, http::StatusCode};
use chrono::NaiveDate;
use std::fmt::Write;

/// What is filled in, and what is wrong with it.
#[derive(Default)]
pub struct Filled {
    pub score: Option<i32>,
    pub comment: String,
    pub problems: Vec<String>,
}

/// What there is to show of a survey.
pub struct Shown<'a> {
    pub number: &'a str,
    pub until: NaiveDate,
    /// The answer as it is now: when, and what.
    pub answer: Option<(NaiveDate, i32, Option<&'a str>)>,
    pub filled: Filled,
}

fn label(locale: Locale, score: i32) -> String {
    let key = match score {
        1 => "voc-survey-one",
        2 => "voc-survey-two",
        3 => "voc-survey-three",
        4 => "voc-survey-four",
        _ => "voc-survey-five",
    };
    text(locale, key, &Args::default())
}

impl Frame<'_> {
    /// The question, or the answer with a way to correct it.
    pub fn survey(&self, status: StatusCode, shown: &Shown<'_>) -> HttpResponse {
        let mut main = format!(
            "<h1>{}</h1>\n<p class=\"number\">{} <strong>{}</strong></p>\n",
            self.say("voc-survey-title"),
            self.say("voc-survey-number"),
            escaped(shown.number)
        );
        let form = self.form(&shown.filled);
        match &shown.answer {
            Some(answer) if shown.filled.problems.is_empty() => {
                let summary = self.say("voc-survey-correct");
                let _ =
                    write!(main, "{}<details><summary>{summary}</summary>\n{form}</details>\n", self.thanks(answer));
            }
            _ => main.push_str(&form),
        }
        let _ = write!(
            main,
            "<section class=\"notice\"><h2>{}</h2>\n<p>{}</p>\n<p>{}</p></section>\n",
            self.say("voc-survey-notice"),
            self.say("voc-survey-joined"),
            self.say_day("voc-survey-until", shown.until)
        );
        self.page(status, "voc-survey-title", &main)
    }

    fn thanks(&self, (day, score, comment): &(NaiveDate, i32, Option<&str>)) -> String {
        let args = Args::default().naming("day", day.to_string()).naming("score", label(self.locale, *score));
        let said = comment.map(|comment| format!("<p class=\"said\">{}</p>", escaped(comment))).unwrap_or_default();
        format!(
            "<div class=\"thanks\" role=\"status\"><p><strong>{}</strong></p><p>{}</p>{said}</div>\n",
            self.say("voc-survey-thanks"),
            escaped(&text(self.locale, "voc-survey-answered", &args))
        )
    }

    fn form(&self, filled: &Filled) -> String {
        let mut form = self.problems(&filled.problems);
        let described = if filled.problems.is_empty() { "" } else { " aria-describedby=\"problem\"" };
        form.push_str(&self.begin_form());
        let _ = writeln!(form, "<fieldset{described}><legend>{}</legend>", self.say("voc-survey-question"));
        for score in SCORES {
            let checked = if filled.score == Some(score) { " checked" } else { "" };
            let _ = writeln!(
                form,
                "<label class=\"choice\"><input type=\"radio\" name=\"score\" value=\"{score}\" required{checked}> {}</label>",
                escaped(&label(self.locale, score))
            );
        }
        // A line feed after the tag is no part of the text.
        let _ = write!(
            form,
            "</fieldset>\n<label class=\"ask\" for=\"comment\">{}</label>\n\
             <textarea id=\"comment\" name=\"comment\" maxlength=\"{LONGEST_COMMENT}\" aria-describedby=\"hint\">\n{}</textarea>\n\
             <p class=\"hint\" id=\"hint\">{}</p>\n<button type=\"submit\">{}</button>\n</form>\n",
            self.say("voc-survey-comment"),
            escaped(&filled.comment),
            self.say("voc-survey-comment-hint"),
            self.say("voc-survey-send")
        );
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;

    fn html(response: HttpResponse) -> String {
        let bytes = response.into_body().try_into_bytes().ok().unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// V15: what somebody wrote is text, wherever it stands.
    #[test]
    fn v15_nothing_that_was_written_becomes_markup() {
        crate::messages::install();
        let evil = "</textarea><script>alert('1')</script>\"";
        let frame = Frame { company: evil, locale: Locale::En, token: evil, place: "satisfaction" };
        let day: NaiveDate = "2026-03-02".parse().unwrap();
        for problems in [vec![], vec![evil.to_owned()]] {
            let filled = Filled { score: Some(2), comment: evil.into(), problems };
            let shown = Shown { number: evil, until: day, answer: Some((day, 2, Some(evil))), filled };
            let page = html(frame.survey(StatusCode::OK, &shown));
            assert!(!page.contains("<script") && !page.contains("value=\"</textarea"), "{page}");
            assert_eq!(page.matches("</textarea>").count(), 1);
            assert_eq!(page.matches(" checked>").count(), 1);
        }
    }
}
