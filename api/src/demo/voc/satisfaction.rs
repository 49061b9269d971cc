//! How content are invented customers with what was done? Whoever was answered in time is more so; not everybody says it.

use super::{
    desk::{Desk, Known},
    life::{Life, Taken, Who},
};
use crate::{
    demo::wording::{percent, weighted},
    kernel::{error::Fault, id},
    voc::invented::question,
};
use chrono::TimeDelta;
use entity::{
    ids::{OutgoingMailId, VocSurveyId},
    voc_item::{Model as Item, VocKind},
    voc_step::VocStepKind as Step,
    voc_survey::{Model as Survey, SurveyChannel},
    voc_text::VocTextKind as Text,
};
use uuid::Uuid;

const CONTENT: &[&str] = &[
    "생각보다 빨리 처리해 주셔서 감사합니다.",
    "담당자분이 끝까지 챙겨 주셨어요.",
    "설명을 알아듣기 쉽게 해 주셨습니다.",
    "전화를 먼저 주셔서 마음이 놓였어요 ^^",
    "약속한 날에 정확히 입금됐습니다.",
    "서류를 한 번에 알려 주셔서 편했습니다.",
    "친절하셨어요. 고맙습니다",
    "앱으로 진행 상황이 보여서 좋았습니다.",
    "처음엔 화가 났는데 잘 풀어 주셨네요.",
    "다음에도 이렇게만 해 주세요 👍",
];
const MIDDLING: &[&str] = &[
    "처리는 됐는데 시간이 좀 걸렸네요.",
    "결과는 괜찮은데 중간에 연락이 없었어요.",
    "설명이 조금 더 자세하면 좋겠습니다.",
    "보통입니다.",
    "담당자가 바뀌어서 두 번 설명했어요.",
    "해결은 됐지만 왜 그랬는지는 아직 모르겠어요.",
];
const DISCONTENT: &[&str] = &[
    "연락 준다는 날에 연락이 없었습니다.",
    "몇 번을 다시 말해야 하나요. 지쳤습니다.",
    "끝났다는데 저는 납득이 안 됩니다.",
    "너무 오래 걸렸어요 ㅠㅠ",
    "서류를 또 내라고 하더니 결국 그대로네요.",
    "말투가 불친절했습니다.",
    "안내받은 금액과 다르게 들어왔습니다.",
    "처리 완료 문자만 오고 설명은 없었습니다.",
];

impl Desk<'_> {
    /// V15: an item that has closed, unless its customer was asked lately.
    pub fn ask(&mut self, life: &mut Life) -> Result<(), Fault> {
        let Some(survey) = self.survey(life) else { return Ok(()) };
        let mut survey = survey;
        if percent(&mut self.mood, 37) {
            self.answer(life, &mut survey)?;
        }
        self.written.surveys.push(survey);
        Ok(())
    }

    pub fn survey(&mut self, life: &Life) -> Option<Survey> {
        let survey = question(VocSurveyId(Uuid::new_v4()), &life.item, self.terms, life.at)?;
        let pause = TimeDelta::days(self.terms.pause_days.into());
        let asked = self.asked.entry(survey.customer_id).or_default();
        // Items are told of in the order in which they came in, not in which they closed.
        if asked.iter().any(|at| (*at - life.at).abs() < pause) {
            return None;
        }
        asked.push(life.at);
        let is_written_to = |known: &Known| known.row.contact_consent && known.row.email.is_some();
        let mail = life.customer.as_deref().is_some_and(is_written_to);
        Some(Survey { mail_id: mail.then(|| OutgoingMailId(id::fresh(life.at))), ..survey })
    }

    fn answer(&mut self, life: &mut Life, survey: &mut Survey) -> Result<(), Fault> {
        let rng = &mut self.mood;
        let score = score(&life.item, life.clocks.iter().any(|clock| clock.breached_at.is_some()), rng);
        let hours = weighted(rng, &[(3, 52), (20, 24), (72, 15), (240, 9)]).unwrap_or(3);
        let at = life.at + TimeDelta::minutes(rng.i64(4..hours * 60));
        let by_link = survey.mail_id.is_some() && percent(rng, 78);
        // Who is not content has more to say.
        let comment = percent(rng, if score <= 2 { 46 } else { 24 }).then(|| {
            let pool = match score {
                1 | 2 => DISCONTENT,
                3 => MIDDLING,
                _ => CONTENT,
            };
            rng.choice(pool).copied().unwrap_or_default().to_owned()
        });
        let says_more = comment.is_some();
        let rated = Taken::new(Step::Rated, Who::Customer).code(score.to_string());
        let rated = match comment {
            Some(comment) => rated.saying(Text::Comment, comment),
            None => rated,
        };
        if self.take(life, at, rated, |_| {})? {
            survey.answers = 1;
            (survey.answered_at, survey.score) = (Some(at), Some(score));
            survey.channel = Some(if by_link { SurveyChannel::Link } else { SurveyChannel::App });
            survey.text_id = self.written.texts.last().filter(|_| says_more).map(|text| text.id);
        }
        Ok(())
    }
}

fn score(item: &Item, is_late: bool, rng: &mut fastrand::Rng) -> i32 {
    let shares: &[(i32, u32)] = match (item.kind, is_late || item.reopenings > 0) {
        (VocKind::Compliment, _) => &[(5, 74), (4, 21), (3, 5)],
        (VocKind::Complaint, false) => &[(5, 24), (4, 36), (3, 22), (2, 11), (1, 7)],
        (VocKind::Complaint, true) => &[(5, 7), (4, 19), (3, 25), (2, 26), (1, 23)],
        (_, false) => &[(5, 38), (4, 38), (3, 17), (2, 5), (1, 2)],
        (_, true) => &[(5, 14), (4, 30), (3, 29), (2, 16), (1, 11)],
    };
    weighted(rng, shares).unwrap_or(4)
}
