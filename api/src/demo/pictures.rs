//! A few pictures for the newest posts, drawn here: a sky over hills, with a sun. The same for the same number.

use crate::{
    demo::fill::insert,
    files::{Files, redraw},
    kernel::{db::Db, error::Fault, id},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::UploadId,
    praise_image,
    praise_post::{self, PraiseOrigin},
    upload::{self, UploadPurpose, UploadStatus},
};
use fastrand::Rng;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::io::{self, Cursor};

/// How many pictures the newest posts show.
const OF_POSTS: [usize; 4] = [2, 0, 1, 3];
const SIZE: (u32, u32) = (960, 640);

/// Draws them unless some are there.
pub async fn pictures(db: &Db, files: &Files, seed: u64, now: DateTime<Utc>) -> Result<(), Fault> {
    if praise_image::Entity::find().limit(1).one(db.reader()).await?.is_some() {
        return Ok(());
    }
    let by_colleagues = praise_post::Column::Origin.eq(PraiseOrigin::Colleague);
    let newest = praise_post::Entity::find().filter(by_colleagues).order_by_desc(praise_post::Column::CreatedAt);
    let posts = newest.limit(OF_POSTS.len() as u64).all(db.reader()).await?;
    let mut rng = Rng::with_seed(seed);
    let (mut uploads, mut images) = (Vec::new(), Vec::new());
    for (post, pictures) in posts.iter().zip(OF_POSTS) {
        for position in (0..).take(pictures) {
            let upload = upload(files, post, &mut rng, now).await?;
            images.push(praise_image::Model { post_id: post.id, position, upload_id: upload.id });
            uploads.push(upload);
        }
    }
    let tx = db.begin().await?;
    insert::<upload::Entity, _>(&tx, uploads).await?;
    insert::<praise_image::Entity, _>(&tx, images).await?;
    Ok(tx.commit().await?)
}

async fn upload(
    files: &Files,
    post: &praise_post::Model,
    rng: &mut Rng,
    now: DateTime<Utc>,
) -> Result<upload::Model, Fault> {
    let drawn = photo(rng)?;
    let byte_size = i32::try_from(drawn.len()).unwrap_or(i32::MAX);
    // As what anybody sends: looked at and drawn anew.
    let picture = redraw(&drawn).map_err(|_| Fault::internal(io::Error::other("the demo's picture")))?;
    let created_at = post.created_at - TimeDelta::minutes(3);
    let side = |side: u32| i32::try_from(side).ok();
    let upload = upload::Model {
        id: UploadId(id::fresh(now)),
        owner_id: Some(post.author_id),
        customer_id: None,
        purpose: UploadPurpose::PraiseImage,
        status: UploadStatus::Ready,
        byte_size,
        kind: Some(picture.kind),
        width: side(picture.width),
        height: side(picture.height),
        kept_size: None,
        name: None,
        data_key: None,
        created_at,
        expires_at: created_at + TimeDelta::minutes(15),
        version: 3,
    };
    files.put(upload.id, picture).await.map_err(Fault::internal)?;
    Ok(upload)
}

/// As somebody's camera would send it.
pub(super) fn photo(rng: &mut Rng) -> Result<Vec<u8>, Fault> {
    let mut drawn = Cursor::new(Vec::new());
    landscape(rng).write_to(&mut drawn, ImageFormat::Jpeg).map_err(Fault::internal)?;
    Ok(drawn.into_inner())
}

fn landscape(rng: &mut Rng) -> DynamicImage {
    let sun = (rng.u32(150..SIZE.0 - 150) as f32, rng.u32(90..220) as f32, rng.u32(40..80) as f32);
    let (tint, near, far) = (rng.u8(0..60), rng.f32() * 6.0, rng.f32() * 6.0);
    let hill = |x: u32, from: f32, height: f32, width: f32| height + 45.0 * (x as f32 / width + from).sin();
    RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let down = y as f32 / SIZE.1 as f32;
        let (across, below) = (x as f32 - sun.0, y as f32 - sun.1);
        if y as f32 > hill(x, near, 500.0, 190.0) {
            Rgb([40 + tint / 2, 110, 70])
        } else if y as f32 > hill(x, far, 420.0, 260.0) {
            Rgb([90 + tint, 150, 120])
        } else if across.hypot(below) < sun.2 {
            Rgb([255, 225, 140])
        } else {
            Rgb([150 + tint, 190 + (40.0 * down) as u8, 255 - (60.0 * down) as u8])
        }
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_draws_the_same_picture() {
        let draw = |seed| landscape(&mut Rng::with_seed(seed)).into_bytes();
        assert!(draw(1) == draw(1) && draw(1) != draw(2));
    }
}
