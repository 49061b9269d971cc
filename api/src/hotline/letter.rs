//! A bulletin as an e-mail (H2): drawn when it leaves, so that the outbox keeps no more than which bulletin it is. Tables and inline styles
//! alone, as mail programs show them; the charts are pictures inside the mail, and everything they show stands in words as well.

use crate::{
    hotline::{
        document::{self, Document, Entry, Reader, Table, number},
        links::Links,
        sheet, store,
    },
    kernel::{
        db::Db,
        error::Fault,
        i18n::{Args, Locale, text},
        mail::{Body, Opened, Picture},
        paper::{self, Ink},
    },
    org::Directory,
};
use chrono::{DateTime, Utc};
use entity::{ids::HotlineBulletinId, outgoing_mail};
use std::fmt::Write;

/// What the outbox calls it.
pub const DRAWN: &str = "HotlineBulletin";

/// Pixels for each point of a chart.
const SCALE: f32 = 2.0;
const FONT: &str = "font-family:'Apple SD Gothic Neo','Malgun Gothic','Noto Sans KR',Arial,sans-serif";
const WEEKLY: &str = "weekly";
const CATEGORIES: &str = "categories";

/// What leaves; none if there is no such bulletin any more, or whoever it is for has left (O4). It goes to the address that they have by now.
pub async fn draw(
    db: &Db,
    (directory, links): (&Directory, &Links),
    mail: &outgoing_mail::Model,
    now: DateTime<Utc>,
) -> Result<Option<Opened>, Fault> {
    let Some(id) = mail.object_id.map(HotlineBulletinId) else { return Ok(None) };
    let Some(row) = store::bulletin(db.background(), id).await? else { return Ok(None) };
    let to = row.deputy_id.or(row.recipient_id).and_then(|id| directory.employee(id));
    let Some(to) = to.filter(|person| person.is_active()) else { return Ok(None) };
    let reader = Reader { permit: None, office: false, to: Some(to.key) };
    let document = document::of(db, directory, &row, &reader, (Locale::Ko, links.company()), now).await?;
    let english = document::of(db, directory, &row, &reader, (Locale::En, links.company()), now).await?;
    let drawn = tokio::task::spawn_blocking(move || pictures(&document).map(|pictures| (document, pictures))).await;
    let (document, pictures) = drawn.map_err(Fault::internal)??;
    let subject = format!("[{}] {} {} · {}", links.company(), document.title, document.period, english.title);
    let body = Body::Rich {
        text: plain(&document, &english, links.app_url()),
        html: html(&document, &english, links.app_url()),
        pictures,
    };
    Ok(Some(Opened { to: to.email.clone(), subject, body }))
}

fn pictures(document: &Document) -> Result<Vec<Picture>, Fault> {
    let weekly = sheet::weekly(&document.weekly, (560.0, 190.0));
    let mut pictures = vec![Picture { id: WEEKLY, png: paper::png(&weekly.sheet(), SCALE)? }];
    if let Some(categories) = &document.categories {
        let drawing = sheet::categories(categories, 560.0);
        pictures.push(Picture { id: CATEGORIES, png: paper::png(&drawing.sheet(), SCALE)? });
    }
    Ok(pictures)
}

/// For who reads no HTML, and for who searches.
pub fn plain(document: &Document, english: &Document, app_url: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}\n{}\n{}\n", document.title, document.period, document.composed);
    for line in document.notices.iter().chain(&document.lead) {
        let _ = writeln!(out, "{line}");
    }
    if let Some((heading, remark)) = &document.remark {
        let _ = writeln!(out, "\n[{heading}]\n{remark}");
    }
    let _ = writeln!(out);
    for fact in &document.facts {
        let _ = writeln!(out, "- {}: {} ({})", fact.label, fact.value, fact.note);
    }
    let weekly = &document.weekly;
    let weeks: Vec<String> = weekly.weeks.iter().map(|(day, items)| format!("{day} {items}")).collect();
    let _ = writeln!(out, "\n[{}]\n{}", weekly.title, weeks.join(" / "));
    if let Some(categories) = &document.categories {
        let _ = writeln!(out, "\n[{}]", categories.title);
        for (name, items, usual) in &categories.rows {
            let _ = writeln!(out, "- {name}: {items} ({} {})", categories.usual, number(*usual));
        }
    }
    for table in &document.tables {
        let _ = writeln!(out, "\n[{}]", table.title);
        for row in &table.rows {
            let _ = writeln!(out, "- {}", said(table, row));
        }
    }
    let _ = writeln!(out, "\n[{}]", document.items_title);
    for entry in &document.items {
        let _ = writeln!(out, "\n{}. {} ({})\n   {}", entry.place, entry.head, entry.score, entry.meta);
        let _ = writeln!(out, "   {}\n   \"{}\"", entry.reasons, entry.quote);
        if let Some((heading, comment)) = &entry.comment {
            let _ = writeln!(out, "   {heading}: {comment}");
        }
        for direction in &entry.directions {
            let _ = writeln!(out, "   {direction}");
        }
    }
    for line in document.nothing.iter().chain(&document.hidden) {
        let _ = writeln!(out, "\n{line}");
    }
    let _ = writeln!(out, "\n{}\n{app_url}\n\n{}", open(Locale::Ko), document.footer);
    let _ = writeln!(out, "\n--\n{}\n{}\n", english.title, english.period);
    for line in english.notices.iter().chain(&english.lead) {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "\n{}\n{app_url}\n\n{}", open(Locale::En), english.footer);
    out
}

/// A row in words: its name, then each number with what it is.
fn said(table: &Table, row: &[String]) -> String {
    let (words, numbers) = row.split_at(table.words.min(row.len()));
    let heads = table.head.iter().skip(table.words);
    let numbers = heads.zip(numbers).map(|(head, value)| format!("{head} {value}")).collect::<Vec<_>>().join(", ");
    let words = words.join(" / ");
    if numbers.is_empty() { words } else { format!("{words}: {numbers}") }
}

fn open(locale: Locale) -> String {
    text(locale, "hotline-open", &Args::default())
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

/// A mail's HTML, as it grows.
struct Html(String);

impl Html {
    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// A row over the whole width.
    fn block(&mut self, padding: &str, inner: &str) {
        let _ = writeln!(self.0, "<tr><td style=\"padding:{padding}\">{inner}</td></tr>");
    }

    fn heading(&mut self, title: &str) {
        let style = format!("margin:0;font-size:17px;line-height:1.4;color:{};{FONT}", Ink::DEEP.hex());
        self.block("26px 28px 8px", &format!("<h2 style=\"{style}\">{}</h2>", escaped(title)));
    }
}

fn words(text: &str, size: u32, ink: Ink, more: &str) -> String {
    let style = format!(
        "margin:0 0 6px;font-size:{size}px;line-height:1.65;color:{};word-break:keep-all;{more}{FONT}",
        ink.hex()
    );
    format!("<p style=\"{style}\">{}</p>", escaped(text).replace('\n', "<br>"))
}

pub fn html(document: &Document, english: &Document, app_url: &str) -> String {
    let mut out = Html(String::new());
    let (mist, deep) = (Ink::MIST.hex(), Ink::DEEP.hex());
    let title = escaped(&document.title);
    let ahead = escaped(&document.lead.join(" "));
    out.put(&format!(
        "<!doctype html>\n<html lang=\"ko\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light\"><title>{title}</title></head>\n\
         <body style=\"margin:0;padding:0;background:{mist}\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{ahead}</div>\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"{mist}\"><tr><td align=\"center\" style=\"padding:20px 8px\">\n\
         <table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" bgcolor=\"#ffffff\" style=\"max-width:640px;background:#ffffff;text-align:left\">\n"
    ));
    let banner = format!(
        "{}<h1 style=\"margin:0 0 6px;font-size:23px;line-height:1.35;color:#ffffff;{FONT}\">{title}</h1>{}{}",
        words(&document.company, 13, Ink::PALE, ""),
        words(&document.period, 14, Ink::WHITE, ""),
        words(&document.composed, 12, Ink::PALE, "")
    );
    let _ = writeln!(
        out.0,
        "<tr><td bgcolor=\"{deep}\" style=\"padding:24px 28px 18px;background:{deep}\">{banner}</td></tr>"
    );
    let notices: String =
        document.notices.iter().map(|notice| words(notice, 14, Ink::ALERT, "font-weight:bold;")).collect();
    let lead: String = document.lead.iter().map(|line| words(line, 15, Ink::TEXT, "")).collect();
    out.block("22px 28px 4px", &(notices + &lead));
    if let Some((heading, remark)) = &document.remark {
        let inner = words(heading, 13, Ink::ACCENT, "font-weight:bold;") + &words(remark, 14, Ink::TEXT, "");
        let style = format!("border-left:4px solid {};padding:10px 14px;background:{mist}", Ink::ACCENT.hex());
        out.block("8px 28px", &format!("<div style=\"{style}\">{inner}</div>"));
    }
    facts(&mut out, document);
    let weekly = &document.weekly;
    out.block("16px 28px 0", &picture(WEEKLY, &weekly.says, 560, 190));
    if let Some(categories) = &document.categories {
        out.block("12px 28px 0", &picture(CATEGORIES, &categories.says, 560, 0));
    }
    document.tables.iter().for_each(|one| table(&mut out, one));
    out.heading(&document.items_title);
    document.items.iter().for_each(|one| entry(&mut out, one));
    let more: String =
        document.nothing.iter().chain(&document.hidden).map(|line| words(line, 14, Ink::QUIET, "")).collect();
    out.block("4px 28px 8px", &more);
    let english: Vec<&String> = english.notices.iter().chain(&english.lead).collect();
    let lines: String = english.into_iter().map(|line| words(line, 13, Ink::QUIET, "")).collect();
    out.block("4px 28px 20px", &(button(app_url) + &lines));
    let _ = write!(
        out.0,
        "<tr><td bgcolor=\"{mist}\" style=\"padding:16px 28px;background:{mist}\">{}</td></tr>\n</table>\n</td></tr></table>\n</body></html>\n",
        words(&document.footer, 12, Ink::QUIET, "")
    );
    out.0
}

/// With what it shows in its place, where pictures are not shown.
fn picture(id: &str, says: &str, width: u32, height: u32) -> String {
    let height = if height > 0 { format!(" height=\"{height}\"") } else { String::new() };
    let style = format!(
        "display:block;width:100%;max-width:{width}px;height:auto;border:0;font-size:13px;line-height:1.6;color:{};{FONT}",
        Ink::TEXT.hex()
    );
    let _ = height;
    format!("<img src=\"cid:{id}\" width=\"{width}\" alt=\"{}\" style=\"{style}\">", escaped(says))
}

fn button(app_url: &str) -> String {
    let (deep, both) = (Ink::DEEP.hex(), format!("{} · {}", open(Locale::Ko), open(Locale::En)));
    let style = format!(
        "display:inline-block;padding:13px 22px;font-size:15px;font-weight:bold;color:#ffffff;text-decoration:none;{FONT}"
    );
    format!(
        "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:0 0 16px\"><tr>\
         <td bgcolor=\"{deep}\" style=\"background:{deep};border-radius:6px\"><a href=\"{}\" style=\"{style}\">{}</a></td></tr></table>",
        escaped(app_url),
        escaped(&both)
    )
}

/// Four beside each other, then the others.
fn facts(out: &mut Html, document: &Document) {
    let mut rows = String::new();
    for four in document.facts.chunks(4) {
        let cell = |fact: &document::Fact| {
            let ink = if fact.alert { Ink::ALERT } else { Ink::DEEP };
            let value = format!("margin:0;font-size:24px;line-height:1.3;font-weight:bold;color:{};{FONT}", ink.hex());
            format!(
                "<td width=\"25%\" valign=\"top\" style=\"padding:12px 10px;border-top:2px solid {}\">{}<p style=\"{value}\">{}</p>{}</td>",
                Ink::HAIR.hex(),
                words(&fact.label, 13, Ink::QUIET, "margin:0;"),
                escaped(&fact.value),
                words(&fact.note, 11, Ink::QUIET, "margin:0;")
            )
        };
        let cells: String = four.iter().map(cell).collect();
        let rest: String = (four.len()..4).map(|_| "<td width=\"25%\"></td>").collect();
        let _ = write!(rows, "<tr>{cells}{rest}</tr>");
    }
    let table = format!(
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">{rows}</table>"
    );
    out.block("10px 18px 0", &table);
}

fn table(out: &mut Html, table: &Table) {
    out.heading(&table.title);
    let cell = |tag: &str, place: usize, text: &str| {
        let (align, wrap) =
            if place < table.words { ("left", "word-break:keep-all") } else { ("right", "white-space:nowrap") };
        let (ink, weight, scope) = match tag {
            "th" => (Ink::QUIET, "bold", " scope=\"col\""),
            _ => (Ink::TEXT, "normal", ""),
        };
        let style = format!(
            "padding:8px 6px;border-bottom:1px solid {};font-size:13px;line-height:1.5;color:{};font-weight:{weight};{wrap};{FONT}",
            Ink::HAIR.hex(),
            ink.hex()
        );
        format!("<{tag}{scope} align=\"{align}\" style=\"{style}\">{}</{tag}>", escaped(text))
    };
    let row = |tag: &str, cells: &[String]| {
        let cells: String = cells.iter().enumerate().map(|(place, text)| cell(tag, place, text)).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = table.rows.iter().map(|cells| row("td", cells)).collect();
    let note = table.note.as_ref().map(|note| words(note, 12, Ink::QUIET, "")).unwrap_or_default();
    let inner = format!(
        "{note}<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse\"><thead>{}</thead><tbody>{rows}</tbody></table>",
        row("th", &table.head)
    );
    out.block("0 28px", &inner);
}

fn entry(out: &mut Html, entry: &Entry) {
    let head = format!(
        "<p style=\"margin:0 0 2px;font-size:15px;line-height:1.5;font-weight:bold;color:{};{FONT}\">{}. {} <span style=\"color:{};white-space:nowrap\">{}</span></p>",
        Ink::TEXT.hex(),
        escaped(&entry.place),
        escaped(&entry.head),
        Ink::ACCENT.hex(),
        escaped(&entry.score)
    );
    let mut inner = head + &words(&entry.meta, 12, Ink::QUIET, "");
    inner += &words(&format!("“{}”", entry.quote), 14, Ink::TEXT, "");
    inner += &words(&entry.reasons, 12, Ink::QUIET, "");
    if let Some((heading, comment)) = &entry.comment {
        inner += &words(&format!("{heading}: {comment}"), 13, Ink::ACCENT, "");
    }
    inner.extend(entry.directions.iter().map(|direction| words(direction, 13, Ink::DEEP, "")));
    let style = format!("border-top:1px solid {};padding:12px 0 4px", Ink::HAIR.hex());
    out.block("0 28px", &format!("<div style=\"{style}\">{inner}</div>"));
}
