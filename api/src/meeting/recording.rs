//! Writing down what was said in a meeting, and making VOC of it in the same transaction (M1, M3).

use crate::{
    customer,
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Stop,
        id,
        idempotency::{InvalidKey, Key, Seen},
        policy::{Action, Permit, Scope},
        secret::Ring,
        writes::Writes,
    },
    meeting::{
        rules::{self, Refusal},
        service::{self, Known},
        store, words,
    },
    org::Directory,
    voc::beside::{self, New},
};
use chrono::NaiveDate;
use entity::{
    customer::Model as Customer,
    customer_meeting::{MeetingState, Model as Meeting},
    customer_meeting_point::{Model as Point, PointKind},
    ids::{MeetingPointId, VocCategoryId, VocItemId},
    voc_item::{Sensitivity, VocChannel, VocKind},
};
use serde::Serialize;

/// What was said.
#[derive(Serialize)]
pub struct Recording {
    /// The planned day, if they do not say.
    pub met_on: Option<NaiveDate>,
    pub satisfaction: i32,
    pub points: Vec<Said>,
    pub next_step: Option<String>,
}

#[derive(Serialize)]
pub struct Said {
    pub kind: PointKind,
    pub text: String,
    /// As what it is filed.
    pub voc: Option<Filing>,
}

#[derive(Clone, Serialize)]
pub struct Filing {
    pub category: VocCategoryId,
    pub dissatisfaction: Option<i32>,
    pub sensitivity: Option<Sensitivity>,
}

pub async fn record(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    known: Known,
    (recording, key): (Recording, Option<String>),
) -> Result<Meeting, Stop<Refusal>> {
    let by = scope.employee();
    let key = Key::given(by.0, Action::RecordMeeting, key, &(known.id, &recording));
    let key = key.map_err(|InvalidKey| Stop::refused(Refusal::KeyInvalid))?;
    let recording = checked(recording)?;
    let today = directory.calendar().day_of(cx.now);
    let tx = cx.db.begin().await?;
    let (mut meeting, customer) = service::locked(&tx, (directory, scope), known).await?;
    if recorded_before(&tx, cx, key.as_ref()).await? {
        return Ok(meeting);
    }
    service::admitted(&meeting, &customer, known).map_err(Stop::refused)?;
    let day = recording.met_on.unwrap_or(meeting.day);
    rules::met_on(day, today).map_err(Stop::refused)?;
    if store::another_on(&tx, customer.id, day, Some(meeting.id)).await? {
        return Err(Stop::refused(Refusal::Taken { field: "metOn" }));
    }
    (meeting.state, meeting.day, meeting.tier) = (MeetingState::Done, day, Some(customer.tier));
    meeting.satisfaction = Some(recording.satisfaction);
    meeting.next_step = match &recording.next_step {
        Some(text) => words::sealed_next_step(ring, &customer, meeting.id, text)?,
        None => None,
    };
    (meeting.recorded_at, meeting.recorded_by) = (Some(cx.now), Some(by));
    meeting.version += 1;
    store::save(&tx, &meeting).await?;
    let (tx, points) = points(tx, cx, (directory, ring), (&meeting, &customer), &recording.points).await?;
    let fields = ["state", "on", "satisfaction", "points", "nextStep"];
    let made = Change { fields: &fields, ..service::changed("customerMeetingRecorded", &meeting) };
    let rows = points.iter().fold(Writes::default(), store::insert_point);
    let rows = change::insert(rows, cx, Action::RecordMeeting, &made);
    let rows = match &key {
        Some(key) => rows.insert(key.keep(cx, meeting.id.0)),
        None => rows,
    };
    rows.run_in(&tx).await?;
    customer::touch_case(&tx, customer.id, cx.now).await?;
    tx.commit().await?;
    Ok(meeting)
}

/// I3: a retry records nothing a second time, and files nothing. Under the meeting's lock.
async fn recorded_before(tx: &Tx, cx: &Cx, key: Option<&Key>) -> Result<bool, Stop<Refusal>> {
    let Some(key) = key else { return Ok(false) };
    match key.seen_in(tx, cx.now).await? {
        Seen::Never => Ok(false),
        Seen::WithOtherInput => Err(Stop::refused(Refusal::KeyReused)),
        Seen::Before(_) => Ok(true),
    }
}

/// Everything that is wrong with it at once.
fn checked(given: Recording) -> Result<Recording, Stop<Refusal>> {
    let mut refusals = Vec::new();
    let mut keep = |text: Result<String, Refusal>| text.map_err(|refusal| refusals.push(refusal)).unwrap_or_default();
    let next_step = given.next_step.as_deref().filter(|text| !text.trim().is_empty());
    let next_step = next_step.map(|text| keep(rules::text(&["nextStep"], text, rules::LONGEST_NEXT_STEP)));
    let point = |(place, said): (usize, Said)| {
        let text = rules::text(&["points", &place.to_string(), "text"], &said.text, rules::LONGEST_POINT);
        Said { text: keep(text), ..said }
    };
    let (many, points) = (given.points.len(), given.points.into_iter().take(rules::MOST_POINTS));
    let points: Vec<Said> = points.enumerate().map(point).collect();
    if many > rules::MOST_POINTS {
        refusals.push(Refusal::TooManyPoints);
    }
    refusals.extend(rules::satisfaction(given.satisfaction).err());
    if refusals.is_empty() { Ok(Recording { points, next_step, ..given }) } else { Err(Stop::Refused(refusals)) }
}

/// Each thing that was said, sealed, and filed if it is to be.
async fn points(
    mut tx: Tx,
    cx: &Cx,
    keepers: (&Directory, &Ring),
    (meeting, customer): (&Meeting, &Customer),
    said: &[Said],
) -> Result<(Tx, Vec<Point>), Stop<Refusal>> {
    let mut points = Vec::with_capacity(said.len());
    for (place, said) in said.iter().enumerate() {
        let voc_item_id;
        (tx, voc_item_id) = match &said.voc {
            Some(filing) => file(tx, cx, keepers, customer, (place, said, filing)).await?,
            None => (tx, None),
        };
        let id = MeetingPointId(id::fresh(cx.now));
        points.push(Point {
            id,
            meeting_id: meeting.id,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            kind: said.kind,
            text: words::sealed_point(keepers.1, customer, id, &said.text)?,
            voc_item_id,
        });
    }
    Ok((tx, points))
}

/// M3: what is inconvenient is filed as a complaint, what is suggested as a suggestion.
async fn file(
    tx: Tx,
    cx: &Cx,
    keepers: (&Directory, &Ring),
    customer: &Customer,
    (index, said, filing): (usize, &Said, &Filing),
) -> Result<(Tx, Option<VocItemId>), Stop<Refusal>> {
    let permit: Permit = cx.permit(Action::FileVoc).map_err(Stop::Failed)?;
    let new = New {
        kind: match said.kind {
            PointKind::Inconvenience => VocKind::Complaint,
            PointKind::Suggestion => VocKind::Suggestion,
        },
        channel: VocChannel::Meeting,
        category: filing.category,
        text: said.text.clone(),
        dissatisfaction: filing.dissatisfaction,
        customer: Some(customer.id),
        contract: None,
        claim_reference: None,
        external_id: None,
        follows: None,
        sensitivity: filing.sensitivity,
        praised: None,
        attachments: Vec::new(),
        task: None,
    };
    match beside::bring(tx, (cx, Action::RecordMeeting), keepers, &permit, new).await {
        Ok((tx, item)) => Ok((tx, Some(item.id))),
        Err(Stop::Refused(why)) => Err(Stop::Refused(why.into_iter().map(|why| Refusal::Voc { index, why }).collect())),
        Err(Stop::Failed(fault)) => Err(Stop::Failed(fault)),
    }
}
