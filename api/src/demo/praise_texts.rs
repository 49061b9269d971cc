//! What praise in the demo company is about: scenes of an insurer's work, each told by situation, deed and effect or
//! in one sentence, and the words of thanks and reflection that go with any of them.

use super::calendar::Season;
use super::organisation::Area;

pub(super) const CUSTOMER_FIRST: usize = 0;
pub(super) const TRUST: usize = 1;
pub(super) const CHALLENGE: usize = 2;
pub(super) const COOPERATION: usize = 3;
pub(super) const CARE: usize = 4;

/// Who tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Giver {
    Peer,
    Newcomer,
    Chief,
    Report,
    Executive,
    Of(&'static [Area]),
    Anyone,
}

/// What comments on it may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    Storm,
    Claims,
    Call,
    Dispatch,
    Counter,
    Sales,
    Desk,
    It,
    Growth,
    Leadership,
    Team,
    Everyday,
}

/// Any situation goes with any deed and any effect of the same scene; a brief stands alone.
#[derive(Debug)]
pub(super) struct Scene {
    pub to: Area,
    pub from: Giver,
    pub season: Season,
    pub theme: Theme,
    /// Most people whom these sentences can praise at once.
    pub most: usize,
    pub tags: &'static [usize],
    pub situations: &'static [&'static str],
    pub deeds: &'static [&'static str],
    pub effects: &'static [&'static str],
    pub briefs: &'static [&'static str],
}

/// A longer letter, written as one piece, to one person.
#[derive(Debug)]
pub(super) struct Letter {
    pub to: Area,
    pub from: Giver,
    pub season: Season,
    pub theme: Theme,
    pub tags: &'static [usize],
    pub text: &'static str,
}

pub(super) fn scenes() -> impl Iterator<Item = &'static Scene> {
    use super::{scenes_claims, scenes_everyday, scenes_office, scenes_sales, scenes_service};
    [
        scenes_claims::SCENES,
        scenes_service::SCENES,
        scenes_sales::SCENES,
        scenes_office::SCENES,
        scenes_everyday::SCENES,
    ]
    .into_iter()
    .flatten()
}

/// Words that may follow any scene told by the same kind of giver.
pub(super) struct Closing {
    pub reflections: &'static [&'static str],
    pub thanks: &'static [&'static str],
}

pub(super) const BETWEEN_PEERS: Closing = Closing {
    reflections: &[
        "옆에서 지켜보면서 저라면 그렇게 할 수 있었을까 생각했습니다.",
        "바쁜 것은 모두 마찬가지인데, 먼저 움직이는 분은 따로 있다는 것을 느꼈습니다.",
        "본인은 별일 아니라고 하시지만 저는 그렇게 생각하지 않습니다.",
        "말로 하는 친절보다 이런 행동이 더 오래 기억에 남는 것 같습니다.",
        "이런 분과 같은 팀이라는 것이 든든합니다.",
        "퇴근길에 곰곰이 생각해 보니 그냥 지나가면 안 되겠다 싶었습니다.",
        "아무도 시키지 않은 일이었다는 점을 꼭 적어 두고 싶습니다.",
        "고객을 대하는 태도가 동료를 대하는 태도에서 나온다는 말이 맞는 것 같습니다.",
        "생색 한번 내지 않으셔서 다른 분들은 모르실 것 같아 제가 대신 적습니다.",
        "돌아보면 저도 이런 도움을 여러 번 받았습니다.",
        "작은 일이라고 하실 수도 있지만, 이런 일이 쌓여서 회사가 돌아간다고 생각합니다.",
        "일이 몰릴수록 그 사람의 진심이 보인다는 말이 떠올랐습니다.",
        "같은 일을 하는 사람으로서 얼마나 손이 가는 일인지 잘 압니다.",
    ],
    thanks: &[
        "진심으로 감사합니다.",
        "정말 고맙습니다.",
        "이 자리를 빌려 고맙다는 말씀을 전합니다.",
        "함께 일할 수 있어 감사합니다.",
        "다음에는 제가 먼저 돕겠습니다.",
        "{rr}, 감사합니다. 오래 함께 일하고 싶습니다.",
        "늦었지만 칭찬마당에 꼭 남기고 싶었습니다.",
        "덕분에 저도 힘이 났습니다. 감사합니다.",
        "{rr} 같은 동료가 있어 든든합니다.",
        "커피 한 잔으로는 부족하겠지만 이번 주에 꼭 대접하겠습니다.",
        "고생 많으셨습니다. 그리고 고맙습니다.",
        "{rr|을} 칭찬합니다.",
        "모두가 알아주셨으면 하는 마음입니다.",
        "저도 누군가에게 그런 동료가 되겠습니다.",
        "{rr}, 정말 수고 많으셨습니다.",
        "힘든 내색 없이 해 주셔서 더 고맙습니다.",
        "그 마음 잊지 않겠습니다.",
        "늘 배웁니다. 감사합니다.",
        "{rr} 덕분에 저희 팀 분위기까지 달라졌습니다. 감사합니다.",
        "이번 주에는 하루라도 일찍 들어가시길 바랍니다. 감사합니다.",
    ],
};

pub(super) const TO_LEADERS: Closing = Closing {
    reflections: &[
        "윗사람을 칭찬하는 글이라 망설였지만, 고마운 것은 고맙다고 해야 할 것 같습니다.",
        "저도 언젠가 후배가 생기면 이렇게 하고 싶습니다.",
        "말보다 행동으로 가르쳐 주시는 분이라고 생각합니다.",
        "저희끼리 이야기하다가 누군가는 꼭 글을 올리자고 했습니다.",
        "높은 자리보다 넓은 어깨가 먼저 보이는 분입니다.",
    ],
    thanks: &[
        "{rr}, 늘 감사드립니다.",
        "저희가 더 잘하겠습니다. 감사합니다.",
        "오래 함께 일하고 싶습니다.",
        "말씀드릴 기회가 없어 칭찬마당을 빌립니다. 감사합니다.",
        "믿어 주신 만큼 해내겠습니다.",
        "{rr|을} 칭찬합니다.",
        "건강도 챙기시면서 오래오래 저희와 함께해 주십시오.",
        "받은 마음을 저희도 아래로 이어 가겠습니다.",
    ],
};

pub(super) const FROM_EXECUTIVES: Closing = Closing {
    reflections: &[
        "제가 현장에서 일하던 때를 돌아보게 되었습니다.",
        "사무실로 돌아오는 차 안에서 내내 그 이야기를 생각했습니다.",
        "우리가 말로만 하던 것을 몸으로 보여 주었습니다.",
    ],
    thanks: &[
        "고맙습니다. 다음 방문 때 다시 인사드리겠습니다.",
        "현장에 계신 모든 분께 감사드립니다.",
        "{rr}, 수고 많으셨습니다.",
        "저도 제 자리에서 할 일을 찾겠습니다. 감사합니다.",
        "이런 동료들과 일하는 것이 자랑스럽습니다.",
    ],
};

pub(super) const FROM_ANYONE: Closing = Closing {
    reflections: &[
        "소속이 다르면 모른 척 지나갈 수도 있는 일이었습니다.",
        "이런 분들이 계셔서 회사가 조금 더 따뜻해지는 것 같습니다.",
        "당연한 일이라고 하시겠지만 저에게는 그렇지 않았습니다.",
        "그 뒤로 저도 누군가 물어 오면 한 번 더 찾아보게 됩니다.",
        "친절은 돌고 돈다는 말을 믿게 되었습니다.",
    ],
    thanks: &[
        "이 자리를 빌려 감사드립니다.",
        "{rr}, 정말 감사합니다.",
        "직접 인사드리지 못해 글로 대신합니다.",
        "따뜻한 마음 오래 기억하겠습니다.",
        "꼭 한번 차 한잔 대접하고 싶습니다.",
        "{team} 여러분께도 감사 인사를 전합니다.",
        "{rr|을} 칭찬합니다.",
        "바쁘신 중에 정말 고맙습니다.",
    ],
};

pub(super) const TO_SENIORS: Closing = Closing {
    reflections: &[
        "아직 서툰 저에게는 그 시간이 교육 열 번보다 컸습니다.",
        "언젠가 저도 후배에게 같은 것을 나눌 수 있으면 좋겠습니다.",
        "혼날 줄 알았는데 먼저 괜찮으냐고 물어 주셔서 눈물이 날 뻔했습니다.",
        "바쁘신 것을 뻔히 아는데도 귀찮은 기색 한 번 없으셨습니다.",
        "좋은 선배를 만나는 것도 복이라는 말을 실감합니다.",
        "어깨너머로 배운다는 말이 어떤 뜻인지 알게 되었습니다.",
    ],
    thanks: &[
        "잘 배워서 다음 후배에게 이어 가겠습니다.",
        "{rr}께 부끄럽지 않은 후배가 되겠습니다.",
        "정말 감사합니다. 열심히 배우겠습니다.",
        "가르쳐 주신 대로 하나씩 해 나가겠습니다. 감사합니다.",
        "{rr}, 늘 감사드립니다.",
        "이 마음을 꼭 전하고 싶어 글을 남깁니다. 감사합니다.",
        "믿고 기다려 주셔서 감사합니다.",
        "저도 언젠가 {rr} 같은 선배가 되고 싶습니다.",
        "받은 만큼 돌려 드릴 수 있도록 노력하겠습니다.",
        "말씀드릴 기회가 없어 칭찬마당을 빌립니다. 감사합니다.",
    ],
};

pub(super) const FROM_LEADERS: Closing = Closing {
    reflections: &[
        "관리자로서 제가 먼저 살폈어야 할 일이라 더 고맙고 미안합니다.",
        "이런 노력이 숫자로는 잘 드러나지 않아 글로 남깁니다.",
        "저도 현장에 있을 때가 떠올라 마음이 뭉클했습니다.",
        "회의 때 칭찬했더니 손사래를 치기에 여기에 다시 적습니다.",
        "우리 부서가 지켜야 할 기준이 무엇인지 보여 준 일이라고 생각합니다.",
        "다른 직원들에게도 좋은 본보기가 되었습니다.",
    ],
    thanks: &[
        "수고 많았습니다. 고맙습니다.",
        "늘 묵묵히 해 주어 고맙습니다.",
        "이번 주는 하루 푹 쉬기를 권합니다.",
        "{rr}, 고맙습니다. 다음 팀 회의 때 박수를 보내겠습니다.",
        "함께 일하게 되어 자랑스럽습니다.",
        "부서원 모두를 대신해 감사드립니다.",
        "이런 직원과 함께하는 것이 저의 복입니다.",
        "그 책임감을 기억하겠습니다. 감사합니다.",
        "다들 {rr}에게 따뜻한 말 한마디씩 건네 주시면 좋겠습니다.",
        "필요한 지원은 제가 챙기겠습니다. 고맙습니다.",
    ],
};

pub(super) const ACROSS_DEPARTMENTS: Closing = Closing {
    reflections: &[
        "부서가 다르면 남의 일이라고 넘길 수도 있는데 그러지 않으셨습니다.",
        "얼굴 한번 뵌 적 없는 사이인데도 늘 이렇게 도와주십니다.",
        "현장의 급한 마음을 알아주시는 것 같아 더 고마웠습니다.",
        "전화 한 통에서도 존중받는다는 느낌이 들었습니다.",
        "안 된다는 말보다 어떻게 하면 되는지를 먼저 찾아 주셨습니다.",
        "이런 협조가 결국 고객님께 돌아간다고 생각합니다.",
        "내부 고객이라는 말을 몸으로 느낀 하루였습니다.",
        "다음 문의 때는 저도 자료를 더 꼼꼼히 챙겨서 드리겠습니다.",
    ],
    thanks: &[
        "{mine|을} 대표해 감사 인사를 드립니다.",
        "부서는 달라도 한 팀이라는 것을 느꼈습니다. 감사합니다.",
        "저희 {mine} 식구들 모두 고마워하고 있습니다.",
        "{rr} 덕분에 고객님 앞에서 당당했습니다. 감사합니다.",
        "늘 도움만 받아 죄송하고, 그래서 더 감사합니다.",
        "꼭 한번 찾아뵙고 인사드리겠습니다.",
        "{team} 여러분께도 감사 인사 전해 주시면 좋겠습니다.",
        "바쁘신 중에 신경 써 주셔서 진심으로 감사드립니다.",
        "{rr|을} 칭찬하고 싶습니다.",
        "앞으로도 잘 부탁드립니다. 감사합니다.",
        "저희도 요청을 드릴 때 한 번 더 생각하겠습니다. 감사합니다.",
        "멀리서나마 감사한 마음을 전합니다.",
    ],
};
