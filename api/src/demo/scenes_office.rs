//! Scenes of praise for the back-office departments, mostly told by the front line that depends on them.

use super::calendar::Season;
use super::organisation::Area;
use super::praise_texts::{CARE, CHALLENGE, COOPERATION, CUSTOMER_FIRST, Giver, Scene, TRUST, Theme};

const SALES: Giver = Giver::Of(&[Area::Branch, Area::Planner, Area::Corporate]);
const CLAIMS: Giver = Giver::Of(&[Area::AutoClaims, Area::LongClaims]);
const FRONT_LINE: Giver = Giver::Of(&[
    Area::Branch,
    Area::AutoClaims,
    Area::LongClaims,
    Area::CallCentre,
    Area::Dispatch,
    Area::Counter,
    Area::Protection,
]);

pub(super) const SCENES: &[Scene] = &[
    Scene {
        to: Area::Underwriting,
        from: SALES,
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[COOPERATION, TRUST],
        situations: &[
            "{ago} 개업을 앞둔 고객님의 화재보험이 당장 필요했습니다.",
            "고지 사항이 많아 다른 곳에서 모두 거절당한 고객님의 건이었습니다.",
            "인수 거절 통보를 받고 고객님께 어떻게 말씀드려야 할지 막막했습니다.",
        ],
        deeds: &[
            "{r|이} 무엇을 보완하면 되는지 순서까지 적어 보내 주시고, 서류를 올리자 그날 안에 봐 주셨습니다.",
            "{r|은} 안 되는 이유를 한 줄로 끝내지 않고, 조건을 바꾸면 가능한 방법 {@2-3} 가지를 알려 주셨습니다.",
            "{r|이} 직접 전화를 주셔서 심사 기준을 쉽게 풀어 주셨습니다.",
        ],
        effects: &[
            "고객님께 이유를 제대로 설명드릴 수 있어 오히려 믿음을 얻었습니다.",
            "결국 조건부로 인수되어 고객님이 무척 안도하셨습니다.",
            "심사부서가 막는 곳이 아니라 길을 찾아 주는 곳이라는 것을 알았습니다.",
        ],
        briefs: &[
            "거절 사유와 대안을 함께 알려 주시는 {team} {r}, 현장에 정말 큰 힘이 됩니다.",
            "마감 직전 심사 건을 끝까지 봐 주신 {r}, 감사합니다. 고객님도 고마워하셨습니다.",
        ],
    },
    Scene {
        to: Area::Underwriting,
        from: Giver::Peer,
        season: Season::QuarterClose,
        theme: Theme::Desk,
        most: 3,
        tags: &[COOPERATION, CHALLENGE],
        situations: &[
            "{quarter} 마감 주에는 심사 대기가 하루 {#300-600/50}건씩 쌓였습니다.",
            "{quarter} 말 현장의 전화가 한꺼번에 몰려 정작 심사할 시간이 없었습니다.",
        ],
        deeds: &[
            "{r|이} 급한 건을 먼저 골라 나누고, 전화는 한 사람씩 돌아가며 받자고 하셨습니다.",
            "{r|은} 본인 몫을 끝내고도 다른 사람의 대기 건을 조용히 가져가셨습니다.",
        ],
        effects: &[
            "마감일 오후 6시에 대기 건이 한 자릿수가 된 것은 처음이었습니다.",
            "현장에서도 이번에는 기다리지 않았다는 연락을 여러 번 받았습니다.",
        ],
        briefs: &["{quarter} 마감 주에 제 대기 건까지 {#20-40}건을 가져가 주신 {r}, 고맙습니다."],
    },
    Scene {
        to: Area::UnderwritingSupport,
        from: SALES,
        season: Season::Any,
        theme: Theme::Desk,
        most: 2,
        tags: &[COOPERATION, TRUST],
        situations: &[
            "인수 기준이 바뀔 때마다 공문만으로는 이해하기 어려웠습니다.",
            "{ago} 설계 화면에서 조건이 맞지 않는다는 문구만 반복되었습니다.",
        ],
        deeds: &[
            "{r|이} 자주 묻는 사례를 그림으로 정리해 보내 주셨습니다.",
            "{r|은} 화면을 같이 보면서 어떤 항목이 걸리는지 하나씩 찾아 주셨습니다.",
        ],
        effects: &["고객님을 두 번 찾아뵐 일이 한 번으로 줄었습니다.", "지점 조회 때 그 자료로 다 같이 공부했습니다."],
        briefs: &["바뀐 인수 기준을 사례로 풀어 주신 {r}, 저희 {mine} 게시판에 붙여 두었습니다. 감사합니다."],
    },
    Scene {
        to: Area::BenefitReview,
        from: CLAIMS,
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[COOPERATION, TRUST],
        situations: &[
            "의료자문을 받아야 할지 판단이 서지 않는 건이 있었습니다.",
            "고객님은 하루가 급하신데 심사 순서는 아직 멀어 보였습니다.",
            "{ago} 심사 의견이 저와 달라 여쭤보기가 조심스러웠습니다.",
        ],
        deeds: &[
            "{r|이} 판단 기준과 비슷한 사례를 함께 보내 주시고 제 의견도 끝까지 들어 주셨습니다.",
            "{r|은} 부족한 서류만 짚어 주시고 나머지는 먼저 심사를 시작해 주셨습니다.",
            "{r|이} 현장에 직접 내려와 기준을 설명하고 저희 이야기를 공책에 가득 적어 가셨습니다.",
        ],
        effects: &[
            "고객님께 예정보다 {#2-4}일 먼저 결과를 알려 드렸습니다.",
            "심사를 통과하는 법이 아니라 제대로 보는 법을 배웠습니다.",
        ],
        briefs: &["늘 이유를 함께 알려 주시는 {team} {r}, 덕분에 고객님께 떳떳하게 설명드립니다."],
    },
    Scene {
        to: Area::ClaimsPlanning,
        from: Giver::Of(&[Area::AutoClaims]),
        season: Season::Any,
        theme: Theme::Desk,
        most: 2,
        tags: &[CUSTOMER_FIRST, COOPERATION],
        situations: &[
            "담당자가 바뀔 때마다 고객님이 두 번 설명하셔야 한다고 말씀드린 적이 있습니다.",
            "현장에서 쓰기 어려운 양식이 있다고 지난달 회의에서 말씀드린 적이 있습니다.",
        ],
        deeds: &[
            "{r|이} 저희 센터에 이틀을 머물며 실제 통화를 듣고 안내 문자를 새로 만드셨습니다.",
            "{r|은} 그 말을 흘려듣지 않고 항목을 {@4-7} 개나 줄인 새 양식을 보내 주셨습니다.",
        ],
        effects: &[
            "현장의 말이 정말로 바뀐 것은 오랜만이라 다들 놀랐습니다.",
            "고객님께 드리는 첫 전화가 훨씬 짧고 정확해졌습니다.",
        ],
        briefs: &["책상이 아니라 현장에서 답을 찾으시는 {team} {r}, 감사합니다."],
    },
    Scene {
        to: Area::Product,
        from: Giver::Of(&[Area::Branch, Area::Planner, Area::CallCentre, Area::UnderwritingSupport]),
        season: Season::Any,
        theme: Theme::Desk,
        most: 2,
        tags: &[CUSTOMER_FIRST, CHALLENGE],
        situations: &[
            "새 상품이 나올 때마다 현장의 질문을 모아 보내 드립니다.",
            "약관 문구 하나를 두고 고객님마다 다르게 이해하셨습니다.",
            "현장에서 들은 고객님의 제안을 반신반의하며 보냈습니다.",
        ],
        deeds: &[
            "{r|이} 저희를 불러 어려운 말이 무엇인지 하나하나 물어보고 설명서를 고치셨습니다.",
            "{r|은} 질문을 드릴 때마다 왜 그렇게 만들었는지까지 알려 주십니다.",
            "{r|이} 검토 결과를 {#2-3}주 만에 알려 주시고, 반영하지 못한 부분은 이유까지 적어 주셨습니다.",
        ],
        effects: &[
            "그래서 요즘은 같은 질문을 두 번 드릴 일이 거의 없습니다.",
            "고객님께 설명드릴 때 저부터 자신이 생깁니다.",
        ],
        briefs: &["약관을 고객의 말로 바꿔 보자며 현장의 의견을 물어 주신 {r}, 감사합니다."],
    },
    Scene {
        to: Area::SalesSupport,
        from: Giver::Of(&[Area::Branch, Area::Planner]),
        season: Season::Any,
        theme: Theme::Desk,
        most: 2,
        tags: &[COOPERATION, CARE],
        situations: &[
            "수수료 명세에 이해되지 않는 금액이 있어 며칠 속을 끓였습니다.",
            "{when} 고객 안내 자료가 급히 필요했습니다.",
            "지점 행사를 일주일 앞두고 준비물이 하나도 오지 않았습니다.",
        ],
        deeds: &[
            "{r|이} 처음부터 하나하나 확인해 주시고, 같은 일이 또 없도록 안내문까지 새로 만들어 주셨습니다.",
            "{r|은} 전화 한 통에 바로 확인해 주시고, 다시 연락해 잘 해결되었는지 물어보셨습니다.",
        ],
        effects: &[
            "전국에서 오는 연락을 받으면서도 이렇게 챙겨 주시니 고마울 따름입니다.",
            "지점 식구들이 모두 안심하고 고객님께 집중할 수 있었습니다.",
        ],
        briefs: &[
            "어떤 질문에도 귀찮은 기색 없이 답해 주시는 {team} {r|을} 칭찬합니다.",
            "부탁드린 자료를 한 시간 만에 보내 주신 {r}, 감사합니다. 상담 잘 마쳤습니다.",
        ],
    },
    Scene {
        to: Area::Compliance,
        from: Giver::Of(&[Area::Branch, Area::Corporate, Area::Product, Area::CsOffice]),
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[TRUST, COOPERATION],
        situations: &[
            "안내장 심의를 올릴 때마다 반려될까 걱정이 앞섰습니다.",
            "{ago} 새 안내 문자의 문구를 급하게 확인받아야 했습니다.",
        ],
        deeds: &[
            "{r|이} 고쳐야 할 문구 옆에 대신 쓸 수 있는 표현까지 적어 주셨습니다.",
            "{r|은} 규정을 먼저 들이대지 않고 무엇을 하려는 것인지부터 물어 주셨습니다.",
        ],
        effects: &[
            "규정이 우리를 지켜 주는 것이라는 말을 이해하게 되었습니다.",
            "두 번 만에 끝난 심의는 입사하고 처음입니다.",
        ],
        briefs: &["안 된다는 말 대신 되는 문장을 찾아 주시는 {team} {r}, 감사합니다."],
    },
    Scene {
        to: Area::Hr,
        from: Giver::Anyone,
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[CARE, COOPERATION],
        situations: &[
            "육아휴직을 마치고 돌아오면서 걱정이 많았습니다.",
            "갑작스러운 가족의 병환으로 휴직을 알아봐야 했습니다.",
            "발령으로 멀리 이사하게 되어 막막했습니다.",
        ],
        deeds: &[
            "{r|이} 제도를 하나씩 설명해 주시고, 저에게 가장 맞는 방법을 같이 골라 주셨습니다.",
            "{r|은} 서류 이야기보다 지금 괜찮으신지를 먼저 물어보셨습니다.",
        ],
        effects: &[
            "회사가 제 사정을 헤아려 준다는 느낌을 받았습니다.",
            "막막하던 마음이 놓였고, 지금은 웃으면서 일하고 있습니다.",
        ],
        briefs: &["복직 첫날 자리에 환영 카드를 놓아 주신 {team} {r}, 따뜻했습니다. 감사합니다."],
    },
    Scene {
        to: Area::GeneralAffairs,
        from: Giver::Anyone,
        season: Season::Cold,
        theme: Theme::Desk,
        most: 2,
        tags: &[CARE, COOPERATION],
        situations: &[
            "{ago} 본사에 아침 일찍 갔더니 건물 앞 빙판이 말끔히 치워져 있었습니다.",
            "밤새 얼어붙은 날에도 본사 앞길은 이상하게 미끄럽지 않습니다.",
        ],
        deeds: &[
            "알고 보니 {r|이} 새벽에 나와 염화칼슘을 뿌리고 계셨습니다.",
            "{r|이} 날이 밝기 전부터 얼음을 깨고 미끄럼 방지 매트까지 깔아 두신 덕분이었습니다.",
        ],
        effects: &[
            "미끄러진 사람이 하나도 없었던 데는 이유가 있었습니다.",
            "아무도 모르게 하시는 일이 참 많다는 것을 알았습니다.",
        ],
        briefs: &["새벽에 본사 앞길을 치워 주신 {team} {r}, 안전하게 다녀왔습니다. 감사합니다."],
    },
    Scene {
        to: Area::GeneralAffairs,
        from: Giver::Anyone,
        season: Season::Any,
        theme: Theme::Desk,
        most: 2,
        tags: &[CARE, COOPERATION],
        situations: &[
            "지난달 사무실 자리를 옮길 때 챙길 것이 한두 가지가 아니었습니다.",
            "고객 상담실 의자가 낡아 어르신들이 불편해하신다고 말씀드린 적이 있습니다.",
            "회의실 비품이 자주 말썽이라 조심스럽게 부탁을 드렸습니다.",
        ],
        deeds: &[
            "{r|이} 직접 와서 살펴보시고는 부탁드리지 않은 것까지 손봐 주셨습니다.",
            "{r|은} 하나하나 적어 가시더니 일주일도 안 되어 필요한 것을 모두 챙겨 주셨습니다.",
            "{r|이} 쉬는 날에도 나와 끝까지 마무리해 주셨습니다.",
        ],
        effects: &[
            "덕분에 모두 아무 불편 없이 일하고 있습니다.",
            "눈에 띄지 않는 자리에서 회사를 움직이는 분이라고 생각합니다.",
        ],
        briefs: &["부탁드리면 '해 봅시다'부터 말씀하시는 {team} {r}, 늘 감사합니다."],
    },
    Scene {
        to: Area::Finance,
        from: Giver::Of(&[Area::AutoClaims, Area::LongClaims, Area::SalesSupport, Area::Branch]),
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[CUSTOMER_FIRST, COOPERATION],
        situations: &[
            "{when} 고객님 계좌번호가 잘못 입력된 것을 이체 직전에 알았습니다.",
            "송금 마감 {#10-20/10}분 전에 급한 가지급 건이 결재되었습니다.",
        ],
        deeds: &[
            "{r|이} 은행에 바로 전화해 사정을 설명하고, 그날 안에 틀림없이 보내 주셨습니다.",
            "{r|은} 늦었다는 말 한마디 없이 끝까지 확인하고 송금해 주셨습니다.",
        ],
        effects: &[
            "고객님은 아무 일도 없었던 것처럼 보험금을 받으셨습니다.",
            "수술을 앞두신 고객님이 마음을 놓으셨습니다.",
        ],
        briefs: &["송금 마감 직전에도 고객님 사정을 먼저 물어봐 주신 {team} {r}, 감사합니다."],
    },
    Scene {
        to: Area::Finance,
        from: Giver::Peer,
        season: Season::QuarterClose,
        theme: Theme::Desk,
        most: 2,
        tags: &[COOPERATION, TRUST],
        situations: &[
            "{quarter} 결산 중 차이 금액 {#3-9}원을 찾느라 모두 지쳐 있었습니다.",
            "{quarter} 결산 마지막 밤, 자료 하나가 맞지 않았습니다.",
        ],
        deeds: &[
            "{r|이} 전표를 처음부터 다시 넘겨 가며 새벽에 원인을 찾아내셨습니다.",
            "{r|은} 화를 내는 대신 야식을 시켜 놓고 차근차근 같이 보자고 하셨습니다.",
        ],
        effects: &["공시 일정을 무사히 지켰습니다.", "힘든 결산이었는데 웃었던 기억이 더 남습니다."],
        briefs: &["{#3-9}원 차이를 끝까지 찾아내신 {r}, 그 집념에 박수를 보냅니다."],
    },
    Scene {
        to: Area::It,
        from: FRONT_LINE,
        season: Season::Any,
        theme: Theme::It,
        most: 2,
        tags: &[CUSTOMER_FIRST, COOPERATION],
        situations: &[
            "{ago} 앱에서 사고 사진이 올라가지 않는다는 전화가 빗발쳤습니다.",
            "{ago} 아침부터 조회 화면이 하얗게 멈춰 고객님 앞에서 난감했습니다.",
            "{ago} 상담 화면이 통화 중에 자꾸 튕겼습니다.",
        ],
        deeds: &[
            "{r|이} 원인을 찾는 동안에도 {#20-30/10}분마다 진행 상황을 알려 주셨습니다.",
            "{r|은} 복구가 끝난 뒤에 저희 자리까지 와서 화면을 하나씩 같이 확인해 주셨습니다.",
            "{r|이} 임시로 쓸 수 있는 우회 방법부터 알려 주신 덕에 업무가 멈추지 않았습니다.",
        ],
        effects: &[
            "언제 되느냐고 묻는 대신 기다릴 수 있었던 것은 처음입니다.",
            "점심 전에 모두 정상으로 돌아왔고, 다음 날에는 원인과 대책까지 보내 주셨습니다.",
        ],
        briefs: &[
            "장애가 났을 때 진행 상황을 계속 알려 주신 {team} {r} 덕분에 고객님께도 정확히 안내드렸습니다.",
            "우회 방법부터 찾아 주신 {r}, 그날 접수를 한 건도 놓치지 않았습니다. 감사합니다.",
        ],
    },
    Scene {
        to: Area::It,
        from: FRONT_LINE,
        season: Season::Any,
        theme: Theme::It,
        most: 1,
        tags: &[CHALLENGE, CUSTOMER_FIRST],
        situations: &[
            "같은 정보를 화면 두 곳에 입력하는 것이 당연한 줄 알고 지냈습니다.",
            "글씨가 작아 어르신 고객님이 서명하실 때 늘 애를 먹었습니다.",
            "큰 기대 없이 개선 요청을 올린 적이 있습니다.",
        ],
        deeds: &[
            "{r|이} 저희 옆에 반나절을 앉아 일하는 모습을 보고 가시더니 {#2-3}주 뒤에 화면이 바뀌어 있었습니다.",
            "{r|은} 요청서에 적지 않은 불편까지 물어보고 함께 고쳐 주셨습니다.",
        ],
        effects: &["하루에 {#20-40/10}분은 번 것 같습니다.", "작은 불편을 크게 들어 주셔서 고마웠습니다."],
        briefs: &["클릭 {@6-9} 번을 두 번으로 줄여 주신 {team} {r}, 매일 감사한 마음으로 쓰고 있습니다."],
    },
    Scene {
        to: Area::It,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::It,
        most: 3,
        tags: &[COOPERATION, CHALLENGE],
        situations: &[
            "{ago} 새벽 배포에서 예상하지 못한 오류가 나왔습니다.",
            "오래된 배치 프로그램은 아무도 손대고 싶어 하지 않았습니다.",
            "밤 11시에 알림이 울리면 누구나 한숨부터 나옵니다.",
        ],
        deeds: &[
            "{r|이} 당번이 아닌데도 접속해서 로그를 같이 봐 주셨습니다.",
            "{r|은} 되돌릴 방법부터 마련해 놓고 하나씩 확인하자며 모두를 안심시키셨습니다.",
            "{r|이} 알게 된 것을 모두 문서로 남겨 다음 사람이 헤매지 않게 하셨습니다.",
        ],
        effects: &["아침 업무가 시작되기 전에 조용히 마무리되었습니다.", "이제 그 일이 두렵지 않습니다."],
        briefs: &[
            "새벽 {#2-4}시까지 같이 접속해 있어 준 {r}, 혼자였으면 못 했을 겁니다. 고맙습니다.",
            "아무도 안 건드리던 배치를 정리하고 문서까지 남긴 {r|을} 칭찬합니다.",
        ],
    },
    Scene {
        to: Area::CsOffice,
        from: FRONT_LINE,
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[CUSTOMER_FIRST, COOPERATION],
        situations: &[
            "현장에서 올린 VOC가 어떻게 되었는지 궁금할 때가 많았습니다.",
            "반복되는 불만을 현장 힘만으로는 고칠 수 없어 답답했습니다.",
        ],
        deeds: &[
            "{r|이} 저희가 보낸 의견 하나하나에 검토 결과를 달아 다시 보내 주셨습니다.",
            "{r|은} 관련 부서를 직접 찾아다니며 안내 절차를 바꿔 내셨습니다.",
        ],
        effects: &[
            "말해도 소용없다던 동료들이 다시 의견을 내기 시작했습니다.",
            "그 뒤로 같은 불만이 눈에 띄게 줄었습니다.",
        ],
        briefs: &["고객의 한마디를 끝까지 따라가 개선으로 이어 주신 {team} {r}, 감사합니다."],
    },
    Scene {
        to: Area::Audit,
        from: Giver::Anyone,
        season: Season::Any,
        theme: Theme::Desk,
        most: 1,
        tags: &[TRUST],
        situations: &["감사라고 하면 누구나 긴장부터 합니다.", "지난달 현장 점검이 있었습니다."],
        deeds: &[
            "{r|은} 잘못을 찾기보다 왜 그렇게 일하게 되었는지를 먼저 물어보셨습니다.",
            "{r|이} 지적으로 끝내지 않고 다른 부서의 좋은 사례를 함께 보내 주셨습니다.",
        ],
        effects: &[
            "점검이 끝나고 나니 일하는 방법이 하나 늘어 있었습니다.",
            "저희 입장을 끝까지 들어 주셔서 결과를 받아들이기 쉬웠습니다.",
        ],
        briefs: &["점검을 나와서도 현장의 고충을 적어 가신 {r}, 감사합니다."],
    },
];
