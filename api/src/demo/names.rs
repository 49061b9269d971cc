//! What the people of the demo company are called: family names by their real frequency, given names by
//! generation, no name of someone well known; and how a name is written in an e-mail address.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use super::wording::{Deck, weighted};

/// Family name, its share per thousand, its customary spelling.
const FAMILIES: &[(&str, u32, &str)] = &[
    ("김", 215, "kim"),
    ("이", 147, "lee"),
    ("박", 84, "park"),
    ("최", 47, "choi"),
    ("정", 43, "jung"),
    ("강", 24, "kang"),
    ("조", 21, "cho"),
    ("윤", 21, "yoon"),
    ("장", 20, "jang"),
    ("임", 17, "lim"),
    ("한", 16, "han"),
    ("오", 15, "oh"),
    ("서", 15, "seo"),
    ("신", 15, "shin"),
    ("권", 14, "kwon"),
    ("황", 14, "hwang"),
    ("안", 14, "ahn"),
    ("송", 14, "song"),
    ("류", 13, "ryu"),
    ("홍", 11, "hong"),
];

/// A given name, and the family names with which it would be that of someone well known.
type Given = (&'static str, &'static str);

/// Given names by year of birth; after a slash the family names that may not come with it.
struct Generation {
    born_until: i32,
    women: &'static str,
    men: &'static str,
}

const GENERATIONS: &[Generation] = &[
    Generation {
        born_until: 1974,
        women: "미경/김이박정 은주/김이최 영숙/정신 명숙 경희/김이박 현숙/김강윤 미숙/이 혜경/김박정 \
              순옥/김 정숙/김 영미/김이최 경숙/신 혜숙/이임 옥희 은숙/김 인숙 금숙 성희/김정강 연숙 \
              미화/김 영란/김장 정순 애경/김 계숙",
        men: "영호/김이 성수/김이최한 종철/박정임 상철/박 재근 영식/김박강 동수 기영/이박강조 용석/박강 \
              태식 원식 진수/김최정 경수/김이조 병국/정 형철 인규/홍 창호/김이임한 만호 종배/김최 \
              석규/장한",
    },
    Generation {
        born_until: 1984,
        women: "지영/김이박임안 은정/김이조한신홍 미영/이황 수진/이박강서신 은영/김박최오서안 현정/김이 \
              선영/김이박장안 은경/김최임신 미정 윤정/이최정장 경아 혜영/김이정윤장임한류 주희/이박최신 \
              현주/김이최장 보경/김박 선미/김이황안송 수연/김이최정강한황홍 희정/김이장 정아/박조신 \
              미라/윤장 연주 은미/이정강",
        men: "정훈/김이박최조윤 상훈/이박최한신안 성훈/김박최정강조임신 진호/김이최강홍 영진/이박최오황 \
              재훈/김이박조 태우/김정 형준/김박임 기현/김 경민/강장한홍 동욱/김이최정강신 상욱/김오류홍 \
              재영/김이정한신 성진/이박최강조 용준/김이최조 창민/김이최정임한오 세훈/김정오 종민/김이송 \
              광호/조 인철/박조 명진/최정 태형/김이",
    },
    Generation {
        born_until: 1994,
        women: "민지/김이박최장 수정/김이최정장임황홍 혜원/이박정강임 다혜/이최 예진/김이박최임한 가영/김박 \
              민정/김이최조서 혜민/이 주연/이정 아영/김이신 소라/김이강 세영/김이박 유정/김이최서 \
              진아/김이박 미소 보라/김이최황 현아/김조 지숙/김 초롱/박 혜림",
        men: "현우/김이박최조서황 성현/박윤안 동훈/김이박최한 상현/김이박강조윤안 우진/김이박최정조장황 \
              태현/김강송 진우/김이박정윤장 형석/박강신 기훈/김이최 재욱/김이안 승환/이박정조신 \
              인호/이최정서황 상민/김이박한황 준기/김이신송 병준/송 영재/최송 규호 현석/최 \
              재원/김이정조오신황 동현/김이정강조장 세준/이박",
    },
    Generation {
        born_until: i32::MAX,
        women: "서연/이박 민서/김 예은/김이박정장신 지원/김이박정한서권송 하은 다은/정 가은/김이정한 \
              수민/김이 예린/정 윤서/조 다인/김이 은서 채은/정 소율 유림/이강 나현/이임 주하/김 \
              연우/김 세인 혜인/이",
        men: "민준/김 도현/김이윤 준서/이박최 현준/김최신류 재민/이박 태윤/박 한결/이 규민 준혁/이최 \
              도윤 건희/김이정 시윤/윤 승윤/이강한 지환/김강안 태민/이최 윤재/정강 정우/김 \
              민혁/이박최강 준수/김이 하람 은찬/김",
    },
];

/// How many may bear one name: homonyms exist, and a search should meet one.
const SAME_NAME: u8 = 2;

/// So often a given name is drawn anew before the family name is: else the frequent families would thin out.
const GIVEN_NAME_TRIES: u32 = 40;

fn parse_given(entry: &'static str) -> Given {
    entry.split_once('/').unwrap_or((entry, ""))
}

pub(super) struct NameBook {
    given: Vec<(i32, bool, Deck<Given>)>,
    borne: BTreeMap<String, u8>,
    addresses: BTreeSet<String>,
}

impl NameBook {
    pub(super) fn new() -> Self {
        let given = GENERATIONS.iter().flat_map(|generation| {
            [(true, generation.women), (false, generation.men)].map(|(female, names)| {
                (generation.born_until, female, Deck::new(names.split_whitespace().map(parse_given)))
            })
        });
        Self { given: given.collect(), borne: BTreeMap::new(), addresses: BTreeSet::new() }
    }

    /// Notes a name that was given by hand.
    pub(super) fn reserve(&mut self, name: &str, email: &str) {
        *self.borne.entry(name.to_owned()).or_default() += SAME_NAME;
        self.addresses.insert(email.to_owned());
    }

    pub(super) fn draw_name(&mut self, rng: &mut Rng, born: i32, female: bool) -> String {
        let families: Vec<_> = FAMILIES.iter().map(|&(family, share, _)| (family, share)).collect();
        loop {
            let family = weighted(rng, &families).unwrap_or("김");
            for _ in 0..GIVEN_NAME_TRIES {
                let deck = self.given.iter_mut().find(|(until, women, _)| born <= *until && *women == female);
                let (given, well_known_as) = deck.and_then(|(_, _, deck)| deck.draw(rng)).unwrap_or(("가온", ""));
                let name = format!("{family}{given}");
                let bearers = self.borne.entry(name.clone()).or_default();
                if *bearers < SAME_NAME && !well_known_as.contains(family) {
                    *bearers += 1;
                    return name;
                }
            }
        }
    }

    /// An address nobody has yet: `seoyun.kim`, then `seoyun.kim2`.
    pub(super) fn draw_email(&mut self, name: &str) -> String {
        let local = romanised(name);
        let numbers = std::iter::once(String::new()).chain((2_u32..).map(|number| number.to_string()));
        for number in numbers {
            let email = format!("{local}{number}@hanbit.example");
            if self.addresses.insert(email.clone()) {
                return email;
            }
        }
        local
    }
}

const INITIALS: [&str; 19] =
    ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
];

/// Revised Romanisation, syllable by syllable.
fn romanised_syllable(syllable: char) -> String {
    let Some(index) = u32::from(syllable).checked_sub(u32::from('가')) else { return String::new() };
    let part = |table: &'static [&'static str], at: u32| usize::try_from(at).ok().and_then(|at| table.get(at)).copied();
    let (initial, vowel, last) = (index / 588, index % 588 / 28, index % 28);
    [part(&INITIALS, initial), part(&VOWELS, vowel), part(&FINALS, last)].into_iter().flatten().collect()
}

/// Given name, dot, family name.
fn romanised(name: &str) -> String {
    let mut syllables = name.chars();
    let family = syllables.next().unwrap_or('김');
    let spelling = FAMILIES.iter().find(|(known, ..)| known.chars().eq([family])).map(|&(_, _, spelling)| spelling);
    let family = spelling.map_or_else(|| romanised_syllable(family), str::to_owned);
    format!("{}.{family}", syllables.map(romanised_syllable).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_written_in_ascii_given_name_first() {
        assert_eq!(romanised("김서윤"), "seoyun.kim");
        assert_eq!(romanised("류형철"), "hyeongcheol.ryu");
        assert_eq!(romanised("남궁민"), "gungmin.nam");
    }

    #[test]
    fn two_of_one_name_get_different_addresses() {
        let mut book = NameBook::new();
        assert_eq!(book.draw_email("안보경"), "bogyeong.ahn@hanbit.example");
        assert_eq!(book.draw_email("안보경"), "bogyeong.ahn2@hanbit.example");
    }
}
