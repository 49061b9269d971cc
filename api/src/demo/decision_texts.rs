//! Why the demo's people decided, in their words.

use crate::demo::wording::weighted;
use entity::decision::{DecisionKind, Demand};
use fastrand::Rng;

pub(super) fn reasons(kind: DecisionKind) -> &'static [&'static str] {
    match kind {
        DecisionKind::ClaimPayment => &[
            "소액 실손 청구로 진단서와 영수증이 모두 갖추어져 있습니다.",
            "대물 수리비 견적이 공업사 두 곳에서 비슷하여 합의금으로 지급합니다.",
            "통원 치료비 추가 청구분입니다. 앞선 청구와 같은 사고임을 확인했습니다.",
            "렌터카 대차 이틀 연장분입니다. 부품 수급 지연은 당사 협력업체 사정입니다.",
            "골절 진단비 청구로 약관상 지급 사유가 명확합니다.",
            "휴대품 손해 청구입니다. 분실 신고서와 구매 내역을 확인했습니다.",
        ],
        DecisionKind::ServiceRecovery => &[
            "긴급출동이 1시간 20분 걸려 갓길에서 아이와 함께 기다리셨습니다.",
            "담당자 변경 안내를 드리지 못해 같은 설명을 세 번 하셨습니다.",
            "서류를 세 번 보완 요청한 것은 당사 안내가 부족했기 때문입니다.",
            "약속한 시간에 회신드리지 못했습니다. 사과드리며 교통비를 보전합니다.",
            "지급이 열흘 늦어진 데 대해 지연 사유를 설명드리고 위로금을 드립니다.",
            "앱 오류로 청구를 다시 접수하셨습니다. 불편에 대한 보상입니다.",
        ],
        DecisionKind::FeeWaiver => &[
            "당사 착오로 발급이 두 번 되어 재발급 수수료를 받지 않습니다.",
            "자동이체 오류로 생긴 연체 이자를 면제합니다.",
            "고령 고객으로 창구 방문이 어려워 증명서 우편료를 면제합니다.",
            "해지 철회 당일 처리 건으로 환급 수수료를 면제합니다.",
        ],
        DecisionKind::ExceptionHandling => &[
            "병원 휴진으로 진단서 제출이 이틀 늦어 기한을 예외로 인정합니다.",
            "해외 체류 중이라 공증 대신 영사 확인서로 갈음합니다.",
            "같은 질병의 추가 서류는 앞선 청구 서류로 대신합니다.",
            "갱신 안내문이 반송되어 유예 기간을 열흘 연장합니다.",
        ],
        DecisionKind::RetentionGift => &[
            "10년 이상 유지하신 고객으로 해지를 다시 생각하시겠다고 하셨습니다.",
            "만기 안내 전화에서 불편을 말씀하셔서 감사의 뜻을 전합니다.",
            "타사 이전을 고민하시던 고객입니다. 상담 끝에 유지하기로 하셨습니다.",
            "가족 계약 세 건을 유지하고 계신 우수고객입니다.",
        ],
    }
}

pub(super) fn answer(rng: &mut Rng, rejected: bool, lower: bool) -> &'static str {
    let texts: &[&str] = match (rejected, lower) {
        (true, _) => &[
            "근거 서류가 부족합니다. 견적을 한 곳 더 받아 다시 올려 주십시오.",
            "약관상 지급 사유로 보기 어렵습니다. 고객께 사유를 서면으로 안내해 주십시오.",
            "같은 사유로 지난달에 이미 보상했습니다.",
        ],
        (false, true) => {
            &["취지는 맞으나 실제 지출한 금액까지로 승인합니다.", "유사 사례의 보상 수준에 맞추어 낮추어 승인합니다."]
        }
        (false, false) => &[
            "사정을 확인했습니다. 오늘 안으로 고객께 연락드려 주십시오.",
            "당사 책임이 분명합니다. 승인합니다.",
            "승인합니다. 재발 방지를 위해 안내문을 함께 점검해 주십시오.",
            "고객의 상황을 고려할 때 적절한 금액입니다.",
        ],
    };
    rng.choice(texts).copied().unwrap_or("승인합니다.")
}

pub(super) fn demand(rng: &mut Rng) -> Demand {
    let demands =
        [(Demand::Ordinary, 70), (Demand::BeyondAuthority, 13), (Demand::OutsideRules, 10), (Demand::SkipProcedure, 7)];
    weighted(rng, &demands).unwrap_or(Demand::Ordinary)
}
