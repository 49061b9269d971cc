//! V1: bad input, as files: those that lie about what they are, bombs, endless bodies, names with paths.

use crate::{
    documents::{change, customer},
    praise::images::{self, chunk, code, deflated, jpeg, png, put},
    voc::{
        desk::{categories, complaint, file},
        files::{announced, attached, kept, names, opened, pdf, prepare, sent, upload_of},
    },
};
use serde_json::{Value, json};
use std::time::Instant;
use tests::{Client, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn refused(app: &TestApp, client: &Client, name: &str, body: Vec<u8>) -> (u16, String) {
    let prepared = prepare(client, name, body.len()).await;
    let answer = code(put(app, &prepared["target"], body).await).await;
    assert_eq!(upload_of(client, &prepared["upload"]["id"]).await["status"], "REFUSED", "{name}");
    answer
}

/// A ZIP with one file of so many zeros.
fn zip(zeros: usize) -> Vec<u8> {
    // Raw, without the two bytes before and the four behind.
    let packed = deflated(zeros);
    let packed = &packed[2..packed.len() - 4];
    let of = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let about =
        [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &of(packed.len()), &of(zeros), &[1, 0, 0, 0]].concat();
    let local = [b"PK\x03\x04", &about[..], b"a", packed].concat();
    let central = [b"PK\x01\x02\x14\x00", &about[..], &[0; 14], b"a"].concat();
    let end = [&b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..], &of(central.len()), &of(local.len()), &[0, 0]].concat();
    [local, central, end].concat()
}

/// V1: what it is called and said to be proves nothing.
#[tokio::test]
async fn v1_files_that_lie_about_their_type_are_refused() {
    let app = TestApp::start().await;
    let client = app.as_customer(&customer(&app, "C-1").await);
    let html = b"<!doctype html><script>fetch('/graphql')</script>".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let other = "UNSUPPORTED_TYPE".to_owned();
    for (name, body) in [
        ("사진.png", zip(1 << 16)),
        ("청구서.pdf", zip(1 << 16)),
        ("진단서.pdf", html.clone()),
        ("사진.jpg", svg),
        ("사진.png", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        ("설치.pdf", b"MZ\x90\0\x03\0\0\0".to_vec()),
        ("사진.jpg", b"\x7fELF\x02\x01\x01\0".to_vec()),
        ("문서.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old document".to_vec()),
        ("문서.pdf", [b" ".to_vec(), pdf("x")].concat()),
        ("문서.pdf", [zip(1 << 16), pdf("x")].concat()),
    ] {
        assert_eq!(refused(&app, &client, name, body).await, (415, other.clone()), "{name}");
    }
    let unreadable = "UNREADABLE_DOCUMENT".to_owned();
    for body in [[pdf("x"), zip(1 << 16)].concat(), [pdf("x"), html].concat(), b"%PDF-1.7 that is all".to_vec()] {
        assert_eq!(refused(&app, &client, "문서.pdf", body).await, (422, unreadable.clone()));
    }
    // An archive in the middle, of which the end is still a document's.
    let whole = String::from_utf8(pdf("x")).unwrap();
    let hidden = whole.replace("12 Tf", "PK\u{5}\u{6}f");
    assert_eq!(refused(&app, &client, "문서.pdf", hidden.into_bytes()).await.0, 415);
    let active = whole.replace("/Type /Catalog", "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>");
    let length = whole.len();
    let start: usize = whole.rsplit("startxref\n").next().unwrap().split('\n').next().unwrap().parse().unwrap();
    let moved = start + active.len() - length;
    let active = active.replace(&format!("startxref\n{start}"), &format!("startxref\n{moved}"));
    assert_eq!(refused(&app, &client, "문서.pdf", active.into()).await, (422, "ACTIVE_CONTENT".into()));
    assert_eq!((app.kept_files().await, kept(&app).len()), (0, 0));
    for content_type in ["application/zip", "text/html", "image/svg+xml", "application/octet-stream"] {
        let mut input = announced("a.png", 10);
        input["contentType"] = json!(content_type);
        assert_eq!(change(&client, "prepareUpload", input).await.refusals(), ["UNSUPPORTED_TYPE contentType"]);
    }
    // An image of a post is no document, and customers send none.
    let staff = app.sign_in("staff").await;
    let of_post = json!({ "byteSize": 10, "contentType": "application/pdf" });
    assert_eq!(change(&staff, "prepareUpload", of_post).await.refusals(), ["UNSUPPORTED_TYPE contentType"]);
    let of_post = json!({ "purpose": "PRAISE_IMAGE", "byteSize": 10, "contentType": "image/png" });
    assert_eq!(change(&client, "prepareUpload", of_post).await.refusals(), ["PURPOSE_NOT_OPEN purpose"]);
}

/// V1: what is taken has the ending of what it really is.
#[tokio::test]
async fn v1_a_file_with_the_ending_of_another_is_shown_as_what_it_is() {
    let app = TestApp::start().await;
    categories(&app).await;
    let (cs, hong) = (app.sign_in("cs").await, customer(&app, "C-1").await);
    let ids = [
        sent(&app, &cs, "사진이라는 문서.pdf", jpeg(20, 20)).await,
        sent(&app, &cs, "문서라는 사진.jpg", pdf("x")).await,
        sent(&app, &cs, "report.pdf.exe", pdf("x")).await,
    ];
    let mut input = complaint(Some(&hong), "서류를 보냅니다");
    input["attachmentIds"] = json!(ids);
    let item = file(&cs, input).await;
    let seen = attached(&cs, &item).await;
    assert_eq!(names(&seen), ["사진이라는 문서.jpg", "문서라는 사진.pdf", "report.pdf.exe.pdf"]);
    for (one, kind) in seen.iter().zip(["image/jpeg", "application/pdf", "application/pdf"]) {
        assert_eq!(one["contentType"], kind);
        assert_eq!(opened(&app, &one["url"]).await.headers()["content-type"], kind);
    }
}

/// V1: bombs are refused by their first bytes or their heads, and nothing is unpacked.
#[tokio::test]
async fn v1_bombs_fill_nothing() {
    // Packed before the server runs, which would not get a word in.
    let (bomb, zeros) = (zip(64_000_000), deflated(64_000_000));
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let begun = Instant::now();
    assert!(bomb.len() < 1_000_000);
    for name in ["사진.png", "청구서.pdf"] {
        assert_eq!(refused(&app, &staff, name, bomb.clone()).await, (415, "UNSUPPORTED_TYPE".into()));
    }
    let pixels = png(20_000, 20_000, &[chunk(b"IDAT", &zeros)]);
    assert_eq!(refused(&app, &staff, "사진.png", pixels).await, (422, "TOO_MANY_PIXELS".into()));
    // A document that packs zeros is kept as it is, and nobody here unpacks it.
    let line = "x".repeat(10);
    let whole = String::from_utf8(pdf(&line)).unwrap();
    let (before, after) = whole.split_once("stream\n").unwrap();
    let (start, grown) = (whole.rfind("xref\n0").unwrap(), zeros.len());
    let after = after.replace(&format!("startxref\n{start}"), &format!("startxref\n{}", start + grown));
    let packed = [before.as_bytes(), b"stream\n", &zeros, after.as_bytes()].concat();
    let kept_size = packed.len();
    sent(&app, &staff, "청구서.pdf", packed).await;
    assert!(kept(&app).iter().all(|bytes| bytes.len() < kept_size + 100));
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

/// One request, as it stands; what the server answers before or after it has hung up.
async fn raw(app: &TestApp, target: &Value, head: &str, pieces: usize, piece: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.address.trim_start_matches("http://")).await.unwrap();
    let header = &target["headers"].as_array().unwrap()[1];
    let token = format!("{}: {}", header["name"].as_str().unwrap(), header["value"].as_str().unwrap());
    let head = format!("PUT {} HTTP/1.1\r\nhost: x\r\n{token}\r\n{head}\r\n\r\n", target["url"].as_str().unwrap());
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..pieces {
        if stream.write_all(piece).await.is_err() {
            break;
        }
    }
    let mut answer = [0; 15];
    let _ = stream.read_exact(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// V1: 100 MB, announced or not, in one body or in chunks without an end.
#[tokio::test]
async fn v1_no_byte_more_is_taken_than_was_announced() {
    const HUNDRED: usize = 100 * 1024 * 1024;
    let app = TestApp::start_with(|config| config.attachment_bytes = 200_000).await;
    let client = app.as_customer(&customer(&app, "C-1").await);
    for (size, refusal) in [(HUNDRED, "TOO_LARGE byteSize"), (200_001, "TOO_LARGE byteSize"), (0, "EMPTY byteSize")] {
        assert_eq!(change(&client, "prepareUpload", announced("a.pdf", size)).await.refusals(), [refusal]);
    }
    // Images of posts have a limit of their own.
    let of_post = json!({ "byteSize": 200_001, "contentType": "image/png" });
    assert_eq!(change(&app.sign_in("staff").await, "prepareUpload", of_post).await.refusals(), [] as [&str; 0]);
    let body = pdf("x");
    let prepared = prepare(&client, "a.pdf", body.len()).await;
    let target = &prepared["target"];
    let length = format!("content-length: {HUNDRED}");
    assert_eq!(raw(&app, target, &length, 0, b"").await, "HTTP/1.1 413 Pa");
    let chunk = [b"10000\r\n", vec![b'%'; 65_536].as_slice(), b"\r\n"].concat();
    let begun = Instant::now();
    let answer = raw(&app, target, "transfer-encoding: chunked", HUNDRED / 65_536, &chunk).await;
    assert!(answer == "HTTP/1.1 413 Pa" || answer.starts_with('\0'), "{answer}");
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    // Chunks that end too early, or that are no chunks.
    let short = [format!("{:x}\r\n", 10).as_bytes(), &body[..10], b"\r\n0\r\n\r\n"].concat();
    assert_eq!(raw(&app, target, "transfer-encoding: chunked", 1, &short).await, "HTTP/1.1 400 Ba");
    // What is no chunk is no body: it is told so, or nothing at all.
    let answer = raw(&app, target, "transfer-encoding: chunked", 1, b"no number\r\n").await;
    assert!(answer == "HTTP/1.1 400 Ba" || answer.starts_with('\0'), "{answer}");
    // None of it has used the upload up, and in chunks it comes, too.
    let whole = [format!("{:x}\r\n", body.len()).as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
    assert_eq!(raw(&app, target, "transfer-encoding: chunked", 1, &whole).await, "HTTP/1.1 200 OK");
    assert_eq!(upload_of(&client, &prepared["upload"]["id"]).await["status"], "READY");
    assert_eq!(app.kept_files().await, 1);
}

/// V1: a name is shown as it was given, but leads nowhere, and holds nothing that nobody sees.
#[tokio::test]
async fn v1_names_are_made_safe() {
    let app = TestApp::start().await;
    let client = app.as_customer(&customer(&app, "C-1").await);
    for (given, shown) in [
        ("보험금 청구서.pdf", "보험금 청구서.pdf"),
        ("../../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\system32\\계약.pdf", "계약.pdf"),
        ("a\u{0}.png\u{0}.pdf", "a.png.pdf"),
        ("영수증\u{202e}fdp.exe", "영수증fdp.exe"),
        ("\u{2067}קבלה\u{2069} إيصال.pdf", "קבלה إيصال.pdf"),
        ("\u{110b}\u{1167}\u{11bc}\u{1109}\u{116e}\u{110c}\u{1173}\u{11bc}.pdf", "영수증.pdf"),
        ("con.pdf", "_con.pdf"),
        ("\r\nset-cookie: a=b.pdf", "set-cookie_ a=b.pdf"),
    ] {
        let prepared = prepare(&client, given, 10).await;
        assert_eq!(prepared["upload"]["fileName"], shown, "{given:?}");
    }
    let long = prepare(&client, &("가".repeat(5_000) + ".pdf"), 10).await["upload"]["fileName"].clone();
    let long = long.as_str().unwrap();
    assert!(long.len() <= 240 && long.ends_with("가.pdf"), "{long}");
    let with = |name: Value| {
        let mut input = announced("a.pdf", 10);
        input["fileName"] = name;
        input
    };
    for (name, refusal) in [
        (json!(null), "FILE_NAME_MISSING fileName"),
        (json!(""), "FILE_NAME_MISSING fileName"),
        (json!("../.."), "FILE_NAME_MISSING fileName"),
        (json!("\u{202e}\u{200b}"), "FILE_NAME_MISSING fileName"),
        (json!("900101-1234567.pdf"), "RESIDENT_NUMBER fileName"),
        (json!("등본 ９００１０１ ２２３４５６７.pdf"), "RESIDENT_NUMBER fileName"),
    ] {
        assert_eq!(change(&client, "prepareUpload", with(name.clone())).await.refusals(), [refusal], "{name}");
    }
    // An upload is its owner's alone.
    let id = prepare(&client, "a.pdf", 10).await["upload"]["id"].clone();
    assert_eq!(upload_of(&client, &id).await["fileName"], "a.pdf");
    for other in [app.as_customer(&customer(&app, "C-2").await), app.sign_in("cs").await] {
        assert_eq!(upload_of(&other, &id).await, Value::Null);
    }
    // An image of a post has none.
    let staff = app.sign_in("staff").await;
    let image = json!(images::sent(&app, &staff, jpeg(9, 9)).await);
    assert_eq!(upload_of(&staff, &image).await, json!({ "status": "READY", "fileName": null }));
}
