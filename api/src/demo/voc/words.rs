//! How does an invented customer say it, and what do colleagues write about it?

use super::tree::{Branch, Leaf};
use crate::demo::wording::{fill, percent, weighted};
use entity::voc_item::{VocChannel, VocKind};
use fastrand::Rng;

/// How a report is to sound.
pub(super) struct Voice<'a> {
    pub branch: &'static Branch,
    pub leaf: &'static Leaf,
    /// Sentences instead of the leaf's own.
    pub middles: Option<&'static [&'static str]>,
    pub kind: VocKind,
    pub channel: VocChannel,
    pub name: Option<&'a str>,
    pub threatens: bool,
}

const ASKS: &[&str] = &[
    "어떻게 하면 되는지 알려 주세요.",
    "원래 이런 건가요?",
    "어디에 물어봐야 하나요?",
    "답변 부탁드려요.",
    "절차가 궁금합니다.",
    "미리 알 수 있는 방법이 있을까요?",
    "자세한 안내 부탁드립니다.",
    "제가 뭘 준비하면 될까요?",
    "얼마나 걸리는지 알고 싶어요.",
    "문자로 알려 주셔도 됩니다.",
    "전화 주시면 바로 받을게요.",
    "앱에서도 되는지 궁금합니다.",
];

/// What goes before a complaint to the regulator.
const THREATS: &[&str] = &[
    "금감원에 민원 넣겠습니다. 더 이상 통화하고 싶지 않아요.",
    "벌써 세 번째 말씀드리는 겁니다. 다음은 금감원입니다.",
    "전화 준다는 약속을 또 안 지키셨네요. 통화 녹취 다 있습니다.",
    "거절 사유를 서면으로 달라는데 왜 안 줍니까. 소비자원에 상담 예약했습니다.",
    "변호사 선임해서 진행하겠습니다.",
    "지금까지 통화한 것 전부 녹취했습니다.",
    "담당자가 또 바뀌었네요. 금융감독원에 그대로 적어 내겠습니다.",
    "소비자원에 피해구제 신청할 테니 서류 준비하세요.",
    "이번이 마지막입니다. 이번 주까지 답 없으면 금감원 갑니다.",
    "언론사에 제보하고 변호사와 상의하겠습니다.",
];

const REPORTED: &[&str] = &["[금융감독원 이첩 민원] ", "[한국소비자원 이첩] ", "[금융민원센터 접수 건] "];
const LETTERED: &[&str] =
    &["귀사의 무궁한 발전을 기원합니다. ", "삼가 글월 올립니다. ", "내용증명에 앞서 알려 드립니다. "];
const FACES: &[&str] = &[" ㅠㅠ", " ㅜㅜ", "ㅡㅡ", " ;;", " ㅠ", "...", "!!", " 하아", " 😡", " 😢"];
const GLAD: &[&str] = &[" ^^", " 😊", "~", " ♡", "!!", " 👍"];

/// As fingers slip, and as many write.
const SLIPS: &[(&str, &str)] = &[
    ("되는데", "돼는데"),
    ("왜 ", "외 "),
    ("며칠", "몇일"),
    ("습니다", "슴니다"),
    ("어떻게", "어떡게"),
    ("안 돼", "않돼"),
    ("안 되", "안되"),
    ("합니다.", "합니다"),
    ("했는데", "햇는데"),
    ("있습니다", "잇습니다"),
    ("그냥", "걍"),
    ("너무", "넘"),
    (". ", ".. "),
    ("보험", "보헝"),
    ("주세요", "주새요"),
];

impl Voice<'_> {
    pub fn speak(&self, rng: &mut Rng) -> String {
        let mut parts: Vec<String> = Vec::with_capacity(6);
        if let Some(name) = self.name.filter(|_| percent(rng, 9)) {
            parts.push(format!("{name}입니다."));
        }
        if percent(rng, 84) {
            parts.push(one(rng, self.branch.openings));
        }
        let middles = self.middles.unwrap_or(self.leaf.middles);
        parts.push(one(rng, middles));
        if self.middles.is_none() && percent(rng, 22) {
            let more = one(rng, middles);
            parts.extend((!parts.contains(&more)).then_some(more));
        }
        match self.kind {
            VocKind::Inquiry => parts.push(one(rng, ASKS)),
            _ if percent(rng, 82) => parts.push(one(rng, self.branch.ends)),
            _ => {}
        }
        if self.threatens {
            parts.push(one(rng, THREATS));
        }
        if percent(rng, 6) {
            parts.push(contact(rng));
        }
        self.styled(parts.join(" "), rng)
    }

    fn styled(&self, text: String, rng: &mut Rng) -> String {
        let is_glad = matches!(self.kind, VocKind::Compliment | VocKind::Suggestion);
        match self.channel {
            VocChannel::Regulator => one(rng, REPORTED) + &text,
            VocChannel::Letter => one(rng, LETTERED) + &text,
            VocChannel::App | VocChannel::Social | VocChannel::Web => {
                let text = if percent(rng, 24) { slip(&text, rng) } else { text };
                let faces = if is_glad { GLAD } else { FACES };
                if self.channel != VocChannel::Web && percent(rng, 38) { text + &one(rng, faces) } else { text }
            }
            _ => text,
        }
    }
}

fn one(rng: &mut Rng, of: &[&str]) -> String {
    let template = rng.choice(of).copied().unwrap_or_default();
    if template.contains('{') { fill(template, &Vec::new(), rng) } else { template.to_owned() }
}

/// Numbers that belong to nobody: they are there to be masked.
fn contact(rng: &mut Rng) -> String {
    match rng.u32(0..4) {
        0 => format!("계좌는 110-{:03}-{:06} 맞습니다.", rng.u32(0..1_000), rng.u32(0..1_000_000)),
        1 => format!("답은 guest{}@example.com으로 주세요.", rng.u32(100..9_999)),
        _ => format!("010-{:04}-{:04}로 연락 주세요.", rng.u32(2_000..9_999), rng.u32(0..10_000)),
    }
}

fn slip(text: &str, rng: &mut Rng) -> String {
    let fitting: Vec<_> = SLIPS.iter().filter(|(right, _)| text.contains(right)).collect();
    match rng.choice(&fitting) {
        Some((right, wrong)) => text.replacen(right, wrong, 1),
        None => text.to_owned(),
    }
}

/// What is said after the first report; each is drawn from a few sentences.
#[derive(Clone, Copy)]
pub(super) enum Saying {
    Holding,
    Solved,
    Thanks,
    Considered,
    Note,
    Waiting,
    Answer,
    Presses,
    Duplicate,
    NotOurs,
    Transfer,
    Escalate,
    Reopen,
    Merge,
    ExtendReason,
    ExtendNotice,
}

pub(super) fn saying(what: Saying, name: Option<&str>, rng: &mut Rng) -> String {
    let text = match what {
        Saying::Holding => three(rng, HELLOS, HOLDING, PROMISES),
        Saying::Solved => three(rng, HELLOS, SOLVED, GOODBYES),
        Saying::Thanks => three(rng, HELLOS, THANKS, GOODBYES),
        Saying::Considered => three(rng, HELLOS, CONSIDERED, GOODBYES),
        Saying::Presses => one(rng, PRESSES) + " " + &one(rng, THREATS),
        Saying::Note => one(rng, NOTES),
        Saying::Waiting => one(rng, WAITING),
        Saying::Answer => one(rng, ANSWERS),
        Saying::Duplicate => one(rng, DUPLICATES),
        Saying::NotOurs => one(rng, NOT_OURS),
        Saying::Transfer => one(rng, TRANSFERS),
        Saying::Escalate => one(rng, ESCALATIONS),
        Saying::Reopen => one(rng, REOPENINGS),
        Saying::Merge => one(rng, MERGES),
        Saying::ExtendReason => one(rng, EXTEND_REASONS),
        Saying::ExtendNotice => one(rng, EXTEND_NOTICES),
    };
    let addressed = matches!(what, Saying::Holding | Saying::Solved | Saying::Thanks | Saying::Considered);
    match name.filter(|_| addressed) {
        Some(name) if percent(rng, 35) => format!("{name} 고객님, {text}"),
        _ => text,
    }
}

fn three(rng: &mut Rng, first: &[&str], second: &[&str], third: &[&str]) -> String {
    [one(rng, first), one(rng, second), one(rng, third)].join(" ")
}

/// What a text of the item's kind is answered with at the end.
pub(super) fn solution(kind: VocKind) -> Saying {
    match kind {
        VocKind::Compliment => Saying::Thanks,
        VocKind::Suggestion => Saying::Considered,
        VocKind::Complaint | VocKind::Inquiry => Saying::Solved,
    }
}

const HELLOS: &[&str] = &[
    "안녕하세요, 한빛화재입니다.",
    "남겨 주신 글 잘 읽었습니다.",
    "먼저 불편을 드려 죄송합니다.",
    "귀한 시간 내어 말씀해 주셔서 감사합니다.",
    "기다려 주셔서 감사합니다.",
    "말씀 주신 내용을 확인했습니다.",
];
const HOLDING: &[&str] = &[
    "접수 내용을 담당자가 확인하고 있습니다.",
    "관련 기록과 통화 내용을 살펴보고 있습니다.",
    "담당 부서에 사실을 확인하는 중입니다.",
    "필요한 자료를 모아 검토하고 있습니다.",
    "심사 담당자와 함께 다시 보고 있습니다.",
];
const PROMISES: &[&str] = &[
    "오늘 안으로 다시 연락드리겠습니다.",
    "내일 오전 중에 전화드리겠습니다.",
    "{#2-3}영업일 안에 결과를 말씀드리겠습니다.",
    "진행되는 대로 문자로 알려 드리겠습니다.",
];
const SOLVED: &[&str] = &[
    "확인 결과 저희 안내가 부족했습니다. 바로잡아 다시 안내드렸습니다.",
    "누락된 건을 찾아 오늘 처리했습니다. 금액은 {#1-3}영업일 안에 입금됩니다.",
    "담당자를 다시 정하고 진행 상황을 전화로 설명드렸습니다.",
    "사유와 근거 약관을 서면으로 보내 드렸습니다.",
    "오류를 고쳤으며 같은 화면에서 정상으로 되는 것을 확인했습니다.",
    "추가로 받은 비용은 환급해 드렸습니다.",
    "요청하신 변경을 마쳤고 새 증권을 발송했습니다.",
    "해당 직원과 부서에 내용을 알리고 응대 절차를 다시 교육했습니다.",
    "더 필요한 서류가 없음을 확인하고 심사를 마쳤습니다.",
    "산정 내역을 항목별로 정리해 보내 드렸습니다.",
];
const THANKS: &[&str] = &[
    "따뜻한 말씀을 해당 직원과 부서에 전했습니다.",
    "보내 주신 칭찬을 직원이 큰 힘으로 삼겠다고 합니다.",
    "동료들과 함께 읽었습니다. 더 잘하겠습니다.",
];
const CONSIDERED: &[&str] = &[
    "제안하신 내용을 담당 부서에 전했고 다음 개선 계획에서 검토합니다.",
    "비슷한 의견이 있어 함께 검토하고 있습니다.",
    "이미 준비하고 있는 기능이라 반영되면 알려 드리겠습니다.",
    "지금은 어렵지만 다음 상품 개정 때 다시 살펴보겠습니다.",
];
const GOODBYES: &[&str] = &[
    "더 궁금하신 점은 언제든 말씀해 주세요.",
    "다시 같은 불편이 없도록 하겠습니다.",
    "소중한 의견 감사합니다.",
    "앞으로 더 세심하게 살피겠습니다.",
];
const NOTES: &[&str] = &[
    "지난주에도 같은 내용으로 통화한 기록이 있음. 이력 확인 필요.",
    "통화 녹음 들어 봄. 안내가 빠진 것은 사실.",
    "심사 쪽에 회신 독촉함. 오후까지 답 받기로 함.",
    "고객 감정이 격해져 있어 책임자가 통화하는 편이 좋겠음.",
    "가입 당시 서류 스캔본 확인 요청함.",
    "부재중. {#2-4}시 이후 다시 전화하기로.",
    "협력업체에 경위서 요청함.",
    "취약 고객이라 서면으로도 함께 안내할 것.",
    "같은 증상이 오늘만 {#2-6}건. 개발팀에 공유함.",
    "지급 예정일을 재무에서 확인해 줌.",
];
const WAITING: &[&str] = &[
    "진단서 사본을 보내 주시기로 하셨습니다.",
    "통장 사본과 신분증을 기다립니다.",
    "오류 화면 캡처를 요청드렸습니다.",
    "블랙박스 영상을 보내 주시기로 했습니다.",
    "통화 가능한 시간을 여쭙고 회신을 기다립니다.",
    "세부내역서를 발급받아 보내 주신다고 합니다.",
];
const ANSWERS: &[&str] = &[
    "말씀하신 서류 보냈어요. 확인해 주세요.",
    "사진 다시 올렸습니다.",
    "오후 {#2-5}시 이후면 통화됩니다.",
    "영상 메일로 보냈습니다.",
    "통장 사본 첨부했어요",
    "병원에서 내일 준다고 해서 늦었습니다. 이제 보냅니다.",
];
const PRESSES: &[&str] = &[
    "연락 준다더니 아직도 없네요.",
    "어제도 전화했는데 담당자가 없다고만 하고.",
    "똑같은 말을 또 해야 하나요.",
    "서면 답변은 왜 안 옵니까.",
    "오늘까지라고 하셨잖아요.",
];
const DUPLICATES: &[&str] =
    &["먼저 접수된 건에서 함께 처리합니다.", "같은 내용이 다른 경로로 이미 접수되어 있습니다.", "중복 접수입니다."];
const NOT_OURS: &[&str] = &[
    "다른 보험사 계약에 관한 내용이라 해당 회사로 안내했습니다.",
    "정비업체와 고객 사이의 문제로 확인되어 안내드렸습니다.",
    "당사 가입 사실이 없습니다.",
];
const TRANSFERS: &[&str] = &[
    "사고 지역 담당 부서에서 처리할 건입니다.",
    "계약 내용 확인이 먼저라 담당 부서로 보냅니다.",
    "전산 오류로 보여 개발 부서로 넘깁니다.",
    "심사 판단이 필요한 건입니다.",
];
const ESCALATIONS: &[&str] = &[
    "고객이 책임자와 통화를 원합니다.",
    "같은 내용의 세 번째 접수입니다.",
    "금감원 민원을 예고해 책임자 판단이 필요합니다.",
    "예외 처리가 필요해 보입니다.",
];
const REOPENINGS: &[&str] = &[
    "처리됐다고 하는데 그대로예요.",
    "입금된다던 날이 지났는데 안 들어왔습니다.",
    "설명이 처음 들은 것과 달라요. 다시 봐 주세요.",
    "고쳤다더니 또 같은 오류가 납니다.",
    "서면으로 준다던 답이 안 왔습니다.",
];
const MERGES: &[&str] =
    &["같은 고객의 같은 건입니다.", "앞선 접수에 이어진 내용입니다.", "한 담당자가 함께 처리합니다."];
const EXTEND_REASONS: &[&str] = &[
    "의료기관 회신을 기다리고 있습니다.",
    "현장 조사와 상대 보험사 확인에 시간이 더 필요합니다.",
    "제3자 감정 결과가 나와야 판단할 수 있습니다.",
];
const EXTEND_NOTICES: &[&str] = &[
    "사실 확인에 시간이 더 필요하여 처리 기한을 연장하게 되었습니다. 늦어져 죄송합니다. 연장된 날까지 결과를 꼭 알려 드리겠습니다.",
    "관계 기관의 회신이 늦어져 처리 기한을 연장합니다. 진행 상황은 중간에 다시 말씀드리겠습니다.",
];

/// By which way it comes: apps bring what is wrong with apps.
pub(super) fn channel(branch: &Branch, rng: &mut Rng) -> VocChannel {
    use VocChannel::{App, Branch as Counter, CallCenter, Letter, Partner, Regulator, Social, Web};
    let shares: &[(VocChannel, u32)] = match branch.code {
        "APP" => &[(App, 66), (Web, 16), (CallCenter, 14), (Social, 4)],
        "PRAISE" | "IDEA" => &[(Web, 32), (App, 30), (CallCenter, 24), (Counter, 8), (Letter, 4), (Social, 2)],
        _ => &[
            (CallCenter, 46),
            (Web, 17),
            (App, 16),
            (Counter, 9),
            (Letter, 3),
            (Social, 3),
            (Regulator, 2),
            (Partner, 4),
        ],
    };
    weighted(rng, shares).unwrap_or(CallCenter)
}
