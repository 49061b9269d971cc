//! Bytes of a file as text: UTF-8, or CP949 as Korean HR systems export. Strict: nothing is guessed, nothing replaced.

use encoding_rs::{DecoderResult, EUC_KR};

/// How a file is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Auto,
    Utf8,
    Cp949,
}

/// The text without its byte order mark, or the line at which the encoding is broken.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Result<String, usize> {
    match encoding {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Cp949 => cp949(bytes),
        // A damaged UTF-8 file may be valid CP949, of other characters.
        Encoding::Auto => match utf8(bytes) {
            Ok(text) => Ok(text),
            Err(line) if bytes.starts_with(BOM) || is_damaged_utf8(bytes) => Err(line),
            Err(_) => cp949(bytes),
        },
    }
}

const BOM: &[u8] = "\u{feff}".as_bytes();

/// In damaged UTF-8 most of the Hangul is still whole; in CP949 read as UTF-8 nearly everything is broken, and a syllable
/// comes about by chance.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let hangul = text.chars().filter(|c| ('가'..='힣').contains(c)).count();
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    hangul * 2 > broken
}

fn utf8(bytes: &[u8]) -> Result<String, usize> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => Err(line_at(bytes, error.valid_up_to())),
    }
}

fn cp949(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = EUC_KR.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (_, read) => Err(line_at(bytes, read.saturating_sub(1))),
    }
}

fn line_at(bytes: &[u8], place: usize) -> usize {
    1 + bytes.iter().take(place).filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "사번,성명\n1,김민준\n2,똠방각하\n";

    #[test]
    fn o3_utf_8_and_cp949_are_told_apart() {
        let (cp949, _, lossy) = EUC_KR.encode(TEXT);
        assert!(!lossy && cp949.as_ref() != TEXT.as_bytes());
        for bytes in [TEXT.as_bytes(), format!("\u{feff}{TEXT}").as_bytes(), &cp949] {
            assert_eq!(decode(bytes, Encoding::Auto).as_deref(), Ok(TEXT));
        }
        assert_eq!(decode(&cp949, Encoding::Cp949).as_deref(), Ok(TEXT));
        // Every syllable of CP949 beside every other kind: some of their bytes are Hangul in UTF-8 too.
        let all: String = ('가'..='힣').collect();
        for text in [all.clone(), all.chars().rev().collect(), all.chars().step_by(7).collect()] {
            assert_eq!(decode(&EUC_KR.encode(&text).0, Encoding::Auto).as_deref(), Ok(text.as_str()));
        }
        assert_eq!(decode(&cp949, Encoding::Utf8), Err(1));
    }

    #[test]
    fn o3_a_broken_encoding_is_found_on_its_line() {
        let (cp949, ..) = EUC_KR.encode(TEXT);
        let cut: Vec<u8> = cp949.iter().copied().chain(*b"3,\xff\n4,x\n").collect();
        assert_eq!(decode(&cut, Encoding::Auto), Err(4));
        // One letter of a UTF-8 file is gone. What is left might be read as CP949, as other characters.
        for at in [TEXT.len() - 2, TEXT.len() - 3] {
            let mut damaged = TEXT.as_bytes().to_vec();
            damaged.remove(at);
            assert_eq!(decode(&damaged, Encoding::Auto), Err(3));
        }
        assert_eq!(decode(b"a\nb\n\xb0", Encoding::Auto), Err(3), "half a letter at the end");
    }
}
