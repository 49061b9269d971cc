//! Scenes of praise from the branches, the planners and corporate sales.

use super::calendar::Season;
use super::organisation::Area;
use super::praise_texts::{CARE, CHALLENGE, COOPERATION, CUSTOMER_FIRST, Giver, Scene, TRUST, Theme};

pub(super) const SCENES: &[Scene] = &[
    Scene {
        to: Area::Planner,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Sales,
        most: 1,
        tags: &[TRUST, CUSTOMER_FIRST],
        situations: &[
            "{when} 고객님 상담에 함께 갔다가 뜻밖의 장면을 보았습니다.",
            "고객님이 가장 비싼 상품으로 바로 가입하시겠다고 하셨습니다.",
            "수수료만 생각하면 그냥 넘어갈 수도 있는 계약이었습니다.",
        ],
        deeds: &[
            "{r|은} 지금 있는 보장으로 충분하다며 오히려 겹치는 특약을 빼 드렸습니다.",
            "{r|이} 고객님이 알리지 않아도 된다고 하신 병력까지 하나하나 여쭤 보고 정확하게 적으셨습니다.",
            "{r|은} 갱신 때 보험료가 오를 수 있다는 이야기를 표까지 그려 가며 먼저 하셨습니다.",
        ],
        effects: &[
            "계약은 작아졌지만 고객님은 그 자리에서 가족 두 분을 더 소개해 주셨습니다.",
            "오래 가는 사람은 다르다는 것을 배웠습니다.",
            "그 고객님이 {#3-6}개월째 해지 한 건 없이 잘 유지하고 계십니다.",
        ],
        briefs: &[
            "팔 수 있는데도 팔지 않는 용기를 보여 주신 {r|을} 칭찬합니다.",
            "고객님께 불리한 내용부터 먼저 설명하시는 {r}, 선배님을 보며 이 일이 자랑스러워졌습니다.",
        ],
    },
    Scene {
        to: Area::Planner,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Sales,
        most: 1,
        tags: &[CARE, CUSTOMER_FIRST],
        situations: &[
            "{ago} 시장에서 장사하시는 고객님 가게에 불이 났습니다.",
            "혼자 사시는 고객님이 낙상으로 입원하셨다는 소식을 들었습니다.",
            "고객님 아드님이 군에서 다쳤다는 연락이 왔습니다.",
        ],
        deeds: &[
            "{r|이} 한달음에 달려가 고객님 손부터 잡아 드리고 청구 서류까지 챙겨 드렸습니다.",
            "{r|은} 필요한 서류를 대신 모아 드리고, 끼니를 거르실까 봐 반찬까지 싸 들고 가셨습니다.",
            "{r|이} 몇 해 전 가입해 둔 특약을 기억해 내고 먼저 연락을 드렸습니다.",
        ],
        effects: &[
            "고객님은 보험이 아니라 사람을 샀다고 하셨답니다.",
            "지점 식구들 모두 그 이야기를 듣고 숙연해졌습니다.",
        ],
        briefs: &[
            "고객님 일이라면 새벽에도 달려가는 {r}, 그 한결같음을 칭찬합니다.",
            "{#11-18}년 된 계약의 특약까지 기억해 고객님께 먼저 알려 드린 {r}, 존경합니다.",
        ],
    },
    Scene {
        to: Area::Planner,
        from: Giver::Newcomer,
        season: Season::Any,
        theme: Theme::Growth,
        most: 1,
        tags: &[COOPERATION, CARE],
        situations: &[
            "이 나이에 새로 시작한 일이라 용어 하나하나가 낯설었습니다.",
            "첫 달에 거절만 {@7-9} 번을 당하고 그만둘까 생각했습니다.",
            "시험 공부를 손에서 놓은 지 20년이 넘어 자격시험이 제일 걱정이었습니다.",
        ],
        deeds: &[
            "{r|이} 본인 고객님을 만나는 자리에 저를 데려가 처음부터 끝까지 보여 주셨습니다.",
            "{r|은} 거절당한 날마다 저녁을 사 주시며 본인의 첫해 이야기를 들려주셨습니다.",
            "{r|이} 손때 묻은 노트를 건네며 한 장씩만 따라 해 보라고 하셨습니다.",
        ],
        effects: &[
            "저는 지난달에 첫 계약을 했고, 제일 먼저 전화드린 분도 그분이었습니다.",
            "그만두지 않길 참 잘했다고 요즘은 생각합니다.",
        ],
        briefs: &[
            "늦게 시작한 저를 동생처럼 챙겨 주신 {r}, 저도 꼭 누군가의 선배가 되겠습니다.",
            "함께 걸어 다니며 길을 알려 주신 {r}, 감사합니다. 신발 한 켤레는 제가 사 드릴게요.",
        ],
    },
    Scene {
        to: Area::Planner,
        from: Giver::Of(&[Area::Branch]),
        season: Season::Any,
        theme: Theme::Sales,
        most: 2,
        tags: &[CUSTOMER_FIRST, TRUST],
        situations: &[
            "지점 서류를 정리하다가 새삼 감탄한 일이 있습니다.",
            "조용히 일하는 분이라 잘 알려지지 않은 이야기가 있습니다.",
        ],
        deeds: &[
            "{r|이} 새로 맡은 고객님 {#40-80/10}여 분께 손편지로 인사를 드리고 한 달 안에 모두 찾아뵈었습니다.",
            "{r|은} 서명 하나, 날짜 하나까지 어긋난 적이 없고 고객님께 드린 설명을 메모로 남겨 두십니다.",
        ],
        effects: &[
            "그래서인지 그분의 고객님들은 늘 웃는 얼굴로 지점에 오십니다.",
            "그래서 완전판매 모니터링에서 지적이 한 건도 없습니다.",
        ],
        briefs: &[
            "담당자가 바뀐 고객님들을 한 분씩 찾아뵙고 인사드린 {r}, 감사합니다.",
            "서류가 늘 반듯한 {r} 덕분에 지점 업무가 수월합니다. 고맙습니다.",
        ],
    },
    Scene {
        to: Area::Branch,
        from: Giver::Of(&[Area::Planner]),
        season: Season::Any,
        theme: Theme::Sales,
        most: 1,
        tags: &[COOPERATION, CARE],
        situations: &[
            "태블릿이 갑자기 먹통이 되어 고객님 앞에서 진땀을 흘렸습니다.",
            "컴퓨터가 서툰 저는 전산이 바뀔 때마다 겁부터 납니다.",
            "새로 바뀐 청약 화면이 손에 익지 않아 며칠을 끙끙댔습니다.",
        ],
        deeds: &[
            "{r|이} 밥 먹다 말고 들어와 전화로 하나하나 눌러야 할 곳을 알려 주셨습니다.",
            "{r|은} 화면을 크게 인쇄해 순서대로 번호까지 적어 주셨습니다.",
            "{r|이} 저희 나이 든 설계사들만 따로 모아 연습 시간을 만들어 주셨습니다.",
        ],
        effects: &["고객님 앞에서 무사히 청약을 마쳤습니다.", "이제 저 혼자서도 웬만한 건 다 합니다."],
        briefs: &[
            "같은 걸 열 번 물어도 열 번 웃으며 알려 주는 {r}, 참 고마워요.",
            "점심도 거르고 설계를 뽑아 주신 {r}, 다음에는 제가 밥 살게요. 감사합니다.",
            "우리 지점의 해결사 {r|을} 칭찬합니다. 안 되는 게 없습니다.",
        ],
    },
    Scene {
        to: Area::Branch,
        from: Giver::Peer,
        season: Season::QuarterClose,
        theme: Theme::Sales,
        most: 2,
        tags: &[COOPERATION, CHALLENGE],
        situations: &[
            "{quarter} 마감이 코앞인데 청약 서류가 산더미였습니다.",
            "{quarter} 마감 날 전산 접수가 오후 내내 밀렸습니다.",
        ],
        deeds: &[
            "{r|이} 본인 일을 마치고도 서류를 나눠 들고 {late}까지 함께 확인하셨습니다.",
            "{r|은} 며칠 전부터 빠진 서류를 미리 챙겨 두어 마감 날 할 일을 절반으로 줄여 놓으셨습니다.",
        ],
        effects: &["덕분에 반송 한 건 없이 마감을 끝냈습니다.", "설계사분들도 올해 가장 편안한 마감이었다고 하십니다."],
        briefs: &["{quarter} 마감 날 {late}까지 서류를 함께 봐 준 {r}, 다음 마감은 제가 먼저 남겠습니다."],
    },
    Scene {
        to: Area::Branch,
        from: Giver::Chief,
        season: Season::Any,
        theme: Theme::Team,
        most: 3,
        tags: &[COOPERATION, CUSTOMER_FIRST],
        situations: &[
            "이번 달 우리 {team} 13회차 유지율이 많이 올랐습니다.",
            "지점에 걸려 오는 전화가 유난히 부드러워졌다는 말을 들었습니다.",
        ],
        deeds: &[
            "{r|이} 미납 고객님께 독촉 대신 안부 전화를 먼저 드린 것을 알고 있습니다.",
            "{r|은} 플래너님들의 어려움을 귀담아듣고 작은 것부터 바꿔 왔습니다.",
        ],
        effects: &[
            "작은 정성이 숫자로 돌아온 것 같아 기쁩니다.",
            "지점 분위기를 바꾸는 것은 구호가 아니라는 것을 배웁니다.",
        ],
        briefs: &["지점의 궂은일을 도맡아 하면서도 늘 웃는 {r}, 고맙습니다."],
    },
    Scene {
        to: Area::Planner,
        from: Giver::Chief,
        season: Season::Any,
        theme: Theme::Team,
        most: 3,
        tags: &[CUSTOMER_FIRST, TRUST],
        situations: &[
            "플래너님들이 모인 아침 조회에서 꼭 소개하고 싶은 이야기가 있었습니다.",
            "지난 분기 우리 지점은 불완전판매 민원이 한 건도 없었습니다.",
        ],
        deeds: &[
            "{r}께서 고객님의 해지 전화에 서운해하지 않고 더 나은 방법을 끝까지 함께 찾아 드렸습니다.",
            "{r}께서 매주 한 분씩, 이미 계약한 고객님을 찾아뵙는 약속을 {#12-26}주째 지키고 계십니다.",
        ],
        effects: &[
            "영업은 계약 이후부터라는 말을 몸으로 보여 주셨습니다.",
            "다른 분들도 하나둘 따라 하기 시작했습니다.",
        ],
        briefs: &["계약한 뒤에 더 자주 찾아뵙는 {r}, 지점장으로서 감사드립니다."],
    },
    Scene {
        to: Area::Planner,
        from: Giver::Of(&[Area::AutoClaims, Area::LongClaims]),
        season: Season::Any,
        theme: Theme::Sales,
        most: 1,
        tags: &[COOPERATION, TRUST],
        situations: &[
            "서류 보완을 부탁드릴 때면 늘 죄송한 마음이 앞섭니다.",
            "{when} 고객님과 연락이 닿지 않아 지급이 미뤄지고 있었습니다.",
        ],
        deeds: &[
            "{r|이} 고객님 댁까지 찾아가 동의서를 받아 주셨습니다.",
            "{r|은} 고객님께 심사가 필요한 이유를 저희보다 더 잘 설명해 주셨습니다.",
        ],
        effects: &["고객님도 저희도 얼굴 붉힐 일 없이 마무리했습니다.", "기한 안에 보험금을 드릴 수 있었습니다."],
        briefs: &["고객님과 보상 담당자 사이에서 든든한 다리가 되어 주신 {r}, 감사합니다."],
    },
    Scene {
        to: Area::Planner,
        from: Giver::Peer,
        season: Season::Heat,
        theme: Theme::Everyday,
        most: 1,
        tags: &[CARE],
        situations: &[
            "요즘 같은 폭염에 바깥일을 하다 보면 사무실 들어올 힘도 없습니다.",
            "{when} 더위를 먹고 책상에 엎드려 있었습니다.",
        ],
        deeds: &[
            "{r|이} 얼린 물수건과 미숫가루를 한 통 타 와서 모두에게 돌리셨습니다.",
            "{r|은} 제 오후 약속 고객님께 대신 연락해 시간을 옮겨 주셨습니다.",
        ],
        effects: &["그 시원함이 아직도 생각납니다.", "일보다 몸이 먼저라는 말에 가슴이 찡했습니다."],
        briefs: &["무더위에 미숫가루 한 통으로 지점을 살린 {r}, 올여름 최고의 선물이었습니다."],
    },
    Scene {
        to: Area::Corporate,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Sales,
        most: 2,
        tags: &[CHALLENGE, COOPERATION],
        situations: &[
            "거래처 공장에 작은 화재가 난 뒤로 갱신 협상이 어려워졌습니다.",
            "입찰 마감을 이틀 앞두고 조건이 통째로 바뀌었습니다.",
            "까다롭기로 이름난 거래처의 갱신 협상이 {#2-4}개월째 풀리지 않았습니다.",
        ],
        deeds: &[
            "{r|이} 날이 밝기도 전에 거래처로 가서 담당자분과 온종일 조건을 하나씩 맞추고 오셨습니다.",
            "{r|은} 요율표를 처음부터 다시 뽑고 {late}까지 제안서를 고쳐 쓰셨습니다.",
            "{r|이} 지난 {#3-5}년의 사고 기록을 모아 위험을 줄이는 방법을 먼저 제안하셨습니다.",
        ],
        effects: &[
            "거래처에서 보험료보다 사람을 보고 결정했다고 하셨습니다.",
            "어려울 때 와 준 것을 잊지 않겠다는 답장을 받았습니다.",
        ],
        briefs: &[
            "새벽 화재 현장에 제일 먼저 도착한 {r}, 거래처 대표님이 두고두고 이야기하십니다.",
            "제안서 마지막 쪽까지 함께 봐 주신 {r} 덕분에 마감 {#20-50/10}분 전에 제출했습니다. 감사합니다.",
        ],
    },
    Scene {
        to: Area::Corporate,
        from: Giver::Newcomer,
        season: Season::Any,
        theme: Theme::Growth,
        most: 1,
        tags: &[COOPERATION, CHALLENGE],
        situations: &[
            "배상책임 약관은 몇 번을 읽어도 제자리였습니다.",
            "처음 따라간 거래처 미팅에서 명함을 거꾸로 드렸습니다.",
        ],
        deeds: &[
            "{r|이} 돌아오는 길에 커피를 사 주시며 본인 실수담을 세 개나 들려주셨습니다.",
            "{r|은} 실제 사고를 예로 들어 가며 무엇부터 익히면 되는지 알려 주셨습니다.",
        ],
        effects: &[
            "그날 이후 미팅 전날에도 잠을 잘 잡니다.",
            "다음 미팅에서는 제가 설명하는 시간도 10분 맡겨 주셨습니다.",
        ],
        briefs: &["실수한 저에게 다음에 잘하면 된다고 해 주신 {r}, 다음에는 정말 잘하겠습니다."],
    },
    Scene {
        to: Area::Corporate,
        from: Giver::Chief,
        season: Season::Any,
        theme: Theme::Team,
        most: 3,
        tags: &[TRUST, CHALLENGE],
        situations: &[
            "해를 넘겨 끌던 거래처 사고 건이 지난주에 마무리되었습니다.",
            "올해 가장 어려운 갱신이 무사히 끝났습니다.",
        ],
        deeds: &[
            "{r|이} 거래처와 보상 부서 사이를 {#15-30}번 넘게 오가며 오해를 풀어 왔습니다.",
            "{r|은} 우리에게 불리한 자료까지 숨기지 않고 내놓아 신뢰를 얻었습니다.",
        ],
        effects: &[
            "거래처에서 먼저 내년 계약 이야기를 꺼내셨습니다.",
            "정직이 가장 빠른 길이라는 것을 보여 주었습니다.",
        ],
        briefs: &["거래처가 가장 먼저 찾는 사람이 된 {r}, 함께 일하는 사람으로서 자랑스럽습니다."],
    },
    Scene {
        to: Area::Branch,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Sales,
        most: 1,
        tags: &[CUSTOMER_FIRST, COOPERATION],
        situations: &[
            "{ago} 담당 설계사와 연락이 안 된다며 지점으로 찾아오신 고객님이 계셨습니다.",
            "이사하면서 주소를 바꿨는데 우편물이 계속 옛집으로 간다는 고객님이 계셨습니다.",
        ],
        deeds: &[
            "{r|이} 차를 내드리고 그 자리에서 계약 {@3-5} 건을 한꺼번에 확인해 드렸습니다.",
            "{r|은} 우리 쪽 실수부터 인정하고, 제대로 바로잡힌 것을 확인한 뒤 다시 전화드렸습니다.",
        ],
        effects: &[
            "들어오실 때와 나가실 때의 표정이 전혀 다르셨습니다.",
            "고객님은 이제 근처에 오시면 차 한잔하고 가십니다.",
        ],
        briefs: &["화난 얼굴로 들어오신 고객님을 웃으며 나가시게 한 {r|을} 칭찬합니다."],
    },
];
