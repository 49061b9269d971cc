//! The frame of a page for somebody without an account, as HTML without script: usable with a thumb, a keyboard, and a screen reader.

use crate::kernel::i18n::{Args, Locale, text};
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

/// Whose page it is, in which language, where it is, and by which token it was opened.
pub struct Frame<'a> {
    pub company: &'a str,
    pub locale: Locale,
    pub token: &'a str,
    /// Without the path before it: wherever the service stands behind a proxy, the page is beside itself.
    pub place: &'static str,
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

pub fn escaped(text: &str) -> String {
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
    pub fn say(&self, key: &str) -> String {
        escaped(&text(self.locale, key, &Args::default()))
    }

    pub fn say_day(&self, key: &str, day: NaiveDate) -> String {
        escaped(&text(self.locale, key, &Args::default().naming("day", day.to_string())))
    }

    /// What can't be taken of what was sent; nothing if all can.
    pub fn problems(&self, problems: &[String]) -> String {
        if problems.is_empty() {
            return String::new();
        }
        let mut told = format!(
            "<div class=\"problem\" role=\"alert\" id=\"problem\"><p><strong>{}</strong></p>",
            self.say("http-link-problem")
        );
        for problem in problems {
            let _ = write!(told, "<p>{}</p>", escaped(problem));
        }
        told + "</div>\n"
    }

    /// How a form begins that is sent to the page's own address.
    pub fn begin_form(&self) -> String {
        format!(
            "<form method=\"post\" action=\"{}\" autocomplete=\"off\">\n\
             <input type=\"hidden\" name=\"token\" value=\"{}\">\n<input type=\"hidden\" name=\"lang\" value=\"{}\">\n",
            self.place,
            escaped(self.token),
            code(self.locale)
        )
    }

    /// Where an answer is shown, so that loading the page again sends nothing again.
    pub fn see_other(&self) -> HttpResponse {
        let place = format!("{}?token={}&lang={}", self.place, self.token, code(self.locale));
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, place)).insert_header((header::CACHE_CONTROL, "no-store"));
        response.finish()
    }

    /// Why there is nothing to show.
    pub fn trouble(&self, status: StatusCode, title: &'static str, says: &'static str) -> HttpResponse {
        let main = format!("<h1>{}</h1>\n<p role=\"alert\">{}</p>\n", self.say(title), self.say(says));
        self.page(status, title, &main)
    }

    pub fn page(&self, status: StatusCode, title: &str, main: &str) -> HttpResponse {
        let (here, there) = (code(self.locale), code(other(self.locale)));
        let (place, token) = (self.place, escaped(self.token));
        let html = format!(
            "<!doctype html>\n<html lang=\"{here}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"robots\" content=\"noindex, nofollow\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <header><p>{}</p><a href=\"{place}?token={token}&amp;lang={there}\" lang=\"{there}\" hreflang=\"{there}\" \
             rel=\"nofollow\">{}</a></header>\n{main}</main>\n</body>\n</html>\n",
            self.say(title),
            escaped(self.company),
            self.say("http-link-other-language")
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
