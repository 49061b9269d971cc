//! H2: a bulletin's mail, as a real mail server gets it: none is lost, all copies of one are one, and it reads without its pictures.

use super::{act_on, bulletin, composed, go_to_monday, in_the_week, sent, weighty};
use crate::{
    documents::{absent, change, customer},
    voc::desk::{category, complaint, file},
};
use chrono::TimeDelta;
use entity::outgoing_mail;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::{collections::BTreeMap, fs, path::Path};
use sunhwan::kernel::mail::{Delivered, Mailer};
use tests::{Fate, SmtpServer, TestApp};

pub const FROM: &str = "순환 <sunhwan@hanbit.test>";

/// A part of a mail: its head and its decoded body.
struct Part {
    head: String,
    body: Vec<u8>,
}

impl Part {
    fn is(&self, kind: &str) -> bool {
        self.head.to_lowercase().contains(&format!("content-type: {kind}"))
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// All leaves of a mail (RFC 2046).
fn parts(mail: &str) -> Vec<Part> {
    let (head, body) = mail.split_once("\n\n").unwrap();
    let boundary = head.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
    match boundary {
        Some(boundary) => {
            let line = format!("--{boundary}");
            let pieces = body.split(&line).skip(1);
            pieces
                .filter(|piece| !piece.starts_with("--"))
                .flat_map(|piece| parts(piece.trim_start_matches('\n')))
                .collect()
        }
        None => vec![Part { head: head.to_owned(), body: decoded(head, body) }],
    }
}

fn decoded(head: &str, body: &str) -> Vec<u8> {
    let head = head.to_lowercase();
    if head.contains("content-transfer-encoding: base64") {
        let digit = |c: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(c);
        let digits: Vec<u32> = body.chars().filter_map(digit).map(|n| n as u32).collect();
        let bytes = digits.chunks(4).flat_map(|four| {
            let bits = four.iter().fold(0, |all, digit| all << 6 | digit) << (6 * (4 - four.len()));
            bits.to_be_bytes()[1..four.len()].to_vec()
        });
        return bytes.collect();
    }
    if !head.contains("quoted-printable") {
        return body.as_bytes().to_vec();
    }
    let joined = body.replace("=\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, more)) = rest.split_first() {
        let coded = (*first == b'=').then(|| more.get(..2).and_then(|two| std::str::from_utf8(two).ok())).flatten();
        match coded.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => (bytes.push(byte), rest = &more[2..]),
            None => (bytes.push(*first), rest = more),
        };
    }
    bytes
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("no {name} in {mail}")).trim()
}

/// The mail to somebody, of those that a server took.
fn to<'a>(received: &'a [String], who: &str) -> &'a str {
    let to = format!("To: {who}@hanbit.test");
    received.iter().find(|mail| mail.contains(&to)).unwrap_or_else(|| panic!("nothing to {who}"))
}

async fn delivered(app: &TestApp) -> Vec<String> {
    let server = SmtpServer::start([]).await;
    app.deliver(&Mailer::new(&server.url, FROM).unwrap()).await;
    server.received()
}

/// As the file says; `SNAPSHOTS=write` writes it, to be looked at before it is committed.
pub fn is_as_before(name: &str, found: &str) {
    let found = nameless(found);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/hotline/snapshots").join(name);
    if std::env::var("SNAPSHOTS").is_ok_and(|mode| mode == "write") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &found).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == found, "{name} is another one now: SNAPSHOTS=write writes it; then look at the difference");
}

/// Cases have names that are drawn by lot.
fn nameless(found: &str) -> String {
    let mut parts = found.split("20260226-");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("20260226-CASE-NAME");
        text.push_str(part.get("XXXX-XXXX".len()..).unwrap_or_default());
    }
    text
}

/// A week with something of everything that is the same each time.
pub async fn full() -> TestApp {
    let app = in_the_week().await;
    let hong = customer(&app, "C-1").await;
    weighty(
        &app,
        Some(&hong),
        "홍길동입니다. 서류를 세 번이나 다시 냈는데 또 보완하라고 하네요. 010-1234-5678로 전화 주세요.",
        5,
    )
    .await;
    weighty(&app, None, "사고 접수한 지 열흘인데 담당자가 바뀌었다는 <b>연락도</b> 없었습니다. & \"왜\"?", 4).await;
    // The next weighs as much: the older one comes first.
    app.pass(TimeDelta::milliseconds(2));
    let mut secret = complaint(None, "암 진단 자문 결과를 납득할 수 없습니다");
    secret["categoryId"] = json!(category("HEALTH"));
    file(&app.sign_in("cs").await, secret).await;
    weighty(&app, None, "안내가 늦었지만 친절했습니다", 2).await;
    go_to_monday(&app);
    app.compose_hotline().await;
    let draft = bulletin(&app, "cs", "claims").await;
    let item = draft["entries"][0]["vocItem"]["id"].clone();
    let input = json!({
        "expectedVersion": 1, "remark": "서류 보완 안내를 한 번에 드리는 방법을 함께 찾아 주십시오.",
        "comments": [{ "itemId": item, "comment": "담당 파트에서 오늘 다시 연락드렸습니다." }],
    });
    let made = act_on(&app.sign_in("cs").await, "curateBulletin", &draft, input).await;
    assert_eq!(made.refusals(), [] as [&str; 0], "{}", made.text);
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    app
}

/// H2, V1, V10: HTML with its charts inside and a text that says the same; masked, without what is sensitive, without script, asking nobody for
/// anything.
#[tokio::test]
async fn h2_the_mail_is_html_with_charts_and_reads_without_them() {
    let app = full().await;
    let received = delivered(&app).await;
    assert_eq!(received.len(), 2);
    let mail = to(&received, "exec");
    let all = parts(mail);
    let (text, html) = (all[0].text(), all[1].text());
    assert!(all[0].is("text/plain") && all[1].is("text/html") && all.len() == 4, "{mail}");
    for picture in &all[2..] {
        assert!(picture.is("image/png"), "{}", picture.head);
        let id =
            picture.head.lines().find_map(|line| line.strip_prefix("Content-ID: <")).unwrap().trim_end_matches('>');
        assert!(html.contains(&format!("src=\"cid:{id}\"")), "{id}");
        assert!(picture.head.to_lowercase().contains("content-disposition: inline"));
        let drawn = image::load_from_memory(&picture.body).unwrap();
        assert!(drawn.width() == 1_120 && drawn.height() > 200);
    }
    // Without pictures their place says what they show.
    assert!(html.contains("alt=\"주별 접수 건수, 주 시작일 기준: 1.5 0, ") && html.contains("2.23 4\""), "{html}");
    for word in ["서류를 세 번이나", "담당 파트에서 오늘", "서류 보완 안내를", "보상·보험금 › 지급 지연", "대인1파트"]
    {
        assert!(text.contains(word) && html.contains(word), "{word}");
    }
    for word in ["홍길동", "1234-5678", "암 진단", "<b>연락도", "<script", "<link", "src=\"http", "@import", "url("]
    {
        assert!(!html.contains(word), "{word}");
    }
    assert!(
        html.contains("&lt;b&gt;연락도&lt;/b&gt; 없었습니다. &amp; &quot;왜&quot;?") && text.contains("<b>연락도</b>")
    );
    assert!(text.contains("민감한 내용이 있는 1건") && html.contains("민감한 내용이 있는 1건"));
    assert_eq!(text.matches("https://").count(), 2, "to the application, in both languages");
    is_as_before("mail.txt", &text);
    is_as_before("mail.html", &html);
    let none = parts(to(&received, "exec2"));
    assert!(none[0].text().contains("지난주 경영지원본부에 접수된 VOC가 없습니다."), "{}", none[0].text());
    assert_eq!(none.len(), 3, "no chart of no categories");
}

/// H2: the outbox holds no more than which bulletin it is.
#[tokio::test]
async fn h2_the_outbox_holds_no_word_of_a_bulletin() {
    let app = full().await;
    let rows = outgoing_mail::Entity::find().filter(outgoing_mail::Column::ObjectType.is_not_null());
    let rows = rows.all(app.db.writer()).await.unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!((row.body, row.sealed, row.subject.as_str()), (None, None, ""));
    }
}

/// C4: who is forgotten before the mail leaves is not in it; after, it is as it was when it left.
#[tokio::test]
async fn c4_a_mail_that_has_not_left_forgets_with_the_service() {
    let app = full().await;
    let hong = app.sign_in("cs").await.data("{ customers { edges { node { id } } } }", json!({})).await;
    let hong = hong["customers"]["edges"][0]["node"]["id"].clone();
    let erased =
        change(&app.sign_in("cs").await, "eraseCustomer", json!({ "customerId": hong, "reason": "CUSTOMER_REQUEST" }))
            .await;
    assert_eq!(erased.refusals(), [] as [&str; 0], "{}", erased.text);
    let received = delivered(&app).await;
    let all = parts(to(&received, "exec"));
    for part in &all[..2] {
        let text = part.text();
        assert!(!text.contains("세 번이나") && !text.contains("오늘 다시 연락") && text.contains("파기되어"), "{text}");
    }
}

/// H2: to who stands in, who is told why.
#[tokio::test]
async fn h2_a_deputys_mail_says_for_whom_it_is() {
    let (app, _) = composed().await;
    absent(&app, "exec", "leader").await;
    app.reload().await;
    app.pass(TimeDelta::hours(3));
    app.hotline_clerk().pass().await.unwrap();
    let received = delivered(&app).await;
    let text = parts(to(&received, "leader"))[0].text();
    assert!(text.contains("강도윤 님이 부재중이므로 대결자께 보내 드립니다."), "{text}");
}

/// H2: a server that is down for a day loses nothing: each mail arrives once, under its own Message-ID.
#[tokio::test]
async fn h2_a_server_that_is_down_for_a_day_loses_no_bulletin() {
    let (app, _) = sent().await;
    // Nobody listens there.
    let away = Mailer::new("smtp://127.0.0.1:9", FROM).unwrap();
    let mut attempts = 0;
    for _ in 0..48 {
        attempts += app.deliver(&away).await.postponed;
        app.pass(TimeDelta::minutes(30));
    }
    assert!(attempts >= 2 * 24, "{attempts}");
    let server = SmtpServer::start([]).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    app.pass(TimeDelta::hours(1));
    assert_eq!(app.deliver(&mailer).await, Delivered { sent: 2, ..Delivered::default() });
    assert_eq!(app.deliver(&mailer).await, Delivered::default());
    let received = server.received();
    assert_eq!(copies(&received).into_values().collect::<Vec<_>>(), [1, 1]);
}

/// How many copies there are of each Message-ID.
fn copies(received: &[String]) -> BTreeMap<String, usize> {
    let mut copies = BTreeMap::new();
    for mail in received {
        *copies.entry(header(mail, "Message-ID:").to_owned()).or_default() += 1;
    }
    copies
}

/// H2: 4xx, 5xx, and lines that are cut before the answer, over weeks of bulletins: none is lost, all copies of one bear one Message-ID, and there are
/// two only of what was taken without an answer.
#[tokio::test]
async fn h2_a_second_copy_is_only_where_acceptance_was_never_heard() {
    let (app, _) = sent().await;
    for _ in 0..4 {
        app.pass(TimeDelta::days(7));
        app.compose_hotline().await;
        app.pass(TimeDelta::seconds(5));
        app.hotline_clerk().pass().await.unwrap();
    }
    // Those of the first week have been waiting for longer than anything is tried for: they would be given up, and that is for another test.
    let mut posted = app.number("SELECT COUNT(*) AS n FROM outgoing_mail WHERE object_type IS NOT NULL").await;
    assert_eq!(posted, 10);
    let old = "DELETE FROM outgoing_mail WHERE object_type IS NULL OR created_at < (SELECT MAX(created_at) FROM outgoing_mail WHERE object_type IS NOT NULL)";
    sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), old).await.unwrap();
    posted = app.number("SELECT COUNT(*) AS n FROM outgoing_mail").await;
    assert_eq!(posted, 2);
    let script = [Fate::NotNow, Fate::DieBeforeAnswer, Fate::Never, Fate::DieBeforeAnswer, Fate::NotNow];
    let dying = script.iter().filter(|fate| matches!(fate, Fate::DieBeforeAnswer)).count();
    let server = SmtpServer::start(script).await;
    let mailer = Mailer::new(&server.url, FROM).unwrap();
    let mut sent = 0;
    for _ in 0..20 {
        sent += app.deliver(&mailer).await.sent;
        app.pass(TimeDelta::minutes(30));
    }
    let copies = copies(&server.received());
    assert_eq!((sent, copies.len()), (2, 2), "none is lost");
    assert_eq!(copies.values().sum::<usize>(), 2 + dying, "one more for each that was never heard of: {copies:?}");
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM outgoing_mail WHERE status = 'SENT'").await, 2);
}

/// O4: nothing goes to who has left, and to others it goes where they are reached by now.
#[tokio::test]
async fn o4_who_has_left_is_sent_no_bulletin() {
    let (app, _) = sent().await;
    let moved = "UPDATE employee SET email = 'moved@hanbit.test' WHERE email = 'exec2@hanbit.test'";
    sea_orm::ConnectionTrait::execute_unprepared(app.db.writer(), moved).await.unwrap();
    app.leave("exec").await;
    let received = delivered(&app).await;
    assert_eq!(received.len(), 1, "{received:?}");
    assert!(received[0].contains("moved@hanbit.test") && !received[0].contains("exec2@hanbit.test"));
}
