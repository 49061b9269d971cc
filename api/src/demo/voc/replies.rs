//! With what do the demo's replies begin, and how did those that were sent fare (V6)?

use super::desk::Desk;
use crate::{
    demo::fill::insert,
    kernel::{db::Tx, id},
};
use entity::{
    customer,
    ids::ReplyTemplateId,
    reply_template::{self, ReplyLanguage},
    voc_text::Delivery,
};
use sea_orm::DbErr;

/// Of a thousand mails so many do not arrive: addresses grow old.
const LOST: u32 = 7;

struct Template {
    title: &'static str,
    category: Option<&'static str>,
    language: ReplyLanguage,
    body: &'static str,
}

const fn korean(title: &'static str, category: Option<&'static str>, body: &'static str) -> Template {
    Template { title, category, language: ReplyLanguage::Korean, body }
}

const fn english(title: &'static str, body: &'static str) -> Template {
    Template { title, category: None, language: ReplyLanguage::English, body }
}

const TEMPLATES: [Template; 16] = [
    korean(
        "접수 확인 및 담당자 안내",
        None,
        "{고객명} 고객님, 한빛화재해상보험입니다.\n\n{접수일}에 말씀해 주신 내용(접수번호 {접수번호})을 잘 받았습니다. {담당부서} {담당자} 담당자가 맡아 \
         확인하고 있으며, 늦어도 {처리기한}까지 결과를 알려 드리겠습니다.\n\n기다리시는 동안 궁금하신 점은 앱에서 이 접수번호로 남겨 주시면 담당자가 직접 \
         답해 드리겠습니다.",
    ),
    korean(
        "처리기한 연장 안내",
        None,
        "{고객명} 고객님, 접수번호 {접수번호} 건은 사실 확인에 시간이 더 필요하여 처리기한이 {처리기한}로 연장되었습니다. 기다리시게 해 드려 죄송합니다. \
         확인이 끝나는 대로 기한 전이라도 바로 알려 드리겠습니다.\n\n{담당부서} {담당자} 드림",
    ),
    korean(
        "약속한 연락을 드리지 못한 경우",
        None,
        "{고객명} 고객님, 약속드린 시간에 연락드리지 못해 진심으로 사과드립니다. 기다리시느라 불편이 크셨을 것으로 압니다.\n\n오늘 중으로 {담당부서} \
         {담당자} 담당자가 직접 전화드려 진행 상황을 하나하나 설명드리겠습니다. 통화가 어려우신 시간이 있으시면 알려 주십시오.",
    ),
    korean(
        "처리 완료 안내",
        None,
        "{고객명} 고객님, 접수번호 {접수번호} 건의 처리를 마쳤습니다.\n\n처리 내용은 다음과 같습니다.\n- \n\n다시 확인하고 싶은 점이 있으시면 7일 안에 \
         앱에서 답해 주십시오. 같은 담당자가 이어서 살펴보겠습니다.",
    ),
    korean(
        "보험금 지급 지연 안내",
        Some("CLAIMS_DELAY"),
        "{고객명} 고객님, 보험금 지급이 늦어져 죄송합니다. 접수번호 {접수번호} 건은 현재 손해사정 단계에 있으며, {처리기한}까지 지급 여부와 금액을 \
         알려 드리겠습니다. 지급이 늦어진 기간에 대해서는 약관에 따라 지연이자를 더해 드립니다.",
    ),
    korean(
        "추가 서류 요청",
        Some("CLAIMS_DOCUMENTS"),
        "{고객명} 고객님, 같은 서류를 여러 번 요청드려 번거로우셨을 줄 압니다. 접수번호 {접수번호} 건에 더 필요한 서류는 아래가 전부이며, 이후에는 추가로 \
         요청드리지 않겠습니다.\n- \n\n앱의 사진 올리기나 가까운 고객 창구로 내 주십시오.",
    ),
    korean(
        "보험금 감액 사유 설명",
        Some("CLAIMS_REDUCTION"),
        "{고객명} 고객님, 지급된 금액이 청구하신 금액과 다른 까닭을 설명드립니다.\n- 적용한 약관 조항: \n- 계산 내역: \n\n이의가 있으시면 접수번호 \
         {접수번호}로 말씀해 주십시오. 다른 심사자가 처음부터 다시 살펴보겠습니다.",
    ),
    korean(
        "보상 담당자 변경 안내",
        Some("CLAIMS_NO_CONTACT"),
        "{고객명} 고객님, 담당자가 바뀌면서 미리 알려 드리지 못해 죄송합니다. 지금부터 {담당부서} {담당자} 담당자가 끝까지 맡습니다. 앞서 설명해 주신 내용은 모두 \
         인계받았으므로 다시 말씀하지 않으셔도 됩니다.",
    ),
    korean(
        "과실 비율 안내",
        Some("CLAIMS_FAULT"),
        "{고객명} 고객님, 과실 비율은 사고 영상과 양측 진술, 과실비율 인정기준에 따라 정합니다. 접수번호 {접수번호} 건에 적용한 기준과 근거를 함께 보내 \
         드립니다. 동의하지 않으시면 분쟁심의위원회의 심의를 청구하실 수 있으며 절차는 저희가 도와드리겠습니다.",
    ),
    korean(
        "갱신 보험료 인상 설명",
        Some("CONTRACT_RENEWAL"),
        "{고객명} 고객님, 갱신 보험료가 오른 까닭은 나이, 손해율, 사고 이력 가운데 다음에 해당합니다.\n- \n\n보장을 줄이지 않고 보험료를 낮출 수 있는 \
         특약과 할인을 {담당자} 담당자가 확인하여 {처리기한}까지 안내해 드리겠습니다.",
    ),
    korean(
        "청약 철회 접수 안내",
        Some("CONTRACT_WITHDRAWAL"),
        "{고객명} 고객님, 청약 철회를 {접수일}에 접수하였습니다. 내신 보험료는 접수일부터 3영업일 안에 돌려 드리며, 늦어지는 날에는 약관에 따른 이자를 더해 \
         드립니다.",
    ),
    korean(
        "긴급출동 지연 사과",
        Some("DISPATCH"),
        "{고객명} 고객님, 길 위에서 오래 기다리시게 하여 진심으로 사과드립니다. 그날의 배차 기록을 확인하고 있으며, 늦어진 까닭과 재발을 막기 위한 조치를 \
         {처리기한}까지 알려 드리겠습니다.",
    ),
    korean(
        "앱 오류 안내",
        Some("APP"),
        "{고객명} 고객님, 앱 이용에 불편을 드려 죄송합니다. 알려 주신 {유형} 현상을 정보시스템부와 함께 확인하고 있습니다. 급하신 서류는 가까운 고객 창구나 \
         팩스로도 받고 있으니 접수번호 {접수번호}를 말씀해 주십시오.",
    ),
    korean(
        "칭찬에 대한 감사",
        Some("PRAISE"),
        "{고객명} 고객님, 바쁘신 가운데 따뜻한 말씀을 남겨 주셔서 감사합니다. 말씀은 해당 직원과 동료들에게 그대로 전하였고, 저희 칭찬마당에도 소개하겠습니다. \
         더 나은 서비스로 보답하겠습니다.",
    ),
    english(
        "We have received it",
        "Dear {customer},\n\nthank you for telling us. We received it on {receivedOn} under the number {number}. {assignee} of \
         {department} is looking into it and will answer you by {dueOn}.\n\nHanbit Fire & Marine Insurance",
    ),
    english(
        "Apology for a delay",
        "Dear {customer},\n\nwe are sorry that you have had to wait for an answer about {number}. {assignee} will call you today and \
         explain what happened and what comes next.\n\nHanbit Fire & Marine Insurance",
    ),
];

impl Desk<'_> {
    /// The CS office's, for everything or for what they are about.
    pub async fn plant_templates(&self, tx: &Tx) -> Result<(), DbErr> {
        let row = |template: &Template| reply_template::Model {
            id: ReplyTemplateId(id::fresh(self.now)),
            title: template.title.to_owned(),
            language: template.language,
            category_id: template.category.and_then(|code| self.categories.get(code)).copied(),
            body: template.body.to_owned(),
            is_active: true,
            version: 1,
        };
        insert::<reply_template::Entity, _>(tx, TEMPLATES.iter().map(row).collect()).await
    }

    /// C1: by e-mail, to whom may be written to. What was sent long ago has arrived, or has not.
    pub fn delivery(&mut self, customer: Option<&customer::Model>) -> Delivery {
        match customer.is_some_and(|one| one.contact_consent && one.email.is_some()) {
            false => Delivery::InApp,
            true if self.post.u32(0..1_000) < LOST => Delivery::Failed,
            true => Delivery::Sent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voc::invented::check_template;

    /// V6: each could have been saved by hand.
    #[test]
    fn v6_the_demos_templates_are_fine() {
        for template in &TEMPLATES {
            assert!(check_template(template.title, template.body), "{}", template.title);
        }
        let korean = TEMPLATES.iter().filter(|one| one.language == ReplyLanguage::Korean);
        assert!(korean.count() >= 12);
    }
}
