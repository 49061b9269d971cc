//! Whether what calls itself a PDF is one, and nothing beside it (V1).
//!
//! It is kept as it came, because to draw it anew one would have to run it through an interpreter of some million lines, which is what
//! attackers hope for. So it is never opened here: no stream of it is unpacked, which leaves nothing for a bomb to fill. What is
//! looked at is its frame, strictly where readers are lenient, because what two programs read as two kinds of files hides there: it begins
//! with its mark and ends with its end, its cross-reference is where it says, it is no archive as well, and it does not say in the
//! open that it runs or carries programs. What it hides in packed streams is not found: it is served as a download that no browser shows.

use crate::files::rules::Denied;

/// The end of a file stands in so many of its last bytes.
const TAIL: usize = 1_024;
/// So far from the end of a file a ZIP archive's end can be.
const ZIP_TAIL: usize = 65_557;
/// No name of ours is longer.
const LONGEST_NAME: usize = 32;

pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// What runs, or is unpacked, when a reader opens the file.
const ACTIVE: [&[u8]; 6] = [b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"ImportData"];

pub fn check(bytes: &[u8]) -> Result<(), Denied> {
    let is_version = matches!(bytes.get(5..8), Some([b'1', b'.', b'0'..=b'7'] | [b'2', b'.', b'0']));
    if !is_version || !ends_as_one(bytes) {
        return Err(Denied::DocumentUnreadable);
    }
    if is_archive(bytes) {
        return Err(Denied::UnsupportedType);
    }
    if names(bytes).any(|name| ACTIVE.contains(&name.as_slice())) { Err(Denied::ActiveContent) } else { Ok(()) }
}

/// `startxref`, a place that is one, `%%EOF`, and at most a line's end.
fn ends_as_one(bytes: &[u8]) -> bool {
    let rest = bytes.trim_ascii_end();
    let Some(rest) = rest.strip_suffix(b"%%EOF") else { return false };
    let rest = rest.trim_ascii_end();
    let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let Some((rest, place)) = rest.split_at_checked(rest.len() - digits) else { return false };
    let is_marked = rest.trim_ascii_end().ends_with(b"startxref");
    let place = std::str::from_utf8(place).ok().and_then(|place| place.parse::<usize>().ok());
    let is_near = bytes.len() - rest.len() <= TAIL;
    is_marked && is_near && place.and_then(|place| bytes.get(place..)).is_some_and(refers)
}

/// A table, or an object that is one.
fn refers(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    if bytes.starts_with(b"xref") {
        return true;
    }
    let rest = behind_number(bytes).and_then(behind_number);
    rest.is_some_and(|rest| rest.starts_with(b"obj"))
}

fn behind_number(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    bytes.get(digits..).filter(|_| digits > 0).map(<[u8]>::trim_ascii_start)
}

/// Also a ZIP (found from its end), TAR, RAR or 7z (found from their marks), as which another program would unpack it.
fn is_archive(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(ZIP_TAIL)..).unwrap_or_default();
    let holds = |bytes: &[u8], mark: &[u8]| bytes.windows(mark.len()).any(|part| part == mark);
    holds(tail, b"PK\x05\x06")
        || bytes.get(257..262) == Some(b"ustar")
        || holds(bytes, b"Rar!\x1a\x07")
        || holds(bytes, b"7z\xbc\xaf\x27\x1c")
}

/// Every name in the open, with `#4a` for a letter read as that letter.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(place, _)| place + 1);
    starts.map(|start| {
        let mut name = Vec::new();
        let mut rest = bytes.get(start..).unwrap_or_default();
        while let [first, after @ ..] = rest {
            if !first.is_ascii_graphic() || b"/()<>[]{}%".contains(first) || name.len() > LONGEST_NAME {
                break;
            }
            let coded = match after {
                [high, low, more @ ..] if *first == b'#' => hex(*high).zip(hex(*low)).map(|(h, l)| (h * 16 + l, more)),
                _ => None,
            };
            let (letter, more) = coded.unwrap_or((*first, after));
            name.push(letter);
            rest = more;
        }
        name
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(body: &str) -> Vec<u8> {
        let head = format!("%PDF-1.7\n{body}\n");
        format!("{head}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\nstartxref\n{}\n%%EOF\n", head.len())
            .into()
    }

    #[test]
    fn v1_a_pdf_begins_and_ends_as_one() {
        let whole = pdf("1 0 obj\n<< /Type /Catalog >>\nendobj");
        assert!(is_pdf(&whole));
        assert_eq!(check(&whole), Ok(()));
        let place = whole.windows(4).position(|part| part == b"xref").unwrap();
        let stream = [&whole[..place], format!("7 0 obj\nstartxref\n{place}\n%%EOF").as_bytes()].concat();
        assert_eq!(check(&stream), Ok(()));
        for cut in 8..whole.len() - 1 {
            assert_eq!(check(&whole[..cut]), Err(Denied::DocumentUnreadable), "cut at {cut}");
        }
        for behind in [&b"<script>"[..], b"MZ", b"\0"] {
            assert_eq!(check(&[&whole, behind].concat()), Err(Denied::DocumentUnreadable));
        }
        let elsewhere =
            String::from_utf8(whole.clone()).unwrap().replace(&format!("startxref\n{place}"), "startxref\n9");
        assert_eq!(check(elsewhere.as_bytes()), Ok(()), "an object stands there");
        let nowhere = elsewhere.replace("startxref\n9", "startxref\n99999");
        assert_eq!(check(nowhere.as_bytes()), Err(Denied::DocumentUnreadable));
        assert_eq!(check(&[b"%PDF-9.9", &whole[8..]].concat()), Err(Denied::DocumentUnreadable));
        assert!(!is_pdf(&[b"PK", &whole[..]].concat()));
    }

    #[test]
    fn v1_what_is_an_archive_too_is_none() {
        for mark in ["PK\u{5}\u{6}\0\0\0\0", "Rar!\u{1a}\u{7}"] {
            assert_eq!(check(&pdf(mark)), Err(Denied::UnsupportedType), "{mark:?}");
        }
        let mut seven = pdf("7z......");
        let place = seven.windows(4).position(|part| part == b"7z..").unwrap();
        seven[place..place + 6].copy_from_slice(b"7z\xbc\xaf\x27\x1c");
        assert_eq!(check(&seven), Err(Denied::UnsupportedType));
        let mut tar = pdf(&" ".repeat(400));
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(check(&tar), Err(Denied::UnsupportedType));
    }

    #[test]
    fn v1_what_runs_or_carries_programs_is_refused() {
        for body in [
            "<< /S /JavaScript /JS (app.alert(1)) >>",
            "<< /S /J#61vaScrip#74 >>",
            "<< /S/Launch/F(cmd.exe)>>",
            "<< /Type /EmbeddedFile >>",
            "<</EmbeddedFiles<</Names[]>>>>",
        ] {
            assert_eq!(check(&pdf(body)), Err(Denied::ActiveContent), "{body}");
        }
        for body in ["<< /Launched 1 /Title (JavaScript) >>", "<< /OpenAction [3 0 R /Fit] >>", "/#", "/#4", "/"] {
            assert_eq!(check(&pdf(body)), Ok(()), "{body}");
        }
    }

    /// What can't be read is told, and never more than that.
    #[test]
    fn v1_a_wrong_byte_is_no_panic() {
        let whole = pdf("1 0 obj\n<< /Type /Catalog >>\nendobj");
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 0xff;
            let _ = check(&changed);
        }
        for short in
            ["", "%PDF-", "%PDF-1.7", "%PDF-1.7%%EOF", "%PDF-1.7startxref%%EOF", "%PDF-1.7\nstartxref\n0\n%%EOF"]
        {
            assert_eq!(check(short.as_bytes()), Err(Denied::DocumentUnreadable), "{short}");
        }
    }
}
