//! What a file is called: as its sender called it, as far as that can do no harm to whoever reads or saves it (V1).

use crate::kernel::text;
use entity::upload::FileKind;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Characters as a person sees them, and bytes: file systems take 255 of these, and the ending is still to come.
const LONGEST: usize = 100;
const MOST_BYTES: usize = 240;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing is left of it.
    Missing,
    /// The law forbids keeping one, in a name too.
    ResidentNumber,
}

/// The last part of a path, composed (NFC), without control characters and what turns the direction of reading, short enough for every
/// file system.
pub fn clean(given: &str) -> Result<String, NameFault> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.nfc().filter_map(shown_as).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    let name = words.join(" ");
    // A dot in front hides a file, one at the end is lost on some systems.
    let name = name.trim_matches(['.', ' ']);
    if name.chars().all(|c| text::is_invisible(c) || c == '_') {
        return Err(NameFault::Missing);
    }
    if text::holds_resident_number(name) {
        return Err(NameFault::ResidentNumber);
    }
    let (stem, ending) = parted(name);
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let stem = if is_device(stem) { format!("_{stem}") } else { stem.to_owned() };
    Ok(cut(&stem, LONGEST, MOST_BYTES - ending.len()) + &ending)
}

/// With the ending of what it really is, whatever it was said to be.
pub fn shown(name: &str, kind: FileKind) -> String {
    let fits: &[&str] = match kind {
        FileKind::Jpeg => &["jpg", "jpeg"],
        FileKind::Png => &["png"],
        FileKind::Pdf => &["pdf"],
    };
    match parted(name) {
        (_, Some(ending)) if fits.iter().any(|fit| ending.eq_ignore_ascii_case(fit)) => name.to_owned(),
        (stem, _) => format!("{stem}.{}", fits.first().copied().unwrap_or_default()),
    }
}

/// An ending that is one of ours, and what stands before it. Any other, as in `report.exe`, is part of the name, to which ours is added.
fn parted(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one)) => {
            (stem, Some(ending))
        }
        _ => (name, None),
    }
}

const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "webp", "pdf"];

/// Without what is not meant to be seen; joiners stay, which emoji and some scripts need.
fn shown_as(c: char) -> Option<char> {
    match c {
        '\u{200c}' | '\u{200d}' | '\u{fe0f}' => Some(c),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() || text::is_invisible(c) => None,
        // No file system of Windows takes these; the first two are read as markup, too.
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => Some('_'),
        c => Some(c),
    }
}

/// Names of devices on Windows, whatever stands behind the dot.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_uppercase();
    let numbered = |name: &str| first.strip_prefix(name).is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']));
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// The first whole characters.
fn cut(name: &str, characters: usize, bytes: usize) -> String {
    let mut kept = String::new();
    for character in name.graphemes(true).take(characters) {
        if kept.len() + character.len() > bytes {
            break;
        }
        kept.push_str(character);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v1_a_name_is_shown_as_given_but_can_do_no_harm() {
        for (given, name) in [
            ("보험금 청구서.pdf", "보험금 청구서.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\홍\\사진.jpg", "사진.jpg"),
            ("/absolute/…/진단서.PDF", "진단서.PDF"),
            ("a\0b\r\nc\u{7f}.png", "ab c.png"),
            // Shown as `photo_gpj.exe` where the direction is turned.
            ("photo_\u{202e}gpj.exe", "photo_gpj.exe"),
            ("\u{2067}מכתב\u{2069}.pdf", "מכתב.pdf"),
            // 한글, decomposed as a Mac sends it.
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}.pdf", "한글.pdf"),
            ("  ..hidden.  ", "hidden"),
            ("con.pdf", "_con.pdf"),
            ("LPT1.tar.pdf", "_LPT1.tar.pdf"),
            ("a<b>:\"c|?*.png", "a_b___c___.png"),
            ("👨‍👩‍👧‍👦 가족.png", "👨‍👩‍👧‍👦 가족.png"),
            ("a\u{200b}b\u{feff}.png", "ab.png"),
        ] {
            assert_eq!(clean(given).as_deref(), Ok(name), "{given:?}");
        }
        for nothing in ["", "  ", "a/", "..", "../..", "\u{202e}", "\u{200b}.", "???"] {
            assert_eq!(clean(nothing), Err(NameFault::Missing), "{nothing:?}");
        }
        for number in ["900101-1234567.pdf", "등본_９００１０１-１２３４５６７.jpg", "900101\u{200b}-1234567.png"]
        {
            assert_eq!(clean(number), Err(NameFault::ResidentNumber), "{number:?}");
        }
    }

    #[test]
    fn v1_a_long_name_is_cut_between_characters_before_its_ending() {
        let long = clean(&("가".repeat(500) + ".pdf")).unwrap();
        assert_eq!((long.len(), long.ends_with("가.pdf")), (78 * 3 + 4, true));
        assert_eq!(clean(&("a".repeat(500) + ".png")).unwrap().len(), 104);
        let families = clean(&("👨‍👩‍👧‍👦".repeat(90) + ".jpg")).unwrap();
        assert!(
            families.len() <= 240 && families.trim_end_matches(".jpg").chars().count().is_multiple_of(7),
            "{families}"
        );
        assert!(clean(&"나".repeat(1_000_000)).unwrap().len() <= 240);
    }

    #[test]
    fn v1_the_ending_is_that_of_what_it_is() {
        for (name, kind, shown_as) in [
            ("사진.jpg", FileKind::Jpeg, "사진.jpg"),
            ("사진.JPEG", FileKind::Jpeg, "사진.JPEG"),
            ("사진.webp", FileKind::Jpeg, "사진.jpg"),
            ("사진.pdf", FileKind::Png, "사진.png"),
            ("report.exe", FileKind::Pdf, "report.exe.pdf"),
            ("report.pdf.exe", FileKind::Pdf, "report.pdf.exe.pdf"),
            ("진단서", FileKind::Pdf, "진단서.pdf"),
            ("2026.03.02", FileKind::Png, "2026.03.02.png"),
        ] {
            assert_eq!(shown(name, kind), shown_as);
        }
    }
}
