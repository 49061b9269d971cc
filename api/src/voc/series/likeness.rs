//! Whether a text says the same as one of some others (H8): by the pairs of letters that they share, as duplicates are found (V5).

use crate::voc::similar::{Pairs, pairs};

/// Two that share as much of the shorter one are about the same; `similarVoc`, which only offers, asks for far less.
const SAME: f64 = 0.6;
/// A text with fewer pairs says too little to be the same as another.
const LEAST: usize = 20;

/// Texts that others are compared with.
pub struct Texts(Vec<Pairs>);

impl Texts {
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(texts.into_iter().map(pairs).filter(|pairs| pairs.len() >= LEAST).collect())
    }
}

/// Of what the longer one has as well as of the shorter: somebody who tells three things at once has not told the one again.
pub fn like(text: &str, others: &Texts) -> bool {
    let wanted = pairs(text);
    let shared = |other: &Pairs| wanted.intersection(other).count() as f64;
    let both = |other: &Pairs| 2.0 * shared(other) / (wanted.len() + other.len()) as f64;
    wanted.len() >= LEAST && others.0.iter().any(|other| both(other) >= SAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H8.
    #[test]
    fn h8_the_same_again_is_known_by_its_words_and_the_same_subject_is_not_enough() {
        let first = "앱에서 사고 사진을 올리면 계속 처음 화면으로 돌아가서 접수를 못 했습니다";
        let texts = Texts::of([first, "네"]);
        assert!(like(first, &texts));
        assert!(like("앱에서 사고 사진을 올리면 자꾸 처음 화면으로 돌아가서 접수를 못 하고 있어요", &texts));
        assert!(!like("앱에서 보험증권을 내려받으려는데 인증서 오류가 나고 화면이 하얗게 됩니다", &texts));
        assert!(!like("사진 접수", &texts), "too short to say");
        assert!(!like("네", &texts));
        let also = format!(
            "{first} 그리고 상담사는 불친절했고 보험료는 두 배가 되었는데 왜 올랐는지 설명해 주는 사람이 아무도 없었고 전화는 열 번을 해도 연결되지 않았습니다"
        );
        assert!(!like(&also, &texts), "one of many things");
    }
}
