//! What the CS office makes of a bulletin before it is sent (H1): it adds items, drops others, and says what there is to say.

use crate::{
    hotline::{
        composing::{changed, is_of},
        inbox, reading,
        refusal::{self, LONGEST_COMMENT, LONGEST_REMARK, MOST_AT_ONCE, Refusal},
        rules::{self, MOST_ENTRIES},
        service::{Which, fresh},
        store::{self, Candidate},
    },
    kernel::{
        change,
        cx::Cx,
        error::Stop,
        policy::{Action, Scope},
        secret::Ring,
        writes::Writes,
    },
    org::Directory,
    voc::{self, About},
};
use entity::{
    hotline_bulletin::Model,
    hotline_entry::{self, Reasons},
    ids::VocItemId,
    voc_item::VocState,
};
use std::collections::HashMap;

/// What is to be said of an item: nothing any more, if it is none.
pub struct Comment {
    pub item: VocItemId,
    pub comment: Option<String>,
}

#[derive(Default)]
pub struct Wish {
    pub add: Vec<VocItemId>,
    pub drop: Vec<VocItemId>,
    pub comments: Vec<Comment>,
    /// None: as it is. Some(None): nothing.
    pub remark: Option<Option<String>>,
}

pub async fn curate(
    cx: &Cx,
    (directory, ring): (&Directory, &Ring),
    scope: &Scope,
    (which, wish): (Which, Wish),
) -> Result<Model, Stop<Refusal>> {
    let wish = checked(wish)?;
    let tx = cx.db.begin().await?;
    let items: Vec<VocItemId> = wish.add.iter().copied().chain(wish.comments.iter().map(|one| one.item)).collect();
    // Whoever forgets a customer takes the same order.
    let about: HashMap<VocItemId, About> =
        voc::lock_for_words(&tx, ring, &items).await?.into_iter().map(|about| (about.item.id, about)).collect();
    let row = store::lock(&tx, which.id).await?.filter(|row| reading::sees(directory, scope, row, cx.now));
    let mut row = row.ok_or(Stop::refused(Refusal::BulletinNotFound))?;
    refusal::may_curate(row.state, row.release_at <= cx.now).map_err(Stop::refused)?;
    fresh(&row, which)?;
    let before = store::entries(&tx, [row.id]).await?;
    let candidates = match wish.add.is_empty() {
        true => Vec::new(),
        false => store::facts_of(&tx, row.week, &wish.add).await?,
    };
    let place = Place { directory, row: &row, about: &about, candidates: &candidates };
    let by = scope.employee();
    let mut after = before.clone();
    for (index, item) in wish.add.iter().enumerate() {
        place.add(&mut after, (index, *item), by).map_err(Stop::refused)?;
    }
    for (index, item) in wish.drop.iter().enumerate() {
        let entry = standing(&mut after, *item, ("drop", index)).map_err(Stop::refused)?;
        entry.dropped_by = Some(by);
    }
    // V1: what is said of one may name another.
    let named = voc::Named::of(&tx, ring, after.iter().map(|entry| entry.item_id)).await?;
    for (index, comment) in wish.comments.into_iter().enumerate() {
        let entry = standing(&mut after, comment.item, ("comments", index)).map_err(Stop::refused)?;
        entry.comment = match (comment.comment, about.get(&comment.item)) {
            (Some(_), Some(about)) if about.is_erased => {
                return Err(Stop::refused(Refusal::CustomerErased { field: "comments", index: Some(index) }));
            }
            (Some(text), Some(_)) => Some(named.masked(&text)),
            _ => None,
        };
    }
    if after.iter().filter(|entry| entry.dropped_by.is_none()).count() > MOST_ENTRIES {
        return Err(Stop::refused(Refusal::TooMany { field: "add", max: MOST_ENTRIES }));
    }
    let remark = match wish.remark {
        Some(remark) => remark.map(|remark| named.masked(&remark)),
        None => row.remark.clone(),
    };
    if after == before && remark == row.remark {
        return Err(Stop::refused(Refusal::NothingChanges));
    }
    row.remark = remark;
    row.version += 1;
    let (new, old): (Vec<_>, Vec<_>) =
        after.into_iter().partition(|entry| !before.iter().any(|one| one.item_id == entry.item_id));
    store::insert_entries(&tx, new).await?;
    for entry in old.into_iter().filter(|entry| !before.contains(entry)) {
        store::save_entry(&tx, entry).await?;
    }
    let what = changed("hotlineCurated", &row, &["entries", "remark"]);
    let rows = change::insert(Writes::default(), cx, Action::CurateBulletin, &what);
    let rows = inbox::tell(rows, directory, &row, "hotlineCurated", (Some(by), cx.now));
    store::save(&tx, &row).await?;
    rows.run_in(&tx).await?;
    tx.commit().await?;
    Ok(row)
}

/// Everything that is wrong with it at once.
fn checked(wish: Wish) -> Result<Wish, Stop<Refusal>> {
    let mut refusals = Vec::new();
    let lists: [(&'static str, Vec<VocItemId>); 3] = [
        ("add", wish.add.clone()),
        ("drop", wish.drop.clone()),
        ("comments", wish.comments.iter().map(|one| one.item).collect()),
    ];
    for (field, items) in &lists {
        if items.len() > MOST_AT_ONCE {
            refusals.push(Refusal::TooMany { field, max: MOST_AT_ONCE });
        }
        let repeated =
            |(index, item): (usize, &VocItemId)| items.iter().take(index).any(|one| one == item).then_some(index);
        let repeated = items.iter().enumerate().find_map(repeated);
        refusals.extend(repeated.map(|index| Refusal::Repeated { field, index }));
    }
    let mut comments = Vec::new();
    for (index, one) in wish.comments.into_iter().enumerate() {
        let text = one.comment.map(|text| refusal::text(("comments", Some(index)), &text, LONGEST_COMMENT)).transpose();
        match text {
            Ok(comment) => comments.push(Comment { comment, ..one }),
            Err(refusal) => refusals.push(refusal),
        }
    }
    let remark = match wish.remark {
        Some(Some(text)) => match refusal::text(("remark", None), &text, LONGEST_REMARK) {
            Ok(text) => Some(Some(text)),
            Err(refusal) => {
                refusals.push(refusal);
                None
            }
        },
        other => other,
    };
    if refusals.is_empty() { Ok(Wish { comments, remark, ..wish }) } else { Err(Stop::Refused(refusals)) }
}

/// What an item is added to, and by what it is judged.
struct Place<'a> {
    directory: &'a Directory,
    row: &'a Model,
    about: &'a HashMap<VocItemId, About>,
    candidates: &'a [Candidate],
}

impl Place<'_> {
    /// What was dropped stands again.
    fn add(
        &self,
        entries: &mut Vec<hotline_entry::Model>,
        (index, item): (usize, VocItemId),
        by: entity::ids::EmployeeId,
    ) -> Result<(), Refusal> {
        let about = self.about.get(&item).ok_or(Refusal::ItemNotFound { field: "add", index: Some(index) })?;
        let is_over =
            matches!(about.item.state, VocState::Merged | VocState::Rejected) || about.item.abused_at.is_some();
        let is_here = about.item.department_id.is_some_and(|place| is_of(self.directory, place, self.row.division_id));
        let candidate = self.candidates.iter().find(|one| one.id == item).filter(|_| is_here && !is_over);
        let candidate = candidate.ok_or(Refusal::ItemNotPossible { index })?;
        if let Some(entry) = entries.iter_mut().find(|entry| entry.item_id == item) {
            if entry.dropped_by.take().is_none() {
                return Err(Refusal::Repeated { field: "add", index });
            }
            return Ok(());
        }
        let reasons = rules::reasons(&candidate.facts());
        let last = entries.iter().map(|entry| entry.place).max().unwrap_or_default();
        entries.push(hotline_entry::Model {
            bulletin_id: self.row.id,
            item_id: item,
            place: last + 1,
            score: rules::score(&reasons),
            reasons: Reasons(reasons),
            added_by: Some(by),
            dropped_by: None,
            comment: None,
        });
        Ok(())
    }
}

fn standing<'a>(
    entries: &'a mut [hotline_entry::Model],
    item: VocItemId,
    (field, index): (&'static str, usize),
) -> Result<&'a mut hotline_entry::Model, Refusal> {
    let entry = entries.iter_mut().find(|entry| entry.item_id == item && entry.dropped_by.is_none());
    entry.ok_or(Refusal::ItemNotFound { field, index: Some(index) })
}
