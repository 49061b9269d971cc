//! What customers say before they go to the regulator, or to court: a few words that mean it.

/// Which of them were said. Counted from masked texts; the text itself is not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub regulator: bool,
    pub lawyer: bool,
    pub recording: bool,
    pub press: bool,
    pub in_writing: bool,
}

const REGULATOR: &[&str] = &[
    "금감원",
    "금융감독원",
    "금융민원",
    "금융위",
    "소비자원",
    "소보원",
    "분쟁조정",
    "국민신문고",
    "regulator",
    "ombudsman",
];
const LAWYER: &[&str] = &["변호사", "소송", "고소", "고발", "법적", "내용증명", "lawyer", "sue you", "court"];
const RECORDING: &[&str] = &["녹취", "녹음", "recorded", "recording"];
const PRESS: &[&str] = &["언론", "제보", "기자", "방송국", "newspaper", "the press"];
const IN_WRITING: &[&str] = &["서면", "in writing"];

impl Words {
    pub fn of(text: &str) -> Self {
        let text = text.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        Self {
            regulator: says(REGULATOR),
            lawyer: says(LAWYER),
            recording: says(RECORDING),
            press: says(PRESS),
            in_writing: says(IN_WRITING),
        }
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            regulator: self.regulator || other.regulator,
            lawyer: self.lawyer || other.lawyer,
            recording: self.recording || other.recording,
            press: self.press || other.press,
            in_writing: self.in_writing || other.in_writing,
        }
    }
}
