//! Sending before the hour, and acknowledging (H1, H3).

use crate::{
    hotline::{
        composing::changed,
        inbox, reading,
        refusal::{self, Refusal},
        sending, store,
    },
    kernel::{
        change,
        cx::Cx,
        error::Stop,
        policy::{Action, Scope},
        writes::Writes,
    },
    org::Directory,
};
use entity::{
    hotline_bulletin::{BulletinState, Model},
    ids::HotlineBulletinId,
};

/// Which bulletin, as it was read.
#[derive(Clone, Copy)]
pub struct Which {
    pub id: HotlineBulletinId,
    pub expected_version: Option<i32>,
}

/// H1, H2: now instead of at its hour.
pub async fn release(cx: &Cx, node: (&Directory, &str), scope: &Scope, which: Which) -> Result<Model, Stop<Refusal>> {
    let tx = cx.db.begin().await?;
    let row = store::lock(&tx, which.id).await?.filter(|row| reading::sees(node.0, scope, row, cx.now));
    let mut row = row.ok_or(Stop::refused(Refusal::BulletinNotFound))?;
    refusal::may_release(row.state).map_err(Stop::refused)?;
    fresh(&row, which)?;
    if !sending::send(&tx, node, &mut row, Some(cx), cx.now).await? {
        return Err(Stop::refused(Refusal::NobodyToSendTo));
    }
    tx.commit().await?;
    Ok(row)
}

/// H3: once. Who may read it and did not receive it is told so; for others it is not there.
pub async fn acknowledge(cx: &Cx, directory: &Directory, scope: &Scope, which: Which) -> Result<Model, Stop<Refusal>> {
    let views = cx.allow(Action::HotlineBulletin)?;
    let tx = cx.db.begin().await?;
    let row = store::lock(&tx, which.id).await?.filter(|row| reading::sees(directory, &views, row, cx.now));
    let mut row = row.ok_or(Stop::refused(Refusal::BulletinNotFound))?;
    let by = scope.employee();
    refusal::may_acknowledge(row.state, reading::answers(directory, &row, by, cx.now)).map_err(Stop::refused)?;
    fresh(&row, which)?;
    row.state = BulletinState::Acknowledged;
    (row.acknowledged_at, row.acknowledged_by, row.next_at) = (Some(cx.now), Some(by), None);
    row.version += 1;
    let what = changed("hotlineAcknowledged", &row, &["state"]);
    let rows = change::insert(Writes::default(), cx, Action::AcknowledgeBulletin, &what);
    let rows = inbox::tell(rows, directory, &row, "hotlineAcknowledged", (Some(by), cx.now));
    store::save(&tx, &row).await?;
    rows.run_in(&tx).await?;
    tx.commit().await?;
    Ok(row)
}

pub fn fresh(row: &Model, which: Which) -> Result<(), Stop<Refusal>> {
    match which.expected_version {
        Some(expected) if expected != row.version => Err(Stop::refused(Refusal::StaleVersion)),
        _ => Ok(()),
    }
}
