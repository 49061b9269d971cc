//! A bulletin as an HTML page (H6): without script, readable on a phone, by a screen reader, and printed.

use crate::{
    hotline::{
        document::{Document, Entry, Fact, Table},
        letter::escaped,
        sheet,
    },
    kernel::{
        i18n::{Args, Locale, text},
        paper,
    },
};
use std::fmt::Write;

/// For the content security policy, which names its hash.
pub const STYLE: &str = include_str!("page.css");

/// `token`: by which the page was opened; the PDF and the other language are opened by the same.
pub fn html(document: &Document, token: &str) -> String {
    let mut out = String::new();
    let say = |key: &str| escaped(&text(document.locale, key, &Args::default()));
    let (code, other) = match document.locale {
        Locale::Ko => ("ko", "en"),
        Locale::En => ("en", "ko"),
    };
    let (title, token) = (escaped(&document.title), escaped(token));
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"company\">{}</p>\n<h1>{title}</h1>\n<p>{}</p>\n<p class=\"quiet\">{}</p>\n\
         <nav><a href=\"bulletin.pdf?token={token}&amp;lang={code}\">{}</a>\
         <a href=\"bulletin?token={token}&amp;lang={other}\" lang=\"{other}\" hreflang=\"{other}\">{}</a></nav>\n</header>\n<main>\n",
        escaped(&document.company),
        escaped(&document.period),
        escaped(&document.composed),
        say("hotline-pdf"),
        say("hotline-other-language"),
    );
    document.notices.iter().for_each(|notice| paragraph(&mut out, "notice", notice));
    document.lead.iter().for_each(|line| paragraph(&mut out, "lead", line));
    if let Some((heading, remark)) = &document.remark {
        let _ = write!(out, "<aside><h2>{}</h2>\n<p>{}</p></aside>\n", escaped(heading), lines(remark));
    }
    let _ = write!(out, "<dl class=\"facts\">\n{}</dl>\n", document.facts.iter().map(fact).collect::<String>());
    charts(&mut out, document);
    document.tables.iter().for_each(|one| table(&mut out, one));
    let _ = write!(out, "<section>\n<h2>{}</h2>\n<ol class=\"items\">\n", escaped(&document.items_title));
    document.items.iter().for_each(|one| entry(&mut out, one));
    out.push_str("</ol>\n");
    document.nothing.iter().chain(&document.hidden).for_each(|line| paragraph(&mut out, "quiet", line));
    let _ =
        write!(out, "</section>\n</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", escaped(&document.footer));
    out
}

fn lines(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}

fn paragraph(out: &mut String, class: &str, text: &str) {
    let _ = writeln!(out, "<p class=\"{class}\">{}</p>", lines(text));
}

fn fact(fact: &Fact) -> String {
    let alert = if fact.alert { " class=\"alert\"" } else { "" };
    format!(
        "<div{alert}><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n",
        escaped(&fact.label),
        escaped(&fact.value),
        escaped(&fact.note)
    )
}

/// As wide as half of the page, and as all of a phone's.
fn charts(out: &mut String, document: &Document) {
    let weekly = sheet::weekly(&document.weekly, (340.0, 190.0));
    let says = weekly.says.clone();
    let _ = write!(out, "<div class=\"charts\">\n<figure>{}</figure>\n", paper::svg(&weekly.sheet(), &says));
    if let Some(rows) = &document.categories {
        let drawing = sheet::categories(rows, 340.0);
        let says = drawing.says.clone();
        let _ = writeln!(out, "<figure>{}</figure>", paper::svg(&drawing.sheet(), &says));
    }
    out.push_str("</div>\n");
}

fn table(out: &mut String, table: &Table) {
    let _ = write!(out, "<section>\n<h2>{}</h2>\n", escaped(&table.title));
    table.note.iter().for_each(|note| paragraph(out, "quiet", note));
    let class = |place: usize| if place < table.words { "" } else { " class=\"number\"" };
    let heads = table.head.iter().enumerate();
    let heads: String =
        heads.map(|(place, head)| format!("<th scope=\"col\"{}>{}</th>", class(place), escaped(head))).collect();
    let _ = write!(out, "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        let cell = |(place, text): (usize, &String)| match place {
            0 => format!("<th scope=\"row\">{}</th>", escaped(text)),
            _ => format!("<td{}>{}</td>", class(place), escaped(text)),
        };
        let _ = writeln!(out, "<tr>{}</tr>", row.iter().enumerate().map(cell).collect::<String>());
    }
    out.push_str("</tbody></table></div>\n</section>\n");
}

fn entry(out: &mut String, entry: &Entry) {
    let _ = write!(
        out,
        "<li>\n<h3>{} <span class=\"score\">{}</span></h3>\n<p class=\"quiet\">{}</p>\n<blockquote>{}</blockquote>\n<p class=\"quiet\">{}</p>\n",
        escaped(&entry.head),
        escaped(&entry.score),
        escaped(&entry.meta),
        lines(&entry.quote),
        escaped(&entry.reasons)
    );
    if let Some((heading, comment)) = &entry.comment {
        let _ = writeln!(out, "<p class=\"comment\"><strong>{}</strong> {}</p>", escaped(heading), lines(comment));
    }
    entry.directions.iter().for_each(|one| paragraph(out, "direction", one));
    out.push_str("</li>\n");
}
