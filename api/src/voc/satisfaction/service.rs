//! Asking, showing what was asked, taking an answer.

use crate::{
    customer,
    kernel::{
        cx::Cx,
        db::Tx,
        error::{Fault, Stop},
        policy::{Action, Permit},
        secret::Ring,
        writes::Writes,
    },
    org::{Directory, settings::Setting},
    voc::{
        clock,
        desk::{self, Before, Desk},
        refusal::Refusal,
        satisfaction::{Links, letter, rules, store, telling},
        store as items,
        work::Which,
    },
};
use chrono::{DateTime, Utc};
use entity::{
    customer::Model as Customer,
    ids::{CustomerId, VocItemId, VocSurveyId},
    voc_item::Model as Item,
    voc_step::{self, VocActor, VocStepKind},
    voc_survey::{Model as Survey, SurveyChannel},
    voc_text::{Model as Text, VocTextKind},
};
use uuid::Uuid;

/// What the settings say of asking.
pub fn terms(directory: &Directory, now: DateTime<Utc>) -> rules::Terms {
    let days = |setting| directory.whole_setting(setting, now);
    rules::Terms { open_days: days(Setting::VocSurveyDays), pause_days: days(Setting::VocSurveyPauseDays) }
}

/// In the transaction that closes the item, in which its customer is locked: of two items of one customer that close at once, one is asked
/// about. An invitation leaves by e-mail if they may be written to; in their app the question stands in any case.
pub async fn ask(
    tx: &Tx,
    (directory, ring, links): (&Directory, &Ring, &Links),
    (item, customer): (&Item, Option<&Customer>),
    now: DateTime<Utc>,
) -> Result<Option<Survey>, Fault> {
    let Some(customer) = customer.filter(|customer| customer.erased_at.is_none()) else { return Ok(None) };
    let terms = terms(directory, now);
    // UUIDv4: the time in another id would be half of it.
    let Some(survey) = rules::question(VocSurveyId(Uuid::new_v4()), item, terms, now) else { return Ok(None) };
    if store::was_asked(tx, item.id, (customer.id, terms.left_alone_since(now))).await? {
        return Ok(None);
    }
    let letter = letter::invitation(links, &survey, &item.number, directory.calendar().day_of(survey.open_until));
    let mail_id = customer::write_letter(tx, (ring, links.host()), now, customer, &letter).await?;
    Ok(Some(Survey { mail_id, ..survey }))
}

/// What a customer says.
pub struct Answer {
    pub score: i32,
    pub comment: Option<String>,
    pub channel: SurveyChannel,
}

/// What the customer added to an answer, as they wrote it.
fn said(ring: &Ring, text: Option<Text>, customer: &Customer) -> Result<Option<String>, Fault> {
    let Some(text) = text.filter(|text| !text.text.is_empty()) else { return Ok(None) };
    let original = desk::original(ring, &text, Some(customer))?;
    Ok(Some(original.unwrap_or(text.text)))
}

/// The last answer counts. The same answer again changes nothing, however often it comes.
pub async fn rate(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    permit: &Permit,
    which: Which,
    answer: Answer,
) -> Result<Item, Stop<Refusal>> {
    let (score, comment) = match (rules::score(answer.score), rules::comment(answer.comment.as_deref())) {
        (Ok(score), Ok(comment)) => (score, comment),
        (score, comment) => return Err(Stop::Refused([score.err(), comment.err()].into_iter().flatten().collect())),
    };
    let desk = Desk { tx: cx.db.begin().await?, cx, directory, ring, permit, action: Action::RateVoc };
    let customer = desk.customer_of(which.id).await?;
    let not_found = || Stop::refused(Refusal::ItemNotFound { field: "id" });
    let item = items::lock(&desk.tx, &[which.id]).await?.into_iter().next();
    let mut item = item.filter(|item| desk::sees(directory, permit, item, cx.now)).ok_or_else(not_found)?;
    let customer = customer.ok_or_else(not_found)?;
    let survey = store::of_item(&desk.tx, item.id).await?;
    let survey = survey.ok_or(Stop::refused(Refusal::SurveyOver))?;
    let last = items::text(&desk.tx, survey.text_id).await?;
    if survey.score == Some(score) && said(ring, last, &customer)? == comment {
        return Ok(item);
    }
    if !rules::is_open(&survey, cx.now) {
        return Err(Stop::refused(Refusal::SurveyOver));
    }
    if which.expected_version.is_some_and(|expected| expected != item.version) {
        return Err(Stop::refused(Refusal::StaleVersion));
    }
    let clocks = desk.clocks(&mut item).await?;
    let before = Before::of(&item);
    item.version += 1;
    let text = match &comment {
        Some(comment) => Some(desk.text(&item, VocTextKind::Comment, comment, Some(&customer))?),
        None => None,
    };
    let text_id = text.as_ref().map(|text| text.id);
    let step = clock::service::step(&item, VocStepKind::Rated, VocActor::Customer, cx.now);
    let step = voc_step::Model { code: Some(score.to_string()), text_id, ..step };
    let rows = text.into_iter().fold(Writes::default(), items::insert_text);
    let rows = items::insert_step(rows, step);
    let rows = desk.announce(rows, (&item, &before), VocStepKind::Rated, &["satisfaction"]);
    let rows = match rules::rings(survey.score, score) {
        true => telling::low(rows, &item, directory, cx.now),
        false => rows,
    };
    desk.save(rows, &item, clocks).await?;
    let answered = Survey {
        answers: survey.answers + 1,
        answered_at: Some(cx.now),
        score: Some(score),
        channel: Some(answer.channel),
        text_id,
        ..survey
    };
    store::save(&desk.tx, answered).await?;
    desk.tx.commit().await?;
    Ok(item)
}

/// A survey as whoever has its link may see it.
pub struct Opened {
    pub customer: CustomerId,
    pub item: VocItemId,
    /// What people call the item by.
    pub number: String,
    pub open_until: DateTime<Utc>,
    /// Score, when it was said, and what was added.
    pub answer: Option<(i32, DateTime<Utc>, Option<String>)>,
}

/// None once it is over: its time, its corrections, or its customer (C4).
pub async fn opened(cx: &Cx, ring: &Ring, id: VocSurveyId) -> Result<Option<Opened>, Fault> {
    let db = cx.db.reader();
    let Some(survey) = store::survey(db, id).await?.filter(|survey| rules::is_open(survey, cx.now)) else {
        return Ok(None);
    };
    let customer = customer::by_id(db, survey.customer_id).await?.filter(|customer| customer.erased_at.is_none());
    let (Some(customer), Some(item)) = (customer, items::item(db, survey.item_id).await?) else { return Ok(None) };
    let answer = match (survey.score, survey.answered_at) {
        (Some(score), Some(at)) => Some((score, at, said(ring, items::text(db, survey.text_id).await?, &customer)?)),
        _ => None,
    };
    let (number, open_until) = (item.number, survey.open_until);
    Ok(Some(Opened { customer: customer.id, item: item.id, number, open_until, answer }))
}
