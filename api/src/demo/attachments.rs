//! What did the demo's customers send along? Photos to the app's newest items, and letters to the items of the scene: sealed, claimed and
//! shown as anybody's.

use crate::{
    customer::Vault,
    demo::{EXAMPLE_NUMBER, fill::insert, pictures, voc::EXAMPLE_CLAIM},
    files::{Files, Variant, redraw, sealing},
    kernel::{db::Db, error::Fault, id, secret::DataKey},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    customer,
    ids::{EmployeeId, UploadId},
    upload::{self, FileKind, UploadPurpose, UploadStatus},
    voc_attachment, voc_item, voc_text,
};
use fastrand::Rng;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::io;
use voc_text::VocTextKind as Text;

/// The photos of the newest item of the scene.
const PHOTOS: [&str; 2] = ["사고 현장 (앞).jpg", "사고 현장 (옆).jpg"];
/// Letters to what else was said in it: to what the customer said, and to what a colleague noted.
const LETTERS: [(Text, &str, &[&str]); 2] = [
    (
        Text::Message,
        "통화 내역.pdf",
        &[
            "통화 내역",
            "10:12  고객센터 1588-0000  3분 20초",
            "11:47  강릉보상센터  부재중",
            "14:05  강릉보상센터  부재중",
        ],
    ),
    (
        Text::Note,
        "상담 이력.pdf",
        &["상담 이력", "1차  담당자 변경 안내 누락", "2차  전화 약속 미이행", "3차  센터장 보고 후 연락 예정"],
    ),
];
/// Letters that came with other items by the app.
const OTHERS: [(&str, &[&str]); 3] = [
    ("진료비 영수증.pdf", &["진료비 계산서·영수증", "진료과  정형외과", "본인부담금  84,300원"]),
    ("수리 견적서.pdf", &["자동차 수리 견적서", "앞 범퍼 교환  412,000원", "도장  180,000원"]),
    ("위임장.pdf", &["위 임 장", "보험금 청구에 관한 일체의 권한을 위임합니다."]),
];

/// Attaches them unless some are there.
pub async fn attachments(db: &Db, files: &Files, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    let example = customer::Column::Number.eq(EXAMPLE_NUMBER);
    let Some(example) = customer::Entity::find().filter(example).one(db.reader()).await? else { return Ok(()) };
    if voc_attachment::Entity::find().limit(1).one(db.reader()).await?.is_some() {
        return Ok(());
    }
    let scene = voc_item::Entity::find().filter(voc_item::Column::ClaimReference.eq(EXAMPLE_CLAIM));
    let scene = scene.order_by_asc(voc_item::Column::ReceivedAt).all(db.reader()).await?;
    let ids: Vec<_> = scene.iter().map(|item| item.id).collect();
    let texts = voc_text::Entity::find().filter(voc_text::Column::ItemId.is_in(ids.iter().copied()));
    let texts = texts.order_by_asc(voc_text::Column::At).all(db.reader()).await?;
    let mut sender = Sender { files, now, uploads: Vec::new(), attached: Vec::new() };
    let mut rng = Rng::with_seed(seed);
    let last = texts.iter().rev().find(|text| ids.last() == Some(&text.item_id) && text.kind == Text::Report);
    for (text, (place, name)) in
        last.into_iter().flat_map(|text| PHOTOS.into_iter().enumerate().map(move |one| (text, one)))
    {
        sender.send((text, place), &example, (name, pictures::photo(&mut rng)?)).await?;
    }
    for (kind, name, lines) in LETTERS {
        if let Some(text) = texts.iter().find(|text| text.kind == kind) {
            sender.send((text, 0), &example, (name, letter(lines))).await?;
        }
    }
    for (text, of, (name, lines)) in others(db).await? {
        sender.send((&text, 0), &of, (name, letter(lines))).await?;
    }
    let tx = db.begin().await?;
    insert::<upload::Entity, _>(&tx, sender.uploads).await?;
    insert::<voc_attachment::Entity, _>(&tx, sender.attached).await?;
    Ok(tx.commit().await?)
}

type Other = (voc_text::Model, customer::Model, (&'static str, &'static [&'static str]));

/// The newest items by the app of customers who are known, but for the scene's.
async fn others(db: &Db) -> Result<Vec<Other>, Fault> {
    let newest = voc_item::Entity::find()
        .filter(voc_item::Column::Channel.eq(voc_item::VocChannel::App))
        .filter(voc_item::Column::CustomerId.is_not_null())
        .filter(voc_item::Column::ClaimReference.is_null())
        .filter(voc_item::Column::State.eq(voc_item::VocState::Assigned))
        .order_by_desc(voc_item::Column::ReceivedAt)
        .limit(OTHERS.len() as u64);
    let mut found = Vec::new();
    for (item, letter) in newest.all(db.reader()).await?.into_iter().zip(OTHERS) {
        let report = voc_text::Entity::find().filter(voc_text::Column::ItemId.eq(item.id));
        let report = report.filter(voc_text::Column::Kind.eq(Text::Report)).one(db.reader()).await?;
        let Some(of) = item.customer_id else { continue };
        let of = customer::Entity::find_by_id(of).one(db.reader()).await?;
        found.extend(report.zip(of).map(|(text, of)| (text, of, letter)));
    }
    Ok(found)
}

struct Sender<'a> {
    files: &'a Files,
    now: DateTime<Utc>,
    uploads: Vec<upload::Model>,
    attached: Vec<voc_attachment::Model>,
}

impl Sender<'_> {
    async fn send(
        &mut self,
        (text, place): (&voc_text::Model, usize),
        of: &customer::Model,
        (name, bytes): (&str, Vec<u8>),
    ) -> Result<(), Fault> {
        let (id, ring) = (UploadId(id::fresh(self.now)), &self.files.ring);
        let (wrapped, name) = sealing::fresh(ring, id, name)?;
        let missing = || Fault::internal(io::Error::other("the demo's attachment"));
        let key = DataKey::unwrap(ring, &wrapped, &sealing::key_place(id)).ok_or_else(missing)?;
        let Some(data_key) = Vault::adopt(ring, of, &sealing::key_place(id), &wrapped)? else { return Ok(()) };
        let sent_size = size(&bytes);
        // As what anybody sends: an image is looked at and drawn anew.
        let (kind, sides, whole, small) = match redraw(&bytes) {
            Ok(picture) => {
                (picture.kind, Some((picture.width, picture.height)), picture.whole, Some(picture.thumbnail))
            }
            Err(_) => (FileKind::Pdf, None, bytes, None),
        };
        let side = |side: u32| i32::try_from(side).ok();
        let thumbnail = small.map(|small| sealing::seal(&key, id, Variant::Thumbnail, &small)).transpose()?;
        let sealed = sealing::Sealed { whole: sealing::seal(&key, id, Variant::Whole, &whole)?, thumbnail };
        self.files.put_sealed(id, sealed).await.map_err(Fault::internal)?;
        let owner: Option<EmployeeId> = text.employee_id;
        let created_at = text.at - TimeDelta::minutes(2);
        self.uploads.push(upload::Model {
            id,
            owner_id: owner,
            customer_id: owner.is_none().then_some(of.id),
            purpose: UploadPurpose::VocAttachment,
            status: UploadStatus::Ready,
            byte_size: sent_size,
            kind: Some(kind),
            width: sides.and_then(|(width, _)| side(width)),
            height: sides.and_then(|(_, height)| side(height)),
            kept_size: Some(size(&whole)),
            name: Some(name),
            data_key: None,
            created_at,
            expires_at: created_at + TimeDelta::minutes(15),
            version: 4,
        });
        self.attached.push(voc_attachment::Model {
            upload_id: id,
            item_id: text.item_id,
            text_id: text.id,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            data_key: Some(data_key),
        });
        Ok(())
    }
}

fn size(bytes: &[u8]) -> i32 {
    i32::try_from(bytes.len()).unwrap_or(i32::MAX)
}

/// A page of Korean, in a font that every reader has or has something for.
fn letter(lines: &[&str]) -> Vec<u8> {
    let hex = |line: &str| line.encode_utf16().map(|unit| format!("{unit:04X}")).collect::<String>();
    let shown = |(place, line): (usize, &&str)| {
        let (size, down) = if place == 0 { (20, 760) } else { (12, 730 - 24 * place) };
        format!("BT /F1 {size} Tf 72 {down} Td <{}> Tj ET", hex(line))
    };
    let text = lines.iter().enumerate().map(shown).collect::<Vec<_>>().join("\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /HYGoThic-Medium-UniKS-UCS2-H /Encoding /UniKS-UCS2-H \
         /DescendantFonts [6 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HYGoThic-Medium /DW 1000 /FontDescriptor 7 0 R \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Korea1) /Supplement 1 >> >>"
            .to_owned(),
        "<< /Type /FontDescriptor /FontName /HYGoThic-Medium /Flags 4 /FontBBox [0 -148 1001 880] /ItalicAngle 0 \
         /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>"
            .to_owned(),
    ];
    let (mut file, mut table) = ("%PDF-1.4\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is taken as one, also when a customer sends it.
    #[test]
    fn a_letter_is_a_pdf() {
        for lines in OTHERS.iter().map(|(_, lines)| lines).chain(LETTERS.iter().map(|(_, _, lines)| lines)) {
            assert_eq!(crate::files::check_pdf(&letter(lines)), Ok(()));
        }
    }
}
