//! What the page says, as HTML without script: usable with a thumb, a keyboard, and a screen reader.

use crate::{
    kernel::i18n::{Args, Locale, text},
    voc::satisfaction::{LONGEST_COMMENT, SCORES},
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

const STYLE: &str = include_str!("style.css");

/// The one style element, and forms to where the page is from; nothing else, from nowhere.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// Whose page it is, in which language, and by which token it was opened.
pub struct Frame<'a> {
    pub company: &'a str,
    pub locale: Locale,
    pub token: &'a str,
}

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

pub fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::Ko => "ko",
        Locale::En => "en",
    }
}

fn other(locale: Locale) -> Locale {
    match locale {
        Locale::Ko => Locale::En,
        Locale::En => Locale::Ko,
    }
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

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

impl Frame<'_> {
    fn say(&self, key: &str) -> String {
        escaped(&text(self.locale, key, &Args::default()))
    }

    fn say_day(&self, key: &str, day: NaiveDate) -> String {
        escaped(&text(self.locale, key, &Args::default().naming("day", day.to_string())))
    }

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
        let mut form = String::new();
        if !filled.problems.is_empty() {
            let _ = write!(
                form,
                "<div class=\"problem\" role=\"alert\" id=\"problem\"><p><strong>{}</strong></p>",
                self.say("voc-survey-problem")
            );
            for problem in &filled.problems {
                let _ = write!(form, "<p>{}</p>", escaped(problem));
            }
            form.push_str("</div>\n");
        }
        let described = if filled.problems.is_empty() { "" } else { " aria-describedby=\"problem\"" };
        // Without the path: wherever the service stands behind a proxy, it is beside itself.
        let _ = write!(
            form,
            "<form method=\"post\" action=\"satisfaction\" autocomplete=\"off\">\n\
             <input type=\"hidden\" name=\"token\" value=\"{}\">\n<input type=\"hidden\" name=\"lang\" value=\"{}\">\n\
             <fieldset{described}><legend>{}</legend>\n",
            escaped(self.token),
            code(self.locale),
            self.say("voc-survey-question")
        );
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

    /// Why there is nothing to show.
    pub fn trouble(&self, status: StatusCode, title: &'static str, says: &'static str) -> HttpResponse {
        let main = format!("<h1>{}</h1>\n<p role=\"alert\">{}</p>\n", self.say(title), self.say(says));
        self.page(status, title, &main)
    }

    fn page(&self, status: StatusCode, title: &str, main: &str) -> HttpResponse {
        let (here, there) = (code(self.locale), code(other(self.locale)));
        let token = escaped(self.token);
        let html = format!(
            "<!doctype html>\n<html lang=\"{here}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex, nofollow\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <header><p>{}</p><a href=\"satisfaction?token={token}&amp;lang={there}\" lang=\"{there}\" hreflang=\"{there}\" \
             rel=\"nofollow\">{}</a></header>\n{main}</main>\n</body>\n</html>\n",
            self.say(title),
            escaped(self.company),
            self.say("voc-survey-other-language")
        );
        HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CONTENT_LANGUAGE, here))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
            .insert_header((header::X_FRAME_OPTIONS, "DENY"))
            .insert_header(("x-robots-tag", "noindex, nofollow"))
            .insert_header((header::VARY, "Accept-Language"))
            .body(html)
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
        let frame = Frame { company: evil, locale: Locale::En, token: evil };
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
