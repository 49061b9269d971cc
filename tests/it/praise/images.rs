//! P3: images by prepared upload, from the first announcement to what a browser is shown.

use crate::documents::{ask, change, document, get};
use chrono::TimeDelta;
use flate2::{Compression, write::ZlibEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Response;
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use tests::{Answer, Client, TestApp};

/// Red on the left, blue on the right.
fn picture(width: u32, height: u32) -> DynamicImage {
    let color = |x| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    RgbImage::from_fn(width, height, |x, _| color(x)).into()
}

fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    bytes(&picture(width, height), ImageFormat::Jpeg)
}

/// With this segment behind the first two bytes.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let body = [&kind[..], content].concat();
    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], &body, &crc32(&body).to_be_bytes()].concat()
}

pub fn deflated(zeros: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![0; 1 << 16];
    for _ in 0..zeros / block.len() {
        packed.write_all(&block).unwrap();
    }
    packed.finish().unwrap()
}

/// A PNG of 8 bits grey whose head says this size, with these chunks.
pub fn png(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunks.concat(), chunk(b"IEND", &[])].concat()
}

/// EXIF with an orientation and a place.
pub fn exif(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend(entry(0x0112, 3, 1, u32::from(orientation) << 16));
    tiff.extend(entry(0x8825, 4, 1, 38));
    tiff.extend([0; 4]);
    // The GPS directory: latitude north, and where it was, in words.
    tiff.extend(b"\0\x02");
    tiff.extend(entry(0x0001, 2, 2, u32::from_be_bytes(*b"N\0\0\0")));
    tiff.extend(entry(0x001b, 2, 20, 68));
    tiff.extend([0; 4]);
    tiff.extend(b"SECRET-PLACE-37.5665");
    [b"Exif\0\0".to_vec(), tiff].concat()
}

async fn prepare(client: &Client, size: usize) -> Value {
    let input = json!({ "purpose": "PRAISE_IMAGE", "byteSize": size, "contentType": "image/jpeg" });
    let answer = change(client, "prepareUpload", input).await;
    assert_eq!(answer.refusals(), [] as [&str; 0]);
    answer.json["data"]["prepareUpload"].clone()
}

/// As the target says, and with no other credential.
pub async fn put(app: &TestApp, target: &Value, body: Vec<u8>) -> Response {
    let address = format!("{}{}", app.address, target["url"].as_str().unwrap());
    let mut request = tests::http().put(address).body(body);
    for header in target["headers"].as_array().unwrap() {
        request = request.header(header["name"].as_str().unwrap(), header["value"].as_str().unwrap());
    }
    request.send().await.unwrap()
}

pub async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let answer: Value = response.json().await.unwrap();
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default();
    (status, code.to_owned())
}

/// The id of an upload of these bytes, which must be taken.
pub async fn sent(app: &TestApp, client: &Client, body: Vec<u8>) -> String {
    let prepared = prepare(client, body.len()).await;
    let response = put(app, &prepared["target"], body).await;
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    prepared["upload"]["id"].as_str().unwrap().to_owned()
}

async fn refused(app: &TestApp, client: &Client, body: Vec<u8>) -> (u16, String) {
    let prepared = prepare(client, body.len()).await;
    let answer = code(put(app, &prepared["target"], body).await).await;
    let id = &prepared["upload"]["id"];
    let kept = client.data("query($id: ID!) { node(id: $id) { ... on Upload { status } } }", json!({ "id": id })).await;
    assert_eq!(kept["node"]["status"], "REFUSED");
    answer
}

async fn post(app: &TestApp, client: &Client, images: &[&str]) -> Answer {
    let input = json!({ "recipientIds": [app.company.id("mate")], "message": "감사합니다", "imageIds": images });
    change(client, "createPraisePost", input).await
}

async fn images_of(app: &TestApp, who: &str, made: &Answer) -> Value {
    let id = &made.json["data"]["createPraisePost"]["praisePost"]["id"];
    get(&app.sign_in(who).await, "praisePost", json!({ "id": id })).await["images"].clone()
}

/// As an `<img>` asks for it.
async fn shown(app: &TestApp, url: &Value) -> Response {
    tests::http().get(format!("{}{}", app.address, url.as_str().unwrap())).send().await.unwrap()
}

#[tokio::test]
async fn p3_an_image_is_prepared_sent_posted_and_shown() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let jpeg_id = sent(&app, &staff, jpeg(1_200, 600)).await;
    let png_id = sent(&app, &staff, bytes(&picture(100, 50), ImageFormat::Png)).await;
    let webp_id = sent(&app, &staff, bytes(&picture(60, 30), ImageFormat::WebP)).await;
    let made = post(&app, &staff, &[&png_id, &jpeg_id, &webp_id]).await;
    assert_eq!(made.refusals(), [] as [&str; 0]);
    let images = images_of(&app, "mate", &made).await;
    let seen: Vec<_> = images.as_array().unwrap().iter().map(|image| (&image["id"], &image["width"])).collect();
    assert_eq!(seen, [(&json!(png_id), &json!(100)), (&json!(jpeg_id), &json!(1200)), (&json!(webp_id), &json!(60))]);
    for (index, kind, size, small) in [
        (0, "image/png", (100, 50), (100, 50)),
        (1, "image/jpeg", (1_200, 600), (480, 240)),
        (2, "image/jpeg", (60, 30), (60, 30)),
    ] {
        assert_eq!(images[index]["contentType"], kind);
        for (url, size) in [("url", size), ("thumbnailUrl", small)] {
            let response = shown(&app, &images[index][url]).await;
            assert_eq!(response.status(), 200);
            let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), kind);
            assert_eq!(header("cache-control"), "private, max-age=3600, immutable");
            assert_eq!(header("content-disposition"), "inline");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("content-security-policy"), "default-src 'none'");
            let drawn = image::load_from_memory(&response.bytes().await.unwrap()).unwrap().to_rgb8();
            assert_eq!(drawn.dimensions(), size);
            let (left, right) = (drawn.get_pixel(0, 0).0, drawn.get_pixel(size.0 - 1, 0).0);
            assert!(left[0] > 180 && left[2] < 80 && right[2] > 180 && right[0] < 80, "{left:?} {right:?}");
        }
    }
    assert_eq!((app.count("praise_image").await, app.kept_files().await), (3, 6));
    let log =
        get(&app.sign_in("auditor").await, "auditLog", json!({ "filter": { "action": "createPraisePost" } })).await;
    assert!(log.to_string().contains("images"), "{log}");
}

#[tokio::test]
async fn p3_what_is_no_jpeg_png_or_webp_is_refused_whatever_it_is_called() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;".to_vec();
    for other in [b"PK\x03\x04 a zip that is called .jpg".to_vec(), svg, gif] {
        assert_eq!(refused(&app, &staff, other).await, (415, "UNSUPPORTED_TYPE".into()));
    }
    let whole = jpeg(400, 400);
    let truncated = [whole[..200].to_vec(), whole[..2].to_vec().repeat(2)];
    for body in truncated {
        let (status, code) = refused(&app, &staff, body).await;
        assert!(status == 422 || status == 415, "{status} {code}");
    }
    for (input, refusal) in [
        (json!({ "byteSize": 10, "contentType": "image/svg+xml" }), "UNSUPPORTED_TYPE contentType"),
        (json!({ "byteSize": 0, "contentType": "image/png" }), "EMPTY byteSize"),
        (json!({ "byteSize": 10 * 1024 * 1024 + 1, "contentType": "image/png" }), "TOO_LARGE byteSize"),
    ] {
        let mut input = input;
        input["purpose"] = json!("PRAISE_IMAGE");
        assert_eq!(change(&staff, "prepareUpload", input).await.refusals(), [refusal]);
    }
    assert_eq!(app.kept_files().await, 0);
}

/// 100 megapixels in a tiny file, a bomb of zeros, and a bomb in a text chunk.
#[tokio::test]
async fn p3_an_image_that_would_fill_the_memory_is_refused_by_its_head() {
    // Packed before the server runs, which would not get a word in.
    let zeros = deflated(64_000_000);
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let begun = std::time::Instant::now();
    let tiny = png(10_000, 10_000, &[chunk(b"IDAT", &deflated(1 << 16))]);
    assert!(tiny.len() < 500);
    assert_eq!(refused(&app, &staff, tiny).await, (422, "TOO_MANY_PIXELS".into()));
    let narrow = png(12_001, 1, &[chunk(b"IDAT", &deflated(1 << 16))]);
    assert_eq!(refused(&app, &staff, narrow).await, (422, "TOO_MANY_PIXELS".into()));
    let bomb = png(20_000, 20_000, &[chunk(b"IDAT", &zeros)]);
    assert!(bomb.len() < 1_000_000);
    assert_eq!(refused(&app, &staff, bomb).await, (422, "TOO_MANY_PIXELS".into()));
    // What says that it is small is read only as far as it says.
    let hidden = png(10, 10, &[chunk(b"IDAT", &zeros)]);
    let text = [b"note\0\0".to_vec(), zeros.clone()].concat();
    let note = png(10, 10, &[chunk(b"zTXt", &text), chunk(b"IDAT", &deflated(1 << 16))]);
    for odd in [hidden, note] {
        let prepared = prepare(&staff, odd.len()).await;
        let status = put(&app, &prepared["target"], odd).await.status();
        assert!(status == 200 || status == 422, "{status}");
    }
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

/// A body that is longer or shorter than was announced, another token, no token, a second body, and one too late.
#[tokio::test]
async fn p3_a_token_is_good_for_one_body_as_announced_within_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let body = jpeg(40, 40);
    let prepared = prepare(&staff, body.len()).await;
    let target = &prepared["target"];
    assert_eq!(target["method"], "PUT");
    assert_eq!(target["expiresAt"], "2026-03-02T03:15:00.000000Z");
    let longer = [body.clone(), vec![0]].concat();
    assert_eq!(code(put(&app, target, longer).await).await, (413, "PAYLOAD_TOO_LARGE".into()));
    assert_eq!(code(put(&app, target, body[1..].to_vec()).await).await, (400, "SIZE_DIFFERS".into()));
    let other = prepare(&staff, body.len()).await;
    let mut wrong = target.clone();
    wrong["headers"] = other["target"]["headers"].clone();
    assert_eq!(code(put(&app, &wrong, body.clone()).await).await, (404, "NOT_FOUND".into()));
    wrong["headers"] = json!([{ "name": "authorization", "value": format!("Bearer {}", staff.token().unwrap()) }]);
    assert_eq!(code(put(&app, &wrong, body.clone()).await).await, (404, "NOT_FOUND".into()));
    let (first, second) = tokio::join!(put(&app, target, body.clone()), put(&app, target, body.clone()));
    let mut both = [first.status().as_u16(), second.status().as_u16()];
    both.sort();
    assert_eq!(both, [200, 409]);
    assert_eq!(code(put(&app, target, body.clone()).await).await, (409, "UPLOAD_USED".into()));
    app.pass(TimeDelta::minutes(15));
    assert_eq!(code(put(&app, &other["target"], body).await).await, (410, "UPLOAD_EXPIRED".into()));
    assert_eq!(app.kept_files().await, 2);
}

/// I3: the same key prepares one upload, with the same token.
#[tokio::test]
async fn i3_preparing_with_the_same_key_again_answers_the_first_upload() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let input = |size: usize| json!({ "purpose": "PRAISE_IMAGE", "byteSize": size, "contentType": "image/png", "idempotencyKey": "k" });
    let (one, two) =
        tokio::join!(change(&staff, "prepareUpload", input(10)), change(&staff, "prepareUpload", input(10)));
    assert_eq!(one.json["data"], two.json["data"]);
    assert_eq!(change(&staff, "prepareUpload", input(10)).await.json["data"], one.json["data"]);
    let other = change(&staff, "prepareUpload", input(11)).await;
    assert_eq!(other.refusals(), ["IDEMPOTENCY_KEY_REUSED idempotencyKey"]);
    assert_eq!((app.count("upload").await, app.count("audit_record").await), (1, 1));
}

/// Where it was taken, comments, and what was appended do not leave; it is turned as it was meant.
#[tokio::test]
async fn p3_what_is_shown_has_its_pixels_and_no_other_data() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let html = b"<html><script>alert('polyglot')</script></html>";
    // Turned by a quarter: the left side was up.
    let photo = with_segment(&jpeg(200, 100), 0xe1, &exif(6));
    let polyglot = [with_segment(&photo, 0xfe, html), html.to_vec()].concat();
    let text = chunk(b"tEXt", b"Comment\0<script>SECRET-PLACE</script>");
    let note = png(8, 8, &[text, chunk(b"IDAT", &deflated(1 << 16))]);
    let ids = [sent(&app, &staff, polyglot).await, sent(&app, &staff, note).await];
    let made = post(&app, &staff, &[&ids[0], &ids[1]]).await;
    let images = images_of(&app, "staff", &made).await;
    assert_eq!((&images[0]["width"], &images[0]["height"]), (&json!(100), &json!(200)));
    for (index, url) in [(0, "url"), (0, "thumbnailUrl"), (1, "url"), (1, "thumbnailUrl")] {
        let body = shown(&app, &images[index][url]).await.bytes().await.unwrap();
        let text = String::from_utf8_lossy(&body);
        for trace in ["script", "SECRET", "Exif", "html", "Comment"] {
            assert!(!text.contains(trace), "{trace} in {url} of {index}");
        }
        if index == 0 {
            let drawn = image::load_from_memory(&body).unwrap().to_rgb8();
            let (top, bottom) = (drawn.get_pixel(50, 0).0, drawn.get_pixel(50, 199).0);
            assert!(top[0] > 180 && bottom[2] > 180, "{top:?} {bottom:?}");
        }
    }
}

#[tokio::test]
async fn p3_a_post_shows_up_to_five_images_of_ones_own_that_are_ready_each_once() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let mut ids = Vec::new();
    for side in 1..=6 {
        ids.push(sent(&app, &staff, jpeg(side, side)).await);
    }
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(post(&app, &staff, &all).await.refusals(), ["TOO_MANY_IMAGES imageIds"]);
    assert_eq!(post(&app, &staff, &[all[0], all[0]]).await.refusals(), ["REPEATED_IMAGE imageIds/1"]);
    let unready = prepare(&staff, 10).await["upload"]["id"].as_str().unwrap().to_owned();
    assert_eq!(post(&app, &staff, &[all[0], &unready]).await.refusals(), ["IMAGE_NOT_READY imageIds/1"]);
    let foreign = sent(&app, &app.sign_in("other").await, jpeg(9, 9)).await;
    let nothing = tests::foreign::<entity::ids::UploadId>();
    let unknown = ["UNKNOWN_IMAGE imageIds/0", "UNKNOWN_IMAGE imageIds/1"];
    assert_eq!(post(&app, &staff, &[&foreign, &nothing]).await.refusals(), unknown);
    assert_eq!(ask(&staff, "node", json!({ "id": foreign })).await.json["data"]["node"], Value::Null);
    assert_eq!(app.count("praise_post").await, 0);
    // Two posts at the same moment: one of them shows it.
    let with_one = [all[0]];
    let (one, two) = tokio::join!(post(&app, &staff, &with_one), post(&app, &staff, &with_one));
    let mut both = [one.refusals(), two.refusals()];
    both.sort();
    assert_eq!(both, [vec![], vec!["IMAGE_USED imageIds/0".to_owned()]]);
    assert_eq!(post(&app, &staff, &all[..5]).await.refusals(), ["IMAGE_USED imageIds/0"]);
    assert_eq!(post(&app, &staff, &all[1..6]).await.refusals(), [] as [&str; 0]);
    assert_eq!((app.count("praise_post").await, app.count("praise_image").await), (2, 6));
    let late = sent(&app, &staff, jpeg(9, 9)).await;
    app.pass(TimeDelta::hours(24));
    let staff = app.sign_in("staff").await;
    assert_eq!(post(&app, &staff, &[&late]).await.refusals(), ["UNKNOWN_IMAGE imageIds/0"]);
}

/// I3: a retry with its key answers the post, though its images are used by now: by it.
#[tokio::test]
async fn i3_a_retry_with_images_answers_the_first_post() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let image = sent(&app, &staff, jpeg(9, 9)).await;
    let input = json!({ "recipientIds": [app.company.id("mate")], "message": "감사합니다", "imageIds": [image], "idempotencyKey": "k" });
    let (one, two) = tokio::join!(
        change(&staff, "createPraisePost", input.clone()),
        change(&staff, "createPraisePost", input.clone())
    );
    assert_eq!((one.refusals(), &one.json["data"]), (vec![], &two.json["data"]));
    assert_eq!(change(&staff, "createPraisePost", input).await.json["data"], one.json["data"]);
    assert_eq!(app.count("praise_post").await, 1);
}

#[tokio::test]
async fn p3_who_has_no_signed_address_is_told_that_there_is_nothing() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let image = sent(&app, &staff, jpeg(9, 9)).await;
    let made = post(&app, &staff, &[&image]).await;
    let url = images_of(&app, "mate", &made).await[0]["url"].as_str().unwrap().to_owned();
    let (path, query) = url.split_once('?').unwrap();
    for wrong in [
        path.to_owned(),
        format!("{path}?expires=9999999999&signature=x"),
        url.replace("expires=1", "expires=2"),
        url.replace("image.jpg", "thumbnail.jpg"),
        url.replace("image.jpg", "image.png"),
        url.replace("image.jpg", "%2e%2e"),
        format!("/files/{}/image.jpg?{query}", "0".repeat(32)),
        format!("{url}0"),
    ] {
        assert_eq!(shown(&app, &json!(wrong)).await.status(), 404, "{wrong}");
    }
    assert_eq!(shown(&app, &json!(url)).await.status(), 200);
    // Another node, of the same keys, knows it too.
    assert_eq!(shown(&app.another_node().await, &json!(url)).await.status(), 200);
    app.pass(TimeDelta::hours(1));
    assert_eq!(shown(&app, &json!(url)).await.status(), 404);
    // Nobody who may not read the post is given an address.
    let id = &made.json["data"]["createPraisePost"]["praisePost"]["id"];
    let nobody = app.anonymous().run(&document("praisePost"), json!({ "id": id })).await;
    assert_eq!(nobody.code(), "UNAUTHENTICATED");
}

/// What no post shows is dropped after a day, with its files; what one shows stays.
#[tokio::test]
async fn p3_what_nobody_shows_is_dropped_after_a_day() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let used = sent(&app, &staff, jpeg(9, 9)).await;
    sent(&app, &staff, jpeg(9, 9)).await;
    prepare(&staff, 10).await;
    let made = post(&app, &staff, &[&used]).await;
    assert_eq!((app.count("upload").await, app.kept_files().await), (3, 4));
    app.pass(TimeDelta::hours(24));
    assert_eq!(app.forget_images().await, 0);
    app.pass(TimeDelta::hours(2));
    assert_eq!(app.forget_images().await, 2);
    assert_eq!((app.count("upload").await, app.kept_files().await), (1, 2));
    let images = images_of(&app, "mate", &made).await;
    assert_eq!(shown(&app, &images[0]["url"]).await.status(), 200);
}

/// A page of posts takes one statement more with its images, whatever its size; a post without images none more.
#[tokio::test]
async fn p3_images_of_a_page_take_one_statement() {
    let app = TestApp::start().await;
    let staff = app.sign_in("staff").await;
    let create = if tests::on_postgres() { 1 } else { 4 };
    for n in 0..4 {
        let mut ids = Vec::new();
        for _ in 0..n {
            ids.push(sent(&app, &staff, jpeg(9, 9)).await);
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        app.pass(TimeDelta::seconds(1));
        let (statements, made) = app.statements(post(&app, &staff, &ids)).await;
        assert_eq!(made.refusals(), [] as [&str; 0]);
        // The uploads, and which of them are shown; on SQLite each table is a statement.
        let more = if n == 0 { 0 } else { 2 + u64::from(!tests::on_postgres()) };
        assert_eq!(statements, create + more, "{n} images");
    }
    let feed =
        "query($first: Int!) { praisePosts(first: $first) { edges { node { id images { url thumbnailUrl } } } } }";
    for first in [1, 4] {
        let (statements, answer) = app.statements(staff.run(feed, json!({ "first": first }))).await;
        assert_eq!(statements, 2, "first: {first}");
        let edges = answer.json["data"]["praisePosts"]["edges"].as_array().unwrap();
        let images: Vec<usize> = edges.iter().map(|edge| edge["node"]["images"].as_array().unwrap().len()).collect();
        assert_eq!(images, [3, 2, 1, 0][..first]);
    }
}

/// I3: a key outlives an upload that nobody used; the same call then makes another one.
#[tokio::test]
async fn i3_preparing_again_when_the_first_upload_was_dropped_prepares_another() {
    let app = TestApp::start().await;
    let input = json!({ "purpose": "PRAISE_IMAGE", "byteSize": 9, "contentType": "image/jpeg", "idempotencyKey": "k" });
    let mut ids = Vec::new();
    for days in [0, 2, 0] {
        app.pass(TimeDelta::days(days));
        app.forget_images().await;
        let answer = change(&app.sign_in("staff").await, "prepareUpload", input.clone()).await;
        assert_eq!(answer.refusals(), [] as [&str; 0], "{}", answer.text);
        ids.push(answer.json["data"]["prepareUpload"]["upload"]["id"].clone());
    }
    assert_ne!(ids[0], ids[1]);
    assert_eq!(ids[1], ids[2]);
}
