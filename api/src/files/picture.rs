//! From bytes that anybody may have made to a picture that we have drawn: its pixels, upright, and nothing else.

use crate::files::rules::{self, Denied, Format, LONGEST_SIDE};
use entity::upload::FileKind;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, ImageResult, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops::FilterType as Resampling,
};
use std::io::Cursor;

/// What decoding may take. 40 megapixels of 8 bits and four channels fit; of 16 bits they do not.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 85;
const THUMBNAIL_SIDE: u32 = 480;

pub struct Picture {
    pub kind: FileKind,
    pub width: u32,
    pub height: u32,
    pub whole: Vec<u8>,
    pub thumbnail: Vec<u8>,
}

/// Takes seconds of a processor at worst.
pub fn redraw(bytes: &[u8]) -> Result<Picture, Denied> {
    let format = rules::sniff(bytes).ok_or(Denied::UnsupportedType)?;
    let picture = decode(bytes, format)?;
    let kind = match format {
        Format::Jpeg => FileKind::Jpeg,
        Format::WebP if !picture.color().has_alpha() => FileKind::Jpeg,
        Format::Png | Format::WebP => FileKind::Png,
    };
    let (width, height) = (picture.width(), picture.height());
    let thumbnail = match width.max(height) > THUMBNAIL_SIDE {
        true => encode(&picture.resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, Resampling::Triangle), kind),
        false => encode(&picture, kind),
    };
    let (whole, thumbnail) = encode(&picture, kind).and_then(|whole| Ok((whole, thumbnail?))).map_err(unreadable)?;
    Ok(Picture { kind, width, height, whole, thumbnail })
}

fn decode(bytes: &[u8], format: Format) -> Result<DynamicImage, Denied> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    rules::dimensions(width, height)?;
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.reserve(decoder.total_bytes()).map_err(|_| Denied::TooManyPixels)?;
    decoder.set_limits(limits).map_err(unreadable)?;
    // What turns it is metadata, which is dropped; a broken note of it is no note.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    Ok(match picture.color().has_alpha() {
        true => DynamicImage::ImageRgba8(picture.into_rgba8()),
        false => DynamicImage::ImageRgb8(picture.into_rgb8()),
    })
}

fn unreadable(_: image::ImageError) -> Denied {
    Denied::Unreadable
}

fn encode(picture: &DynamicImage, kind: FileKind) -> ImageResult<Vec<u8>> {
    let (bytes, width, height) = (picture.as_bytes(), picture.width(), picture.height());
    let color = ExtendedColorType::from(picture.color());
    let mut drawn = Vec::new();
    match kind {
        FileKind::Jpeg | FileKind::Pdf => {
            JpegEncoder::new_with_quality(&mut drawn, QUALITY).write_image(bytes, width, height, color)?;
        }
        FileKind::Png => {
            PngEncoder::new_with_quality(&mut drawn, CompressionType::Default, FilterType::Adaptive)
                .write_image(bytes, width, height, color)?;
        }
    }
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webp(picture: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::WebP).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn p3_webp_becomes_jpeg_or_png_if_one_can_see_through_it() {
        let plain = redraw(&webp(&DynamicImage::new_rgb8(1_000, 500))).unwrap();
        assert_eq!((plain.kind, plain.width, plain.height), (FileKind::Jpeg, 1_000, 500));
        assert_eq!(rules::sniff(&plain.whole), Some(Format::Jpeg));
        let small = image::load_from_memory(&plain.thumbnail).unwrap();
        assert_eq!((small.width(), small.height()), (480, 240));
        let clear = redraw(&webp(&DynamicImage::new_rgba8(10, 10))).unwrap();
        assert_eq!((clear.kind, rules::sniff(&clear.thumbnail)), (FileKind::Png, Some(Format::Png)));
    }

    /// What can't be read is told, and never more than that.
    #[test]
    fn p3_a_file_cut_anywhere_or_with_a_wrong_byte_is_no_panic() {
        let whole = webp(&DynamicImage::new_rgba8(16, 16));
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_luma16(16, 16).write_to(&mut png, ImageFormat::Png).unwrap();
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(16, 16).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        for bytes in [whole, png.into_inner(), jpeg.into_inner()] {
            assert!(redraw(&bytes).is_ok());
            for place in 0..bytes.len() {
                let _ = redraw(&bytes[..place]);
                let mut changed = bytes.clone();
                changed[place] ^= 0xff;
                let _ = redraw(&changed);
            }
        }
    }
}
