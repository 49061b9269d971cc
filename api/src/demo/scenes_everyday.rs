//! Scenes of praise that could be told of anyone: leaders and executives, newcomers, the end of the year, kindness.

use super::calendar::Season;
use super::organisation::Area;
use super::praise_texts::{CARE, CHALLENGE, COOPERATION, CUSTOMER_FIRST, Giver, Scene, TRUST, Theme};

const FRONT_LINE: Giver =
    Giver::Of(&[Area::Branch, Area::AutoClaims, Area::LongClaims, Area::CallCentre, Area::Dispatch, Area::Counter]);

pub(super) const SCENES: &[Scene] = &[
    Scene {
        to: Area::Leader,
        from: Giver::Report,
        season: Season::Any,
        theme: Theme::Leadership,
        most: 1,
        tags: &[TRUST, CARE],
        situations: &[
            "제 실수로 고객님께 잘못된 안내가 나갔습니다.",
            "{ago} 제가 올린 자료에 틀린 숫자가 있었습니다.",
            "제가 확인을 빠뜨리는 바람에 일정이 하루 밀렸습니다.",
        ],
        deeds: &[
            "{r|은} 책임은 본인이 질 테니 바로잡는 일부터 하자고 하셨습니다.",
            "{r|이} 따로 불러 제 생각을 끝까지 듣고, 고칠 점을 함께 찾아 주셨습니다.",
            "{r|이} 먼저 소매를 걷고 저와 함께 뒷수습을 해 주셨습니다.",
        ],
        effects: &[
            "그날 이후로 문제가 생기면 숨기지 않고 먼저 말씀드리게 되었습니다.",
            "믿어 주는 사람이 있다는 것이 이렇게 큰 힘이 되는 줄 몰랐습니다.",
            "이런 분 밑에서 일한다는 것이 자랑스럽습니다.",
        ],
        briefs: &[
            "실수한 직원 대신 고객님께 먼저 사과 전화를 드린 {r}, 저희 모두 감동했습니다.",
            "바쁠 때 말없이 옆자리에 앉아 전화를 받아 주시는 {r}, 감사합니다.",
            "퇴근 시간이 되면 얼른 들어가라고 불부터 꺼 주시는 {r}, 늘 감사드립니다.",
        ],
    },
    Scene {
        to: Area::Leader,
        from: Giver::Report,
        season: Season::Any,
        theme: Theme::Leadership,
        most: 1,
        tags: &[CARE, COOPERATION],
        situations: &[
            "집안일로 많이 힘들었던 때가 있었습니다.",
            "지난달 저희 {team} 분위기가 조금 가라앉아 있었습니다.",
            "처음으로 큰일을 맡아 부담이 컸습니다.",
        ],
        deeds: &[
            "{r|이} 아무것도 묻지 않고 일정을 조정해 주셨습니다.",
            "{r|은} 한 사람씩 차를 마시며 무엇이 힘든지 들어 주셨습니다.",
            "{r|이} 잘되면 네 덕이고 안되면 내 탓이라고 하시며 웃으셨습니다.",
        ],
        effects: &["다시 일에 집중할 수 있게 되었습니다.", "그 뒤로 출근길이 한결 가벼워졌습니다."],
        briefs: &[
            "직원 생일을 한 번도 잊지 않고 손글씨 카드를 주시는 {r}, 서랍에 모아 두고 있습니다.",
            "결재를 올리면 이유를 먼저 물어봐 주시는 {r} 덕분에 일이 재미있습니다.",
        ],
    },
    Scene {
        to: Area::Leader,
        from: Giver::Anyone,
        season: Season::Any,
        theme: Theme::Leadership,
        most: 1,
        tags: &[COOPERATION, TRUST],
        situations: &["부서 사이에 미루던 일이 하나 있었습니다.", "{ago} 급한 협조를 부탁드렸을 때였습니다."],
        deeds: &[
            "{r|이} 저희가 맡겠다고 먼저 나서 주셨습니다.",
            "{r|은} 담당자를 바로 정해 주시고 결과까지 직접 확인해 주셨습니다.",
        ],
        effects: &["두 부서가 같이 밥을 먹는 사이가 되었습니다.", "오래 끌 줄 알았던 일이 사흘 만에 끝났습니다."],
        briefs: &["경계가 모호한 일을 늘 먼저 맡아 주시는 {team} {r}, 감사합니다."],
    },
    Scene {
        to: Area::Executive,
        from: FRONT_LINE,
        season: Season::Any,
        theme: Theme::Leadership,
        most: 1,
        tags: &[TRUST, CUSTOMER_FIRST],
        situations: &[
            "{ago} 현장 방문 때 하루를 저희와 함께 보내셨습니다.",
            "지난 현장 방문 때 저희가 어려운 이야기를 조금 드렸습니다.",
        ],
        deeds: &[
            "{r}께서 빈자리에 앉아 저희가 일하는 모습을 한참 지켜보셨습니다.",
            "{r}께서 수첩에 적어 가신 {@5-7} 가지에 하나하나 답을 주셨습니다.",
            "{r}께서 밥을 같이 드시면서 막내 직원의 이야기를 가장 오래 들어 주셨습니다.",
        ],
        effects: &[
            "저희 이야기를 흘려듣지 않으신다는 것을 알았습니다.",
            "임원은 멀리 있는 분이라는 생각이 달라졌습니다.",
        ],
        briefs: &[
            "현장에서 드린 말씀을 잊지 않고 답해 주신 {r}, 감사합니다.",
            "막내 직원의 이름까지 기억해 주신 {r} 덕분에 저희 {mine} 모두 기운을 얻었습니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Newcomer,
        season: Season::Any,
        theme: Theme::Growth,
        most: 1,
        tags: &[CARE, COOPERATION],
        situations: &[
            "출근 첫날, 점심을 누구와 먹어야 할지가 가장 큰 고민이었습니다.",
            "부서에 온 지 얼마 되지 않아 전화를 당겨 받는 법도 몰랐습니다.",
            "처음 몇 주는 모르는 것투성이라 하루가 길었습니다.",
        ],
        deeds: &[
            "{r|이} 먼저 다가와 말을 걸어 주시고, 한 달 동안 매일 말동무가 되어 주셨습니다.",
            "{r|은} 사소한 것까지 적은 업무 노트를 만들어 주셨습니다.",
            "{r|이} 하나를 물으면 왜 그런지까지 예를 들어 설명해 주셨습니다.",
        ],
        effects: &["이제는 제가 먼저 인사를 건넵니다.", "덕분에 회사에 오는 아침이 무겁지 않습니다."],
        briefs: &[
            "어색해하던 신입에게 먼저 말을 걸어 준 {r}, 그 한마디가 오래 남습니다.",
            "복사기 쓰는 법부터 고객을 대하는 마음까지 알려 주신 {r}, 감사합니다.",
            "처음이라 모르는 게 당연하다고 말씀해 주신 {r}, 그 말에 힘을 냈습니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Everyday,
        most: 2,
        tags: &[CARE],
        situations: &[
            "{ago} 몸살로 며칠을 앓고 나왔습니다.",
            "집안에 일이 있어 한동안 정신이 없었습니다.",
            "얼마 전 부친상을 치르고 돌아왔습니다.",
        ],
        deeds: &[
            "{r|이} 제 책상에 따뜻한 차와 쪽지를 두고 가셨습니다.",
            "{r|은} 마주칠 때마다 얼굴부터 살피고 괜찮으냐고 물어 주셨습니다.",
            "{r|이} 제가 없는 동안 밀린 일을 티 나지 않게 정리해 두셨습니다.",
        ],
        effects: &["별것 아닌 것 같아도 하루가 달라집니다.", "사람에게서 위로를 받는다는 것을 알았습니다."],
        briefs: &[
            "매일 아침 가장 밝은 목소리로 인사해 주시는 {r}, 덕분에 하루를 기분 좋게 시작합니다.",
            "빈 정수기 통을 늘 말없이 갈아 주시는 {r|을} 칭찬합니다. 다 알고 있었습니다.",
            "제 안색을 보고 죽을 사다 주신 {r}, 다 나았습니다. 고맙습니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Everyday,
        most: 3,
        tags: &[COOPERATION, CHALLENGE],
        situations: &[
            "{ago} 보고 자료를 내기 두 시간 전에 숫자가 맞지 않았습니다.",
            "담당자가 갑자기 자리를 비워 일정이 어긋날 뻔했습니다.",
            "아무도 맡고 싶어 하지 않는 일이 저희 {team}에 떨어졌습니다.",
        ],
        deeds: &[
            "{r|이} 하던 일을 멈추고 옆에 앉아 처음부터 같이 맞춰 주셨습니다.",
            "{r|은} 안 되는 이유를 찾는 대신 일을 잘게 나눠 먼저 한 조각을 집어 드셨습니다.",
        ],
        effects: &["혼자였다면 밤을 새웠을 텐데 제시간에 끝났습니다.", "하고 나니 모두가 한 뼘씩 자란 기분이었습니다."],
        briefs: &[
            "발표 직전에 틀린 숫자를 찾아내 준 {r}, 식은땀이 쏙 들어갔습니다. 감사합니다.",
            "궂은일 앞에서 늘 제가 해 볼게요 하고 나서는 {r|을} 칭찬합니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::YearEnd,
        theme: Theme::Everyday,
        most: 3,
        tags: &[COOPERATION, CARE],
        situations: &[
            "한 해를 마무리하면서 고마운 얼굴을 떠올려 보았습니다.",
            "올해는 저희 {team}에 유난히 일이 많았습니다.",
        ],
        deeds: &[
            "{r|이} 힘든 고비마다 먼저 손을 내밀어 주셨습니다.",
            "{r|은} 올 한 해 단 한 번도 남의 탓을 하지 않으셨습니다.",
        ],
        effects: &[
            "그래서 올해가 힘들었던 해가 아니라 많이 배운 해로 남을 것 같습니다.",
            "내년에도 같은 자리에서 함께 일하고 싶습니다.",
        ],
        briefs: &[
            "올 한 해 가장 자주 '괜찮아요, 같이 해요'라고 말해 주신 {r}, 내년에도 잘 부탁드립니다.",
            "연말에 마음을 전할 한 사람을 고르라면 {r}입니다. 감사합니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::Giving,
        theme: Theme::Everyday,
        most: 4,
        tags: &[CARE, COOPERATION],
        situations: &[
            "지난 주말 김장 나눔 봉사에 다녀왔습니다.",
            "{ago} 사내 봉사단이 연탄 {#400-900/100}장을 날랐습니다.",
        ],
        deeds: &[
            "{r|이} 제일 무거운 것만 골라 드셨습니다.",
            "{r|은} 어르신 옆에 앉아 말벗을 해 드리느라 쉬는 시간도 없으셨습니다.",
        ],
        effects: &[
            "회사에서 보던 모습과 똑같아서 더 존경스러웠습니다.",
            "몸은 고단했지만 돌아오는 버스에서 모두 웃고 있었습니다.",
        ],
        briefs: &["봉사활동에서 마지막 뒷정리까지 해 주신 {r}, 보는 사람의 마음까지 따뜻했습니다."],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::Any,
        theme: Theme::Growth,
        most: 2,
        tags: &[CHALLENGE, COOPERATION],
        situations: &[
            "자격시험을 준비하는 사람이 저희 {team}에 {@3-5} 명 있습니다.",
            "바쁘다는 핑계로 공부를 미룬 지 오래였습니다.",
        ],
        deeds: &[
            "{r|이} 아침 7시 반 공부 모임을 만들고 한 번도 빠지지 않으셨습니다.",
            "{r|은} 작년에 쓰던 정리 자료를 모두에게 나눠 주셨습니다.",
        ],
        effects: &["지난 시험에 저희 중 {@2-3} 명이 합격했습니다.", "이제는 모임이 있는 날 아침이 기다려집니다."],
        briefs: &["공부 모임을 이끌어 주신 {r} 덕분에 드디어 합격했습니다. 감사합니다."],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::Spring,
        theme: Theme::Everyday,
        most: 2,
        tags: &[CARE],
        situations: &["봄이 되니 사무실 창가에 작은 화분이 하나둘 늘었습니다.", "지난주 부서 나들이를 다녀왔습니다."],
        deeds: &[
            "{r|이} 바쁜 중에도 모두가 쉴 수 있는 자리를 정성껏 가꾸고 준비해 주셨습니다.",
            "{r|은} 귀찮은 일을 도맡으면서도 한 사람도 빠지지 않게 챙기셨습니다.",
        ],
        effects: &["덕분에 지친 마음이 조금 풀렸습니다.", "그 뒤로 사무실에서 웃는 얼굴을 더 자주 봅니다."],
        briefs: &["창가 화분에 매일 물을 주시는 {r}, 덕분에 사무실에도 봄이 왔습니다."],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Peer,
        season: Season::Autumn,
        theme: Theme::Everyday,
        most: 2,
        tags: &[CARE, COOPERATION],
        situations: &["환절기라 저희 {team}에 감기 환자가 많습니다.", "{ago} 독감으로 세 명이 한꺼번에 결근했습니다."],
        deeds: &[
            "{r|이} 빠진 사람들의 일을 조금씩 나눠 맡을 수 있게 표를 짜고 가장 많은 몫을 가져가셨습니다.",
            "{r|은} 마스크와 따뜻한 차를 챙겨 와 아침마다 자리에 놓아 주셨습니다.",
        ],
        effects: &["고객님들은 빈자리가 있는 줄도 모르셨을 겁니다.", "아픈 사람도 남은 사람도 마음이 편했습니다."],
        briefs: &["감기로 빠진 동료들 몫까지 채워 주신 {r}, 이번에는 옮지 않게 조심하세요. 고맙습니다."],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Anyone,
        season: Season::Any,
        theme: Theme::Everyday,
        most: 1,
        tags: &[COOPERATION, CARE],
        situations: &[
            "{when} 사내 교육에서 처음 만난 분이었습니다.",
            "메신저로만 이야기하던 분을 얼마 전에 직접 뵈었습니다.",
            "다른 본부 일이라 어디에 물어야 할지도 몰랐습니다.",
        ],
        deeds: &[
            "{r|이} 담당이 아닌데도 아는 분을 수소문해 연결해 주셨습니다.",
            "{r|은} 처음 보는 저에게 부서의 사정을 하나하나 설명해 주셨습니다.",
        ],
        effects: &[
            "큰 회사에서도 한 사람을 알면 길이 열린다는 것을 느꼈습니다.",
            "다른 본부가 어떻게 일하는지 조금은 알게 되었습니다.",
        ],
        briefs: &[
            "담당이 아닌데도 끝까지 알아봐 주신 {team} {r}, 감사합니다.",
            "복도에서 헤매던 저를 회의실까지 데려다주신 {team} {r}, 그 친절이 하루 종일 기억났습니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Chief,
        season: Season::Any,
        theme: Theme::Team,
        most: 3,
        tags: &[TRUST, COOPERATION],
        situations: &[
            "눈에 잘 띄지 않는 일을 해 온 사람을 소개하고 싶습니다.",
            "지난 한 달 우리 {team}에는 크고 작은 일이 많았습니다.",
        ],
        deeds: &[
            "{r|이} 아무도 시키지 않은 업무 안내서를 틈틈이 고쳐 왔습니다.",
            "{r|은} 회의에서 나온 이야기를 그날 안에 정리해 모두와 나눕니다.",
        ],
        effects: &[
            "새로 온 직원들이 그것으로 공부하고 있다는 말을 들었습니다.",
            "덕분에 했던 이야기를 또 하는 일이 없어졌습니다.",
        ],
        briefs: &[
            "맡은 일의 끝을 늘 깔끔하게 맺는 {r}, 고맙습니다.",
            "보이지 않는 곳에서 우리 {team|을} 받쳐 주는 {r|을} 칭찬합니다.",
        ],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Anyone,
        season: Season::Any,
        theme: Theme::Everyday,
        most: 1,
        tags: &[TRUST, CARE],
        situations: &[
            "{when} 엘리베이터 앞에서 헤매시는 고객님이 계셨습니다.",
            "{when} 로비에서 길을 묻는 어르신이 계셨습니다.",
        ],
        deeds: &[
            "{r|이} 하던 통화를 마치자마자 다가가 문 앞까지 모셔다드렸습니다.",
            "{r|은} 본인 업무가 아닌데도 담당자를 찾아 연결하고 자리를 안내해 드렸습니다.",
        ],
        effects: &[
            "누가 보지 않아도 그렇게 하시는 분이라는 것을 알았습니다.",
            "그분은 나가시면서 몇 번이나 고개를 숙이셨습니다.",
        ],
        briefs: &["누가 보지 않아도 고객님을 먼저 챙기시는 {team} {r}, 우연히 본 제가 대신 칭찬합니다."],
    },
    Scene {
        to: Area::Anyone,
        from: Giver::Executive,
        season: Season::Any,
        theme: Theme::Team,
        most: 1,
        tags: &[CUSTOMER_FIRST, TRUST],
        situations: &[
            "{when} {team|을} 찾았다가 인상 깊은 이야기를 들었습니다.",
            "얼마 전 업무 보고를 받다가 한 사람의 이름이 나왔습니다.",
            "직원 간담회에서 여러 사람이 같은 이름을 이야기했습니다.",
        ],
        deeds: &[
            "{r|이} 어려운 부탁에도 먼저 상대의 사정을 끝까지 듣고 답한다고 합니다.",
            "{r|은} 잘된 일은 동료의 이름으로 보고하고, 미흡한 일은 본인의 이름으로 적는다고 합니다.",
            "{r|이} 바쁜 동료의 일을 말없이 나눠 맡아 온 지가 꽤 되었다고 합니다.",
        ],
        effects: &[
            "그런 태도가 부서 전체의 신뢰를 만든다고 생각합니다.",
            "성과표에는 없지만 우리가 가장 귀하게 여겨야 할 모습입니다.",
        ],
        briefs: &[
            "방문한 날 가장 먼저 웃으며 맞아 준 {team} {r}, 그날의 활기를 기억합니다. 고맙습니다.",
            "여러 직원이 입을 모아 칭찬한 {r}, 늦었지만 저도 한 줄 보탭니다. 고맙습니다.",
        ],
    },
];
