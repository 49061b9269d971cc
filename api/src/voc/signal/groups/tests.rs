//! Groups of what customers say about an app.

use super::*;

const PHOTOS: [&str; 6] = [
    "앱에서 사진 올리면 계속 처음 화면으로 돌아갑니다 ㅠㅠ",
    "사진 업로드만 하면 앱이 처음 화면으로 튕겨요",
    "보상 서류 사진을 올리는데 앱이 자꾸 꺼집니다",
    "앱에 서류 사진 올리면 처음 화면으로 돌아가요. 몇 번을 해도 같습니다",
    "진단서 사진 업로드가 안 되고 앱 첫 화면으로 돌아갑니다",
    "사진 올리기 누르면 앱이 처음으로 돌아가서 서류 접수를 못 했어요",
];
const CODES: [&str; 5] = [
    "본인 인증 문자가 안 와서 로그인을 못 하고 있어요",
    "인증번호 문자가 오지 않습니다. 로그인 좀 하게 해 주세요",
    "로그인하려는데 인증번호가 안 옵니다",
    "휴대폰 본인 인증 문자가 계속 안 와요 로그인 불가",
    "인증 문자 오류로 로그인이 세 번이나 막혔습니다",
];
const LETTERS: [&str; 4] = [
    "글씨가 너무 작아서 부모님이 못 읽으세요. 글자 크기 조절 넣어 주세요",
    "글자 크기를 키울 수 없나요? 어르신은 보기 힘듭니다",
    "화면 글씨 크기가 작아 불편합니다",
    "글자가 작아서 돋보기 쓰고 봤습니다. 크기 조절 기능 부탁드립니다",
];
const OTHERS: [&str; 3] = ["주말에는 상담이 안 되나요?", "지점 주차장이 좁습니다", "약관을 우편으로 받고 싶습니다"];

fn week() -> Vec<&'static str> {
    [&PHOTOS[..], &CODES, &LETTERS, &OTHERS].concat()
}

fn usual() -> Vec<&'static str> {
    [&CODES[..], &LETTERS, &OTHERS].concat()
}

#[test]
fn v8_what_is_about_the_same_is_together_and_nothing_else_is() {
    let groups = group(&week(), &usual());
    let sizes: Vec<usize> = groups.iter().map(|group| group.members.len()).collect();
    assert!(groups.len() == 3 && sizes.is_sorted_by(|one, next| one >= next), "{groups:?}");
    let kind = |text: &usize| [0..6, 6..11, 11..15, 15..18].iter().position(|kind| kind.contains(text));
    for (group, of) in groups.iter().zip([0, 1, 2]) {
        assert!(group.members.iter().all(|text| kind(text) == Some(of)), "{group:?}");
        assert!(group.members.contains(&group.representative));
    }
    assert!(sizes[0] >= 5 && sizes[1] == 5 && sizes[2] >= 3, "{sizes:?}");
}

#[test]
fn v8_a_group_is_told_by_whole_words_without_particles() {
    let groups = group(&week(), &usual());
    for (group, telling) in groups.iter().zip([["사진", "처음"], ["로그인", "인증"], ["크기", "글자"]]) {
        assert!(telling.iter().all(|word| group.words.iter().any(|found| found == word)), "{:?}", group.words);
        assert!(group.words.len() <= MOST_WORDS);
    }
}

#[test]
fn v8_the_same_texts_make_the_same_groups_in_whatever_order() {
    let texts = week();
    let mut turned = texts.clone();
    turned.reverse();
    let named = |texts: &[&'static str], groups: &[Group]| {
        let mut groups: Vec<Vec<&str>> = groups
            .iter()
            .map(|group| {
                let mut members: Vec<&str> = group.members.iter().map(|member| texts[*member]).collect();
                members.sort_unstable();
                members
            })
            .collect();
        groups.sort();
        groups
    };
    let (one, other) = (group(&texts, &usual()), group(&turned, &usual()));
    assert_eq!(one, group(&texts, &usual()));
    assert_eq!(named(&texts, &one), named(&turned, &other));
}

#[test]
fn v8_what_the_category_always_says_puts_nothing_together() {
    let always = [
        "보험금 지급이 늦습니다. 병원 영수증을",
        "보험금 지급이 늦습니다. 자동차 사고를",
        "보험금 지급이 늦습니다. 여행자 짐을",
    ];
    let history: Vec<&str> = std::iter::repeat_n("보험금 지급이 늦습니다.", 300).collect();
    assert_eq!(group(&always, &history), []);
    assert_eq!(group(&always, &[]).len(), 1);
}

#[test]
fn v8_what_says_nothing_is_no_group() {
    assert_eq!(group(&[], &[]), []);
    assert_eq!(group(&["", "ㅠㅠ", "!!", "010-1234-5678"], &[]), []);
    assert_eq!(group(&["앱이 꺼져요"], &[]), []);
}
