//! One pass over the text before the parser sees it: nothing here recurses, allocates or expands.

use super::{DEEPEST_NESTING, MOST_BYTES, MOST_DIRECTIVES, MOST_TOKENS, Rejection};

/// Counts what the parser would choke on. What is no GraphQL at all is left for the parser to say.
pub fn scan(query: &str) -> Result<(), Rejection> {
    if query.len() > MOST_BYTES {
        return Err(Rejection::limit("bytes", MOST_BYTES as u64));
    }
    let (mut tokens, mut directives, mut depth) = (0_usize, 0_usize, 0_usize);
    let mut rest = query.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => continue,
            b'#' => {
                let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
                rest = rest.get(end..).unwrap_or_default();
                continue;
            }
            b'"' => rest = after_string(rest),
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'@' => directives += 1,
            byte if is_word(*byte) => {
                let end = rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len());
                rest = rest.get(end..).unwrap_or_default();
            }
            _ => {}
        }
        tokens += 1;
        if depth > DEEPEST_NESTING {
            return Err(Rejection::limit("nesting", DEEPEST_NESTING as u64));
        }
        if tokens > MOST_TOKENS {
            return Err(Rejection::limit("tokens", MOST_TOKENS as u64));
        }
        if directives > MOST_DIRECTIVES {
            return Err(Rejection::limit("directives", MOST_DIRECTIVES as u64));
        }
    }
    Ok(())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+')
}

/// What follows a string whose first quote has been read; nothing, if it does not end.
fn after_string(text: &[u8]) -> &[u8] {
    if let Some(block) = text.strip_prefix(b"\"\"") {
        let mut rest = block;
        while let [_, tail @ ..] = rest {
            if let Some(after) = rest.strip_prefix(b"\\\"\"\"") {
                rest = after;
            } else if let Some(after) = rest.strip_prefix(b"\"\"\"") {
                return after;
            } else {
                rest = tail;
            }
        }
        return rest;
    }
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        match first {
            b'"' => return tail,
            // A string ends at its line: what comes after is a syntax error, and counted as code.
            b'\n' | b'\r' => return rest,
            b'\\' => rest = tail.get(1..).unwrap_or_default(),
            _ => rest = tail,
        }
    }
    rest
}
