//! Whether a text says the same as one of some others (H8): by the pairs of letters that they share, as duplicates are found (V5).

use crate::voc::similar::pairs;
use std::cmp::Ordering;

/// Two that share as much of the shorter one are about the same; `similarVoc`, which only offers, asks for far less.
const SAME: f64 = 0.6;
/// A text with fewer pairs says too little to be the same as another.
const LEAST: usize = 20;

/// A text as it is compared: its pairs, each once, sorted. Made once for however many it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told(Box<[(char, char)]>);

impl Told {
    /// None of a text that says too little.
    pub fn of(text: &str) -> Option<Self> {
        let mut pairs: Vec<(char, char)> = pairs(text).into_iter().collect();
        pairs.sort_unstable();
        (pairs.len() >= LEAST).then(|| Self(pairs.into()))
    }

    /// Of what the longer one has as well as of the shorter: somebody who tells three things at once has not told the one again.
    pub fn is_like(&self, other: &Self) -> bool {
        let both = (self.0.len() + other.0.len()) as f64;
        let is_so = |shared: usize| 2.0 * shared as f64 / both >= SAME;
        // If the whole of the shorter one would not do, nothing of it need be looked at.
        is_so(self.0.len().min(other.0.len())) && is_so(self.shared(other))
    }

    fn shared(&self, other: &Self) -> usize {
        let (mut one, mut two, mut shared) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(left), Some(right)) = (one.peek(), two.peek()) {
            match left.cmp(right) {
                Ordering::Less => _ = one.next(),
                Ordering::Greater => _ = two.next(),
                Ordering::Equal => {
                    shared += 1;
                    one.next();
                    two.next();
                }
            }
        }
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H8.
    #[test]
    fn h8_the_same_again_is_known_by_its_words_and_the_same_subject_is_not_enough() {
        let first = "앱에서 사고 사진을 올리면 계속 처음 화면으로 돌아가서 접수를 못 했습니다";
        let told = Told::of(first).unwrap();
        let like = |text: &str| Told::of(text).is_some_and(|other| other.is_like(&told) && told.is_like(&other));
        assert!(like(first));
        assert!(like("앱에서 사고 사진을 올리면 자꾸 처음 화면으로 돌아가서 접수를 못 하고 있어요"));
        assert!(!like("앱에서 보험증권을 내려받으려는데 인증서 오류가 나고 화면이 하얗게 됩니다"));
        assert!(!like("사진 접수"), "too short to say");
        assert!(!like("네"));
        let also = format!(
            "{first} 그리고 상담사는 불친절했고 보험료는 두 배가 되었는데 왜 올랐는지 설명해 주는 사람이 아무도 없었고 전화는 열 번을 해도 연결되지 않았습니다"
        );
        assert!(!like(&also), "one of many things");
    }
}
