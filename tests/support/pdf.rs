//! The words of a PDF, as whoever searches, copies or has it read aloud finds them: by the document's own map from its glyphs to letters.
//! For files as `kernel::paper` writes them.

use flate2::read::ZlibDecoder;
use std::{collections::HashMap, io::Read};

type Letters = HashMap<u16, String>;

/// A text for each page, one line for each piece of text that was set.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let file = File { bytes: pdf, text: pdf.iter().map(|byte| char::from(*byte)).collect() };
    let list = file.numbers_after(&file.having("/Type/Pages"), "/Kids[");
    list.into_iter().map(|page| file.page(&file.object(page))).collect()
}

struct File<'a> {
    bytes: &'a [u8],
    /// A character for each byte, so that places in it are places in the bytes.
    text: String,
}

impl File<'_> {
    fn page(&self, page: &str) -> String {
        let resources = self.object(self.numbers_after(page, "/Resources ")[0]);
        let content = self.stream(self.numbers_after(page, "/Contents ")[0]);
        let mut fonts: HashMap<String, Letters> = HashMap::new();
        let mut lines = Vec::new();
        let mut font = String::new();
        for part in content.split("BT ").skip(1) {
            let part = part.split("\nET").next().unwrap();
            if let Some(named) = part.split(" Tf").next().and_then(|before| before.rsplit('/').next()) {
                font = named.split(' ').next().unwrap().to_owned();
            }
            let letters = fonts.entry(font.clone()).or_insert_with(|| self.letters(&resources, &font));
            lines.push(words(part, letters));
        }
        lines.join("\n")
    }

    fn letters(&self, resources: &str, font: &str) -> Letters {
        let font = self.object(self.numbers_after(resources, &format!("/{font} "))[0]);
        letters(&self.stream(self.numbers_after(&font, "/ToUnicode ")[0]))
    }

    fn having(&self, what: &str) -> String {
        let (before, after) = self.text.split_once(what).expect("no such object");
        before.rsplit("obj\n").next().unwrap().to_owned() + what + after.split("endobj").next().unwrap()
    }

    fn start(&self, number: u32) -> usize {
        let name = format!("\n{number} 0 obj\n");
        // Characters are bytes, but `find` counts UTF-8.
        let at = self.text.find(&name).unwrap_or_else(|| panic!("no object {number}"));
        self.text[..at].chars().count() + name.len()
    }

    fn object(&self, number: u32) -> String {
        let bytes = &self.bytes[self.start(number)..];
        bytes[..find(bytes, b"endobj").unwrap()].iter().map(|byte| char::from(*byte)).collect()
    }

    fn stream(&self, number: u32) -> String {
        let bytes = &self.bytes[self.start(number)..];
        let body = &bytes[find(bytes, b"stream\n").unwrap() + 7..];
        let mut text = Vec::new();
        ZlibDecoder::new(body).read_to_end(&mut text).expect("a stream is compressed");
        text.iter().map(|byte| char::from(*byte)).collect()
    }

    /// Each `n` of the `n 0 R`s that follow.
    fn numbers_after(&self, object: &str, what: &str) -> Vec<u32> {
        let after = object.split(what).nth(1).unwrap_or_else(|| panic!("{what} is not in {object}"));
        let words: Vec<&str> = after.split([']', '/', '>']).next().unwrap().split_whitespace().collect();
        words.chunks(3).map_while(|reference| reference[0].parse().ok()).collect()
    }
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|part| part == what)
}

/// `<0001> <D55C>`: a glyph, and its letters in UTF-16.
fn letters(map: &str) -> Letters {
    let hex = |text: &str| -> Vec<u16> {
        let digits: Vec<char> = text.chars().collect();
        digits.chunks(4).filter_map(|unit| u16::from_str_radix(&unit.iter().collect::<String>(), 16).ok()).collect()
    };
    let section = map.split("beginbfchar").skip(1).map(|part| part.split("endbfchar").next().unwrap());
    let lines =
        section.flat_map(str::lines).filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    lines.map(|(glyph, text)| (hex(glyph)[0], String::from_utf16(&hex(text)).unwrap())).collect()
}

/// What stands between parentheses, or as digits between angle brackets, two bytes a glyph.
fn words(part: &str, letters: &Letters) -> String {
    let mut bytes: Vec<u8> = Vec::new();
    // Parentheses that pair are not escaped.
    let mut depth = 0;
    let mut chars = part.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' => {
                depth += 1;
                bytes.extend((depth > 1).then_some(b'('));
            }
            ')' if depth > 0 => {
                depth -= 1;
                bytes.extend((depth > 0).then_some(b')'));
            }
            '\\' if depth > 0 => {
                let escaped = chars.next().unwrap();
                bytes.push(match escaped {
                    'n' => b'\n',
                    'r' => b'\r',
                    't' => b'\t',
                    'b' => 8,
                    'f' => 12,
                    '0'..='7' => {
                        let mut value = escaped.to_digit(8).unwrap();
                        for _ in 0..2 {
                            match chars.peek().and_then(|c| c.to_digit(8)) {
                                Some(digit) => value = value * 8 + digit,
                                None => break,
                            }
                            chars.next();
                        }
                        value as u8
                    }
                    other => other as u8,
                });
            }
            c if depth > 0 => bytes.push(c as u8),
            '<' => {
                let digits: Vec<char> = chars.by_ref().take_while(|c| *c != '>').collect();
                let pairs = digits.chunks_exact(2).map(|pair| pair.iter().collect::<String>());
                bytes.extend(pairs.filter_map(|pair| u8::from_str_radix(&pair, 16).ok()));
            }
            _ => {}
        }
    }
    let glyphs = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    glyphs.map(|glyph| letters.get(&glyph).map_or("\u{fffd}", String::as_str)).collect()
}
